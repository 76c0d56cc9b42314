import type { DateSource } from '../../words/dates.js'
import type { Language, Words } from '../../words/words.js'
import type { Fields } from '../drafts/fields.js'
import type { Item } from '../items/item.js'
import { placeFor, placeInLine } from '../items/place.js'
import type { Kept } from '../signups/organiser-service.js'

/** Whether there is something to tell of: it has begun, and was not called off. */
export const canBeToldOf = ({ kind, state, ended, event }: Item, now: Date): boolean =>
  kind === 'event' && state === 'published' && ended === null && event !== null && event.startsAt <= now

/**
 * How many were there: those who came where that was noted, else those who had a place. Helpers of shifts are counted
 * where nobody signed up for the event itself; else most of them are on its list, too. Null when nobody signed up.
 */
export function peopleAt(kept: readonly Pick<Kept, 'shift' | 'totals'>[]): number | null {
  const own = kept.filter(({ shift }) => shift === null)
  const lists = own.some(({ totals }) => totals.accepted > 0) ? own : kept
  const sum = (of: 'came' | 'accepted') => lists.reduce((total, { totals }) => total + totals[of], 0)
  return sum('came') || sum('accepted') || null
}

/**
 * The form of a write-up that tells how an event went, as far as the hub knows: what it was, when, where for everybody to
 * know, and how many came. It is for whom the event was.
 */
export function followUpFields(
  { title, iri, event, language, tags, audience }: Item,
  people: number | null,
  { words, dates, spoken }: { words: Words; dates: DateSource; spoken: Language },
): Fields {
  if (event === null) throw new Error('Only of events can be told how they went')
  const place = placeFor(event, false)
  const when = dates.dates(spoken, event.zone).span(event.startsAt, event.endsAt)
  const name = title.replaceAll(/[[\]\\]/g, '')
  return {
    title,
    language,
    audience,
    tags: tags.join(', '),
    situation: words.signUps.manage.followUp.situation(
      `[${name}](${iri})`,
      when,
      place === null ? '' : placeInLine(place),
    ),
    people: people === null ? '' : String(people),
  }
}
