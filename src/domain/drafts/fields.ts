import { callFieldNames, callFields } from '../calls/call-fields.js'
import { sections, type Item, type Kind } from '../items/item.js'
import { wallOf } from '../text/zones.js'

const common = ['title', 'summary', 'language', 'tags', 'byline', 'audience'] as const

/** What can be typed for each kind, in the order of its form. Times are wall-clock times in `zone`. */
export const fieldNames = {
  'event': [...common, 'body', 'startsAt', 'endsAt', 'zone', 'placeName', 'address', 'access', 'online'],
  'write-up': [...common, ...sections, 'people', 'hours', 'money', 'currency'],
  'call': [...common, 'body', ...callFieldNames],
} as const satisfies Record<Kind, readonly string[]>

export type FieldName = (typeof fieldNames)[Kind][number]

/** A form as it was typed, right or wrong. */
export type Fields = Partial<Record<FieldName, string>>

/** All of a form together, in UTF-16 units. */
export const LONGEST_FORM = 150_000

/** What of an item, as it is or was, stands in its form. */
export type Written = Pick<
  Item,
  'title' | 'summary' | 'language' | 'tags' | 'byline' | 'audience' | 'source' | 'event' | 'call' | 'writeUp'
>

/** The form that would make an item what it is. */
export function fieldsOf(item: Written): Fields {
  const { event, call, writeUp } = item
  const wall = (at: Date | null, zone: string) => (at === null ? '' : wallOf(at, zone))
  const figure = (number: number | null = null) => (number === null ? '' : String(number))
  return {
    title: item.title,
    summary: item.summary,
    language: item.language,
    tags: item.tags.join(', '),
    byline: item.byline ?? '',
    audience: item.audience,
    ...(writeUp === null && { body: item.source }),
    ...(event !== null && {
      startsAt: wall(event.startsAt, event.zone),
      endsAt: wall(event.endsAt, event.zone),
      zone: event.zone,
      placeName: event.place?.name ?? '',
      address: event.place?.address ?? '',
      access: event.place?.access ?? '',
      online: event.online ?? '',
    }),
    ...(call !== null && callFields(call)),
    ...(writeUp !== null && {
      ...Object.fromEntries(writeUp.sections.map(({ name, source }) => [name, source])),
      people: figure(writeUp.people),
      hours: figure(writeUp.hours),
      money: figure(writeUp.money?.amount),
      currency: writeUp.money?.currency ?? '',
    }),
  }
}
