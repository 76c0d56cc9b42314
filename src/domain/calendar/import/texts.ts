import { oneLine } from '../../../core/characters.js'
import { longest } from '../../drafts/content.js'
import { cutText } from '../../text/plain.js'
import { tagOf } from '../../text/tags.js'
import type { CalendarEntry, Doubt } from './entry.js'
import type { RawEvent } from './raw-event.js'

/** What fits one draft among 150. */
const LONGEST_TEXT = 5_000
const MOST_TAGS = 10

type Texts = Pick<CalendarEntry, 'title' | 'text' | 'placeName' | 'address' | 'online' | 'tags' | 'point'> & {
  doubts: Doubt[]
}

/** What an event says in words, cut to what a draft's fields hold. */
export function said(raw: RawEvent): Texts {
  const doubts: Doubt[] = []
  const cut = (text: string, max: number): string => {
    if (text.length > max && !doubts.includes('cut')) doubts.push('cut')
    return cutText(text, max)
  }
  const { placeName, address, online } = where(raw)
  const texts = {
    title: cut(raw.title, longest.title),
    text: cut([raw.description, raw.url].filter((part) => part !== '').join('\n\n'), LONGEST_TEXT),
    placeName: cut(placeName, longest.placeName),
    address: cut(address, longest.address),
    online,
    tags: tagsOf(raw.categories),
    ...(raw.point !== null && { point: raw.point }),
  }
  if (texts.title === '') doubts.push('no-title')
  if (texts.text === '') doubts.push('no-text')
  if (raw.isTentative) doubts.push('tentative')
  if (raw.isPrivate) doubts.push('private')
  return { ...texts, doubts }
}

/** One line is all that calendars have for a place: its name is what stands before the first comma. */
function where({ location, conference }: RawEvent): { placeName: string; address: string; online: string } {
  const url = /^https?:\/\/\S+$/.test(location) ? URL.parse(location) : null
  if (url !== null && url.username === '' && url.password === '')
    return { placeName: '', address: '', online: url.href }
  const [placeName = '', ...rest] = location.split(/\n|,/).map(oneLine)
  return { placeName, address: rest.filter((part) => part !== '').join('\n'), online: conference }
}

const tagsOf = (categories: readonly string[]): string[] =>
  [...new Set(categories.map((category) => category.replace(/[\s-]+/g, '')))]
    .filter((tag) => typeof tagOf(tag) !== 'string')
    .slice(0, MOST_TAGS)
