import { callFieldNames, callFields } from '../calls/call-fields.js'
import { sections, type Item, type Kind } from '../items/item.js'
import type { ListEntry } from '../reading-lists/entry.js'
import { entriesField } from '../reading-lists/entry-fields.js'
import { wallOf } from '../text/zones.js'
import { signUpFieldsOf } from './sign-up-fields.js'
import { ruleFieldNames, ruleFieldsOf } from '../series/rule-fields.js'
import { detailFieldNames, detailFieldsOf, placeFieldsOf } from './event-fields.js'

const common = ['title', 'summary', 'language', 'tags', 'byline', 'audience'] as const

/** How people sign up; `shifts` is a line for each, see `shift-fields.ts`. */
const signUpFields = ['signUp', 'capacity', 'waitingList', 'approval', 'closesAt', 'shifts'] as const

/** What can be typed for each kind, in the order of its form. Times are wall-clock times in `zone`. */
export const fieldNames = {
  'event': [
    ...common,
    'body',
    'startsAt',
    'endsAt',
    'zone',
    'placeName',
    'address',
    'access',
    'online',
    'quiet',
    'unreminded',
    ...signUpFields,
    ...detailFieldNames,
    ...ruleFieldNames,
  ],
  'write-up': [...common, ...sections, 'people', 'hours', 'money', 'currency', 'weeks', 'setting', 'licence'],
  'call': [...common, 'body', ...callFieldNames],
  'list': [...common, 'body', 'entries'],
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
> & { entries?: readonly ListEntry[] }

/**
 * The form that would make an item what it is.
 * @param mayKnow  whether those it is for may know all of it: a place, or entries of a list, that not everybody is told
 */
export function fieldsOf(item: Written, mayKnow: boolean): Fields {
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
      online: event.online ?? '',
      quiet: event.sendNote === false ? 'yes' : '',
      unreminded: event.sendReminder === false ? 'yes' : '',
      ...signUpFieldsOf(event),
      ...placeFieldsOf(event, mayKnow),
      ...detailFieldsOf(event),
      ...ruleFieldsOf(event.series),
    }),
    ...(call !== null && callFields(call)),
    ...(mayKnow && item.entries !== undefined && { entries: entriesField(item.entries) }),
    ...(writeUp !== null && {
      ...Object.fromEntries(writeUp.sections.map(({ name, source }) => [name, source])),
      people: figure(writeUp.people),
      hours: figure(writeUp.hours),
      money: figure(writeUp.money?.amount),
      currency: writeUp.money?.currency ?? '',
      weeks: figure(writeUp.weeks),
      setting: writeUp.setting ?? '',
      // What was published without a word on it gave nobody any rights, and an edit is not to give them by itself.
      licence: writeUp.licence ?? 'reserved',
    }),
  }
}
