import type { FieldReader } from '../drafts/field-reader.js'
import { actions, type CallPart } from '../items/item.js'
import { Email } from '../members/member.js'
import { wallOf } from '../text/zones.js'
import {
  hasBrokenField,
  longestLetter,
  mergeFieldsOf,
  MOST_LETTERS,
  MOST_MERGE_FIELDS,
  type CallLetter,
} from './letter.js'

const FAR = new Date('9999-12-31T00:00:00Z')
export const LONGEST_AREA = 200
const MOST_GOAL = 1_000_000

const numbers = ['1', '2', '3', '4', '5'] as const
const parts = ['ToName', 'To', 'Subject', 'Text'] as const
type LetterPart = (typeof parts)[number]
export type LetterFieldName = `letter${(typeof numbers)[number]}${LetterPart}`

/** The fields of a letter: its number from 1 to 5, and which part of it. */
export const letterFieldName = (number: number, part: LetterPart): LetterFieldName => `letter${number as 1}${part}`

const letterFields = numbers.flatMap((number) => parts.map((part) => `letter${number}${part}` as const))

/** What can be typed for calls alone. */
export const callFieldNames = [
  ...(['action', 'deadline', 'zone', 'callArea', 'goal', 'link', 'background', 'asksByReply', 'takesUp'] as const),
  ...(['takesUpTitle'] as const),
  ...letterFields,
] as const

/** Which letter, and which part of it; null for every other field. */
export function letterField(name: string): { number: number; part: LetterPart } | null {
  const [, number, part] = /^letter([1-5])(ToName|To|Subject|Text)$/.exec(name) ?? []
  return number === undefined ? null : { number: Number(number), part: part as LetterPart }
}

type Checks = {
  zone: string
  /** Notes what is wrong with a time. */
  ahead: (name: string, at: Date) => void
}

/** Makes of what was typed what a call has of its own. */
export function callPart(reader: FieldReader, { zone, ahead }: Checks): CallPart {
  const deadline = reader.moment('deadline', zone)
  if (deadline !== null) ahead('deadline', deadline)
  const takesUp = reader.link('takesUp')
  return {
    action: reader.choice('action', actions, 'other'),
    deadline,
    zone,
    goal: reader.number('goal', { max: MOST_GOAL }),
    link: reader.link('link'),
    overAt: deadline ?? FAR,
    area: reader.line('callArea', { max: LONGEST_AREA }) || null,
    background: reader.link('background'),
    asksByReply: reader.choice('asksByReply', ['yes', ''], '') === 'yes',
    letters: lettersIn(reader),
    takesUp: takesUp === null ? null : { iri: takesUp, title: reader.line('takesUpTitle', { max: 500 }) },
  }
}

/** Of a letter of which anything was typed, subject and text are needed. Gaps between letters close. */
function lettersIn(reader: FieldReader): CallLetter[] {
  return Array.from({ length: MOST_LETTERS }, (_, at) => letterIn(reader, at + 1)).filter((letter) => letter !== null)
}

function letterIn(reader: FieldReader, number: number): CallLetter | null {
  const name = (part: LetterPart) => letterFieldName(number, part)
  const begun = parts.some((part) => reader.text(name(part), { max: Infinity }) !== '')
  if (!begun) return null
  const to = reader.line(name('To'), { max: longestLetter.to })
  if (to !== '' && !Email.safeParse(to).success) reader.fault(name('To'), 'not-an-address')
  const letter = {
    toName: reader.line(name('ToName'), { max: longestLetter.toName, required: true }),
    to: to === '' ? null : to,
    subject: reader.line(name('Subject'), { max: longestLetter.subject, required: true }),
    text: reader.text(name('Text'), { max: longestLetter.text, required: true }),
  }
  if (hasBrokenField(letter)) reader.fault(name('Text'), 'bad-merge-field')
  if (mergeFieldsOf(letter).length > MOST_MERGE_FIELDS) {
    reader.fault(name('Text'), 'too-many-merge-fields', MOST_MERGE_FIELDS)
  }
  return letter
}

/** The fields that would make a call what it is. */
export function callFields(call: CallPart): Partial<Record<(typeof callFieldNames)[number], string>> {
  const { action, deadline, zone, goal, link, area = null, background = null, letters = [], takesUp = null } = call
  const written = letters.flatMap(({ toName, to, subject, text }, at) => {
    const values = { ToName: toName, To: to ?? '', Subject: subject, Text: text }
    return parts.map((part) => [letterFieldName(at + 1, part), values[part]] as const)
  })
  return {
    action,
    deadline: deadline === null ? '' : wallOf(deadline, zone),
    zone,
    callArea: area ?? '',
    goal: goal === null ? '' : String(goal),
    link: link ?? '',
    background: background ?? '',
    asksByReply: call.asksByReply === true ? 'yes' : '',
    takesUp: takesUp?.iri ?? '',
    takesUpTitle: takesUp?.title ?? '',
    ...Object.fromEntries(written),
  }
}
