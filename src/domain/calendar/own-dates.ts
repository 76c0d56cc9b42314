import type { Iri } from '../../core/iri.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { ItemReader } from '../items/item-reader.js'
import type { EventPart, Item, Place } from '../items/item.js'
import type { KnowsPlace } from '../items/place-access.js'
import { placeFor } from '../items/place.js'
import { maySee } from '../audience.js'
import type { JoinService } from '../joins/join-service.js'
import type { Member } from '../members/member.js'
import type { SignUpService } from '../signups/sign-up-service.js'
import type { SignUp } from '../signups/sign-up.js'
import type { EventPost, HomeEvents } from './home-events.js'

const COMING = 300
/** Programs forget what a calendar no longer has: what is just over stays for a while. */
const JUST_OVER = 50

/** How somebody stands who signed up; `maybe`: they wait, or it has still to be decided. */
export type Standing = 'coming' | 'maybe'

/** An event of the hub in somebody's own calendar. */
export type OwnItem = {
  item: Item & { event: EventPart }
  /** Where it is, as far as they may know. */
  place: Place | null
  /** Null when they did not sign up. */
  standing: Standing | null
  /** What they do there. */
  shifts: { name: string; from: Date; to: Date | null }[]
}

/** An event of others; `standing` as above. */
export type OwnPost = { post: EventPost; standing: Standing | null }

export type OwnDatesDeps = {
  reader: Pick<ItemReader, 'pastEvents' | 'onNow' | 'upcoming'>
  items: Pick<ItemRepo, 'some'>
  signUps: Pick<SignUpService, 'ofMember'>
  joins: Pick<JoinService, 'ofMember'>
  mayKnowPlace: KnowsPlace
  homeEvents: HomeEvents
}

/**
 * All dates of a member: what the hub has for them, what others announce whom they follow, and whatever they signed up
 * for, here or elsewhere, whether or not it stands in a list.
 */
export function ownDates({ reader, items, signUps, joins, mayKnowPlace, homeEvents }: OwnDatesDeps) {
  async function itemsFor(member: Member, own: ReadonlyMap<string, readonly SignUp[]>): Promise<Item[]> {
    const [past, onNow, coming] = await Promise.all([
      reader.pastEvents(member, { limit: JUST_OVER }),
      reader.onNow(member),
      reader.upcoming(member, { limit: COMING }),
    ])
    const listed = [...past.items.reverse(), ...onNow, ...coming.items]
    const known = new Set(listed.map(({ id }) => id))
    const others = await items.some([...own.keys()].filter((id) => !known.has(id)))
    return [...listed, ...others.filter((doc) => maySee(member, doc)).map(itemOf)]
  }

  async function ownItem(member: Member, item: OwnItem['item'], own: readonly SignUp[]): Promise<OwnItem> {
    const mayKnow = await mayKnowPlace(member, item)
    const accepted = own.filter(({ state }) => state === 'accepted')
    const { shifts = [] } = item.event
    return {
      item,
      place: placeFor(item.event, mayKnow),
      standing: own.length === 0 ? null : accepted.length > 0 ? 'coming' : 'maybe',
      shifts: shifts.filter(({ id }) => accepted.some(({ shift }) => shift === id)),
    }
  }

  return async (member: Member): Promise<{ items: OwnItem[]; posts: OwnPost[] }> => {
    const [signed, joined] = await Promise.all([signUps.ofMember(member.id), joins.ofMember(member)])
    const own = Map.groupBy(signed, ({ event }) => event)
    const events = (await itemsFor(member, own)).filter(isEvent)
    const standings = new Map<Iri, Standing>(
      joined.map(({ event, state }) => [event, state === 'accepted' ? 'coming' : 'maybe']),
    )
    const posts = await homeEvents(member, [...standings.keys()])
    return {
      items: await Promise.all(events.map((item) => ownItem(member, item, own.get(item.id) ?? []))),
      posts: posts.map((post) => ({ post, standing: standings.get(post.iri) ?? null })),
    }
  }
}

const isEvent = (item: Item): item is OwnItem['item'] => item.event !== null
