import { iri, type Iri } from '../../src/core/iri.js'
import { FOLLOWS } from '../../src/domain/follows/follow-repo.js'
import type { WireObject } from '../../src/federation/activity.js'
import type { DeliveryQueue } from '../../src/federation/delivery/queue.js'
import type { Announcement } from '../../src/federation/outbox/announcement.js'
import { buildAnnouncer } from '../../src/federation/outbox/build-announcer.js'
import type { Writer } from '../../src/federation/outbox/writer.js'
import type { Store } from '../../src/store/store.js'
import type { Neighbourhood } from './neighbours.js'

/** A writer that says only what is needed to tell activities apart. */
export const plainWriter: Writer = {
  about(verb, subject, { id, actor }) {
    const { iri: object, audience } = subject.of === 'item' ? subject.item : subject.post
    const text = subject.of === 'item' ? subject.item.title : subject.post.html
    return { id, type: verb, actor: actor.iri, object: { id: object, text, audience } }
  },
  follow: ({ id, follower, target }) => ({ id, type: 'Follow', actor: follower, object: target }),
  answer: (verb, { id: follow, target }, id) => ({ id, type: verb, actor: target, object: follow }),
  attend: (verb, { event }, { id, actor }) => ({ id, type: verb, actor: actor.iri, object: event }),
  answerJoin: (verb, join, { id, actor }) => ({ id, type: verb, actor: actor.iri, object: { ...join, type: 'Join' } }),
  invite: ({ id, inviter, target, event }) => ({ id, type: 'Invite', actor: inviter, object: event, target }),
  answerInvite: (verb, { id: invite, target }, id) => ({ id, type: verb, actor: target, object: invite }),
  like: (object, _author, { id, actor }) => ({ id, type: 'Like', actor: actor.iri, object }),
  boost: ({ object, own }, { id, actor }, audience) => ({
    ...{ id, type: 'Announce', actor: actor.iri },
    ...(own === null ? { object } : { object: { id: object }, audience: audience ?? 'public' }),
  }),
  undo: (original, id) => ({ id, type: 'Undo', actor: original.actor as string, object: original }),
  updateActor: ({ id, actor }) => ({
    id,
    type: 'Update',
    actor: actor.iri,
    object: { id: actor.iri, name: actor.name },
  }),
  removeActor: ({ id, actor }) => ({ id, type: 'Delete', actor, object: actor }),
  offer: ({ item, target }, { id, actor }) => ({ id, type: 'Offer', actor: actor.iri, object: item.iri, target }),
  answerOffer: (verb, offer, { id, actor }) => ({ id, type: verb, actor: actor.iri, object: offer }),
  move: (target, { id, actor }) => ({ id, type: 'Move', actor: actor.iri, object: actor.iri, target }),
  answerQuote: (verb, asked, _stamp, { id, actor }) => ({ id, type: verb, actor: actor.iri, object: asked }),
  askToQuote: ({ of, post }, { id, actor }) => ({
    ...{ id, type: 'QuoteRequest', actor: actor.iri, object: of, instrument: post.iri },
  }),
  vote: ({ id: note, question, choice }, { id, actor }) => ({
    ...{ id, type: 'Create', actor: actor.iri, object: { id: note, name: choice, inReplyTo: question } },
  }),
  removeStamp: (stamp, _quoter, { id, actor }) => ({ id, type: 'Delete', actor: actor.iri, object: stamp }),
  pin: (verb, object, { id, actor }) => ({ id, type: verb, actor: actor.iri, object }),
  flag: ({ about, objects, words }, { id, actor }) => ({
    ...{ id, type: 'Flag', actor: actor.iri, object: [about, ...objects], content: words },
  }),
}

/** One activity on its way to one inbox. */
export type Sent = { inbox: Iri; body: WireObject; open: boolean }

export type Wire = {
  /** In the order they were queued. */
  sent: Sent[]
  /** Every announcement as it was handed over. */
  handed: Announcement[]
  queue: DeliveryQueue
  /** Called before each inbox; what it throws leaves the rest for later. */
  onInbox: (() => Promise<void>) | null
}

/** Keeps what is queued as the delivery queue does: once for each activity and inbox, with the first body. */
export function wireTo(store: Store): Wire {
  const bodies = new Map<Iri, string>()
  const queued = new Set<string>()
  const wire: Wire = { sent: [], handed: [], onInbox: null, queue: { enqueue } }

  async function inboxesFor({ recipients }: Announcement): Promise<Iri[]> {
    const { followersOf, formerSince, inboxes = [] } = recipients
    const all = new Set(inboxes)
    if (followersOf !== undefined) {
      const docs = store.collection(FOLLOWS)
      const query = { target: followersOf, state: 'accepted' } as const
      for (const { inbox } of await docs.find(query, { limit: 100 })) if (inbox !== null) all.add(inbox)
      if (formerSince !== undefined) {
        const former = { target: followersOf, state: 'ended', endedAt: { $gte: formerSince } } as const
        for (const { inbox } of await docs.find(former, { limit: 100 })) if (inbox !== null) all.add(inbox)
      }
    }
    return [...all].sort()
  }

  async function enqueue(announcement: Announcement): Promise<void> {
    wire.handed.push(announcement)
    const { id, body } = announcement
    if (!bodies.has(id)) bodies.set(id, body)
    for (const inbox of await inboxesFor(announcement)) {
      if (queued.has(`${id} ${inbox}`)) continue
      await wire.onInbox?.()
      queued.add(`${id} ${inbox}`)
      const said = JSON.parse(bodies.get(id) as string) as WireObject
      wire.sent.push({ inbox, body: said, open: 'proof' in said })
    }
  }

  return wire
}

export const announcerOf = (hood: Neighbourhood, wire: Wire): (() => Promise<boolean>) => announcingOf(hood, wire).step

/** The step that tells what has changed, and the one that tells how many come. */
export const announcingOf = (hood: Neighbourhood, wire: Wire): ReturnType<typeof buildAnnouncer> =>
  buildAnnouncer({
    telling: hood.telling,
    store: hood.store,
    clock: () => hood.now(),
    actors: hood.localActors,
    subjects: hood.subjects,
    writer: plainWriter,
    takeUps: hood.takeUps,
    pins: hood.pins,
    originalCalls: hood.originalCalls,
    ...{ stamps: hood.stamps, quotes: hood.ownQuotes },
    signer: { prove: async (_actor, document) => ({ ...document, proof: 'yes' }) },
    queue: wire.queue,
  })

/** What went to whom, in short: `Create elm.test`. */
export const toldTo = ({ sent }: Pick<Wire, 'sent'>): string[] =>
  sent.map(({ inbox, body }) => `${body.type as string} ${inbox.replace(/^https:\/\//, '')}`)

export const proofs = ({ sent }: Wire): boolean[] => sent.map(({ open }) => open)

export const act = (name: string | number, host = 'elm.test'): Iri => iri(`https://${host}/act/${name}`)
