import type { Iri } from '../../core/iri.js'

/** To whom an activity goes. All inboxes together get it once each. */
export type Recipients = {
  /** Everybody who follows this local actor. */
  followersOf?: Iri
  /** With `followersOf`: also those who stopped following after this time, as they may have a copy. */
  formerSince?: Date
  /** Single inboxes beside that: those who are named, answered, liked or passed it on. */
  inboxes?: readonly Iri[]
}

/** An activity that is ready to go out. */
export type Announcement = {
  /** Derived from its cause, so that a repeat is the same. */
  id: Iri
  /** The local actor who says it, and signs it. */
  actor: Iri
  /** As it is sent, byte for byte, proof included. */
  body: string
  /** What it is about: of one object nothing overtakes what was queued before at the same host. */
  object: Iri
  recipients: Recipients
}
