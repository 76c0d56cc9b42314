import { fieldNames, type FieldName, type Fields } from '../../domain/drafts/fields.js'
import { kinds, type Kind } from '../../domain/items/item.js'
import { refusal } from '../../domain/refusals.js'
import { shiftRows, shiftText } from '../../domain/drafts/shift-fields.js'
import type { Form } from '../form.js'
import { entriesIn } from './list-rows.js'
import { shiftsIn } from './shift-rows.js'

/** A day and a time as they were typed, right or wrong. */
export type Wall = { date: string; time: string }

export const moments: readonly string[] = ['startsAt', 'endsAt', 'closesAt', 'deadline'] satisfies FieldName[]

/** Fields that can be ticked more than once; drafts keep them with commas between. */
export const lists: readonly string[] = ['features'] satisfies FieldName[]

/** What the form of a draft brings besides its fields. */
export type Typed = {
  kind: Kind
  fields: Fields
  /** Of the draft the form was made from; 0 for one that was never saved. */
  texts: number
  edits: { item: string; revision: number } | null
  publishAt: Wall
}

/** Reads a draft's form as it is; all of it may be wrong. @throws Refusal 'invalid' when it is none of ours */
export function typedIn(form: Form): Typed {
  const kind = kinds.find((one) => one === form.text('kind'))
  if (kind === undefined) throw refusal('invalid', 'unreadable-form')
  const fields = Object.fromEntries(fieldNames[kind].map((name) => [name, fieldIn(form, name)])) as Fields
  const item = form.text('item')
  const edits = /^\d{20}$/.test(item) ? { item, revision: count(form.text('revision')) } : null
  return { kind, fields, texts: count(form.text('texts')), edits, publishAt: wallIn(form, 'publishAt') }
}

function fieldIn(form: Form, name: FieldName): string {
  if (moments.includes(name)) return joined(wallIn(form, name))
  if (lists.includes(name)) return form.list(name).join(', ')
  if (name === 'shifts') return shiftText(shiftsIn(form) ?? shiftRows(form.text(name)))
  if (name === 'entries') return entriesIn(form) ?? form.text(name)
  if (name === 'language') return form.text('language-other').trim() || form.text('language')
  return form.text(name)
}

export const wallIn = (form: Form, name: string): Wall => ({
  date: form.text(`${name}-date`),
  time: form.text(`${name}-time`),
})

/** As drafts keep it: `2026-11-21T19:00`, or both halves as they were typed; empty when both are. */
export function joined({ date, time }: Wall): string {
  if (date === '' && time === '') return ''
  return `${date.trim()}T${time.trim().replace(/^\d:/, '0$&')}`
}

export function split(value = ''): Wall {
  const at = value.lastIndexOf('T')
  return at === -1 ? { date: value, time: '' } : { date: value.slice(0, at), time: value.slice(at + 1) }
}

const count = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0)
