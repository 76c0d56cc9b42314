import type { Iri } from '../../core/iri.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import { isForEverybody } from '../../domain/audience.js'
import type { Item } from '../../domain/items/item.js'
import type { ShownEntry } from '../../domain/reading-lists/list-shelf.js'
import type { Subject as DomainSubject } from '../../domain/subjects.js'
import type { Writer } from '../outbox/writer.js'
import { actorAddresses } from '../vocab/addresses.js'
import {
  addTo,
  announce,
  answer,
  answerJoin,
  attend,
  answerInvite,
  answerOffer,
  answerQuote,
  askToQuote,
  flag,
  follow,
  invite,
  like,
  move,
  offer,
  remove,
  removeActor,
  removeStamp,
  say,
  takeFrom,
  undo,
  updateActor,
} from '../vocab/write/activity.js'
import { addressing, type Addressing } from '../vocab/write/addressing.js'
import type { Counted } from '../vocab/write/call.js'
import { objectOf, type Subject } from '../vocab/write/object.js'
import { castVote } from '../vocab/write/vote.js'
import type { Named } from '../vocab/write/text.js'
import type { Writing } from '../vocab/write/writing.js'
import type { OwnActor } from './own-actors.js'

export type WireWriterDeps = {
  writing: () => Promise<Writing>
  objectOfActor: OwnActor
  /** Actors, ours and others, by the addresses that people know them by. */
  named: (actors: readonly Iri[]) => Promise<Named[]>
  /** How many come to an event that one signs up for; null for all others. */
  taking: (item: Item) => Promise<number | null>
  /** How many promised for one of our calls; null when nobody ever did. */
  pledged: (call: string) => Promise<Counted | null>
  /** What strangers may see of one of our reading lists. */
  entriesOf: (list: Item) => Promise<ShownEntry[]>
}

/** Puts what the hub says into the words of the wire. */
export function wireWriter({ writing, objectOfActor, ...asking }: WireWriterDeps): Writer {
  const withIri = <T extends { actor: LocalActor }>(deed: T) => ({ ...deed, actor: deed.actor.iri })
  return {
    async about(verb, subject, deed) {
      const object = objectOf(await withNames(subject, asking), await writing())
      if (verb === 'Delete') return remove(object, audienceOf(subject, deed.actor.iri), withIri(deed))
      return say(verb, object, deed)
    },
    follow: ({ id, follower, target }) => follow(target, { id, actor: follower }),
    answer,
    attend: (verb, to, deed) => attend(verb, to, withIri(deed)),
    answerJoin: (verb, join, deed, place) => answerJoin(verb, join, withIri(deed), place),
    invite,
    answerInvite,
    like: (object, author, deed) => like(object, author, withIri(deed)),
    async boost({ object, author, own }, deed, audience) {
      const whole = own === null ? null : objectOf(await withNames(own, asking), await writing())
      return announce(whole ?? object, author, withIri(deed), audience)
    },
    undo,
    updateActor: async (deed) => updateActor(await objectOfActor(deed.actor), withIri(deed)),
    removeActor,
    move: (target, deed) => move(target, withIri(deed)),
    answerQuote: (verb, asked, stamp, deed) => answerQuote(verb, asked, stamp, withIri(deed)),
    async askToQuote({ of, author, post }, deed) {
      const isOpen = isForEverybody(post.audience)
      const object = isOpen ? objectOf(await withNames({ of: 'post', post }, asking), await writing()) : post.iri
      return askToQuote({ of, author, instrument: object }, withIri(deed))
    },
    vote: (vote, deed) => castVote(vote, withIri(deed)),
    removeStamp: (stamp, quoter, deed) => removeStamp(stamp, quoter, withIri(deed)),
    pin(verb, object, deed) {
      const list = verb === 'Add' ? addTo : takeFrom
      return list(object, actorAddresses(deed.actor.iri).featured, withIri(deed))
    },
    offer: async ({ item, target, to: author }, deed) => {
      const object = objectOf(await withNames({ of: 'item', item }, asking), await writing())
      return offer(object, { target, author }, withIri(deed))
    },
    answerOffer: (verb, asked, deed) => answerOffer(verb, asked, withIri(deed)),
    flag: (report, deed) => flag(report, withIri(deed)),
  }
}

/** A subject with what stands elsewhere: the names of those it mentions, how many come to it, what stands on it. */
export async function withNames(
  subject: DomainSubject,
  { named, taking, pledged, entriesOf }: Pick<WireWriterDeps, 'named' | 'taking' | 'pledged' | 'entriesOf'>,
): Promise<Subject> {
  if (subject.of === 'post') return { ...subject, named: await named(subject.post.mentions) }
  const { item } = subject
  if (item.call !== null) return { ...subject, pledged: await pledged(item.id) }
  if (item.kind === 'list' && item.state === 'published') return { ...subject, entries: await entriesOf(item) }
  return { ...subject, taking: await taking(item) }
}

function audienceOf(subject: DomainSubject, author: Iri): Addressing {
  const { followers } = actorAddresses(author)
  return subject.of === 'item'
    ? addressing(subject.item.audience, followers)
    : addressing(subject.post.audience, followers, subject.post.mentions)
}
