import type { Account, Document, Peer } from './peer.js'
import { createOf, noteBy } from './peer.js'
import { post } from './post.js'

/** A server under attack, with one public user who accepts every follower. */
export type Target = {
  baseUrl: string
  actorId: string
  actorInbox: string
  /** Another server, which the target can reach. */
  makePeer(): Promise<Peer>
  /** Resolves when the target has done everything that it has accepted, and sent everything once. */
  settled(): Promise<void>
  /** What the target keeps as the content of the object of this id; null when it keeps no such object. */
  contentOf(id: string): Promise<string | null>
  /** Ids of the actors who follow its user, and whom its user follows, accepted ones only. */
  followers(): Promise<string[]>
  following(): Promise<string[]>
  /** Makes its user follow somebody. @returns the id of the Follow that is sent */
  follow(actor: string): Promise<string>
  /** Makes its user write to these alone. @returns the id that the target serves this, or does not serve it, under */
  whisper(to: string[], content: string): Promise<string>
  /** An id like those of its own objects, which is not in use. */
  unusedId(): string
}

/** Whether an attack came through. */
export type Verdict = 'hole' | 'held'

export type Probe = {
  /** A name for the test report: what is attacked with. */
  name: string
  /**
   * Attacks.
   * @throws ControlFailed when what is honest does not come through either, so that nothing was learned
   */
  probe: (target: Target) => Promise<Verdict>
  /** Nothing works on the target any more if it has this hole. */
  spoils?: true
}

/** What should have worked did not: the probe says nothing about the target. */
export class ControlFailed extends Error {
  override readonly name = 'ControlFailed'
}

export const verdict = (came: boolean): Verdict => (came ? 'hole' : 'held')

export function control(held: boolean, what: string): void {
  if (!held) throw new ControlFailed(what)
}

/** Posts an honest note of an author, and makes sure that it arrives: what is told about their other ones counts. */
export async function honestNote(target: Target, peer: Peer, author: Account, content: string): Promise<Document> {
  const note = noteBy(peer, author, target.actorId, content)
  const { status } = await post(target, createOf(author, note), { as: author })
  await target.settled()
  control(status >= 200 && status < 300, `an honest Create was answered with ${status}`)
  control((await target.contentOf(note.id)) === content, 'an honest note was not kept')
  return note
}

/** Whether a note is kept after its author's Create was posted in whatever way. */
export async function keeps(target: Target, note: Document): Promise<boolean> {
  await target.settled()
  return (await target.contentOf(note.id)) !== null
}
