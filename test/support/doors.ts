import type { Iri } from '../../src/core/iri.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import { EVENTS_FEP } from '../../src/federation/vocab/context.js'
import type { Store } from '../../src/store/store.js'
import { announcingOf, wireTo, type Wire } from './announcing.js'
import { activity, openInbox, person, type InboxDesk } from './inbox.js'
import { publish } from './published.js'
import { event } from './publishing.js'

/** People elsewhere whom the hub knows; only the software of the third says that it knows what a waiting list is. */
export const [bob, sue, ann] = [person('bob'), person('sue'), person('ann')] as const
export const eve = person('eve', 'evil.test')

export type DoorDesk = {
  hub: InboxDesk
  wire: Wire
  ada: Member
  steps: ReturnType<typeof announcingOf>
  /** With one place and a waiting list, unless the fields say otherwise. */
  anEvent(change?: Fields): Promise<Item>
  /** Does what the loops would do, until nothing is left. */
  work(): Promise<void>
  /** Lets in an activity and all that follows from it. @returns what became of it */
  did(...given: Parameters<InboxDesk['deliver']>): Promise<string | null>
  stateOf(item: Item, actor: Iri): Promise<string | null>
  /** Types of what somebody was sent since the last time they were asked for; or the texts of it. */
  told(actor: Iri): unknown[]
  said(actor: Iri): string[]
}

export const join = (actor: Iri, { iri: object }: Pick<Item, 'iri'>, more = {}) => activity('Join', actor, object, more)
export const leave = (actor: Iri, { iri: object }: Pick<Item, 'iri'>) => activity('Leave', actor, object)

/** A hub with its inbox and its announcer, and people elsewhere who come to its events. */
export async function openDoors(wrap?: (store: Store) => Store): Promise<DoorDesk> {
  const hub = await openInbox(wrap === undefined ? {} : { wrap })
  const wire = wireTo(hub.store)
  const steps = announcingOf(hub, wire)
  const ada = await hub.person('steward')
  for (const name of ['bob', 'sue']) await hub.know(name)
  await hub.know('ann', 'elm.test', { implements: [EVENTS_FEP] })
  await hub.know('eve', 'evil.test')
  const work = async () => {
    for (let found = true; found;) {
      found = await hub.doors.relayStep()
      found = (await hub.listKeeper.step()) || found
      found = (await steps.step()) || found
    }
  }
  const sentTo = (actor: Iri) => {
    const isTheirs = ({ inbox }: Wire['sent'][number]) => inbox === `${actor}/inbox`
    const theirs = wire.sent.filter(isTheirs)
    wire.sent = wire.sent.filter((one) => !isTheirs(one))
    return theirs.map(({ body }) => body)
  }
  return {
    ...{ hub, wire, ada, steps, work },
    anEvent: (change = {}) =>
      publish(hub, ada, 'event', { ...event, signUp: 'yes', capacity: '1', waitingList: 'yes', ...change }),
    async did(...given) {
      const { did } = await hub.deliver(...given)
      await work()
      return did
    },
    stateOf: async (item, actor) => (await hub.signUps.stateOf(item.id, `actor:${actor}`))?.state ?? null,
    told: (actor) => sentTo(actor).map(({ type }) => type),
    said: (actor) =>
      sentTo(actor).map(({ object }) =>
        (object as { text: string }).text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '),
      ),
  }
}
