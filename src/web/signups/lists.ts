import type { Item, Shift } from '../../domain/items/item.js'
import type { Member } from '../../domain/members/member.js'
import { listingsOf, type Answer, type Listing, type SignUp } from '../../domain/signups/sign-up.js'
import type { Counts, SignUpService } from '../../domain/signups/sign-up-service.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'

/** One list of an event as somebody sees it: how many there are, and where they stand themselves. */
export type ShownList = Listing & { counts: Counts; own: (SignUp & { position: number | null }) | null }

/** The event's own list first, then its shifts; of strangers nothing is known. */
export async function listsFor(signUps: SignUpService, item: Item, member: Member | null): Promise<ShownList[]> {
  return Promise.all(
    listingsOf(item).map(async (listing) => {
      const counts = await signUps.counts(listing)
      if (member === null) return { ...listing, counts, own: null }
      const [key, shift] = [`member:${member.id}` as const, listing.shift?.id ?? null]
      const own = await signUps.stateOf(item.id, key, shift)
      const position = own === null ? null : await signUps.positionOf(item.id, key, shift)
      return { ...listing, counts, own: own && { ...own, position } }
    }),
  )
}

/** Changes with what the page of an event says of its lists. */
export async function stampOfLists(signUps: SignUpService, item: Item): Promise<string> {
  const counts = await Promise.all(listingsOf(item).map((listing) => signUps.counts(listing)))
  return counts.map(({ accepted, waiting }) => `${accepted},${waiting}`).join(';')
}

/** 'Stewards, Sat 21 Nov, 17:00–19:00': two shifts may have one name. */
export function shiftInWords({ site, language, now }: Visit, { event }: Item, { name, from, to }: Shift): string {
  return `${name}, ${site.dates.dates(language, event?.zone ?? site.zone).range(from, to, now)}`
}

/** What a list is for. @param id  of a shift; null for the event itself */
export function listName(visit: Visit, item: Item, id: string | null): string {
  const { event, manage } = visit.words.signUps
  if (id === null) return event
  const shift = item.event?.shifts?.find((one) => one.id === id)
  return shift === undefined ? manage.formerShift : shiftInWords(visit, item, shift)
}

/** What every door says of places: 'Full', '3 places left', nothing without a limit. */
export function placesInWords({ words, language }: Visit, { left }: Counts, { waitingList }: Listing['rules']): string {
  if (left === null) return ''
  if (left > 0) return pluralIn(language)(left, words.signUps.left)
  return waitingList ? words.signUps.canWait : words.signUps.full
}

/** What every door says of an answer, with the number on the waiting list. */
export function answerInWords({ words, language }: Visit, answer: Answer, position: number | null): string {
  const { answers, position: at } = words.signUps
  const said = answers[answer]
  return position === null ? said : `${said} ${at(new Intl.NumberFormat(language).format(position))}`
}
