import { escapeAttribute, escapeText } from '../../core/characters.js'
import type { Dates } from '../../words/dates.js'
import type { Words } from '../../words/words.js'
import type { Fields } from '../drafts/fields.js'
import type { Item } from '../items/item.js'
import { faultInWords, type FieldFault } from '../refusals.js'
import { momentOf } from '../text/zones.js'
import type { Command, LineFault } from './command.js'
import { labelsOf, type CommandKind, type Label } from './vocabulary.js'

/** How it went. `draft` and `page` are addresses. */
export type Outcome =
  | { did: 'published'; item: Item; page: string }
  | { did: 'kept'; draft: string; faults: readonly FieldFault[]; refused: string | null }

/** How the hub speaks to those who sent it. */
export type Speaking = { words: Words; dates: Dates }

/** Which line a field of the editor comes from. */
const lineOf: Readonly<Record<string, Label>> = {
  title: 'title',
  startsAt: 'when',
  endsAt: 'until',
  deadline: 'until',
  placeName: 'where',
  address: 'where',
  online: 'link',
  link: 'link',
  goal: 'goal',
  capacity: 'places',
  callArea: 'area',
  action: 'action',
}
/** A time that nobody typed need not be said. */
const END_OF_DAY = 'T23:59'

/** What the hub answers: paragraphs of safe HTML. */
export function answerTo(command: Command, outcome: Outcome, speaking: Speaking): string[] {
  const { words } = speaking
  const texts = words.commands
  const lines = understood(command, speaking)
  if (outcome.did === 'published') {
    const { page, item } = outcome
    return [escapeText(texts.published[command.kind]), [strong(item.title), ...lines.slice(1)].join('<br>'), link(page)]
  }
  const faults = faultsIn(command.faults, outcome, words)
  const isTry = faults.length === 0
  return [
    escapeText(isTry ? texts.tried[command.kind] : texts.unpublished[command.kind]),
    ...(isTry ? [] : [faults.join('<br>'), escapeText(texts.understood)]),
    lines.join('<br>'),
    escapeText(texts.kept),
    link(outcome.draft),
  ].filter((paragraph) => paragraph !== '')
}

const link = (url: string): string => `<a href="${escapeAttribute(url)}">${escapeText(url)}</a>`
const strong = (text: string): string => `<strong>${escapeText(text)}</strong>`
const inLine = (label: string, text: string): string => `${strong(`${label}:`)} ${escapeText(text)}`

function faultsIn(unread: readonly LineFault[], outcome: Extract<Outcome, { did: 'kept' }>, words: Words): string[] {
  const { labels, faults, text } = words.commands
  const read = unread.map(({ label, value, code }) => ({ label, said: faults[code](value) }))
  // What could not be read is missing for the rules, too; to be told once is enough.
  const missing = outcome.faults
    .map((fault) => ({ label: lineOf[fault.field], said: faultInWords(words, fault), field: fault.field }))
    .filter(({ label }) => label === undefined || !read.some((one) => one.label === label))
  const refused = outcome.refused === null ? [] : [escapeText(outcome.refused)]
  return [
    ...read.map(({ label, said }) => inLine(labels[label], said)),
    ...missing.map(({ label, said, field }) =>
      inLine(label === undefined ? (field === 'body' ? text : field) : labels[label], said),
    ),
    ...refused,
  ]
}

/** What was understood, a line for each. The first is the title, the last begins the text. */
function understood({ kind, fields }: Command, { words, dates }: Speaking): string[] {
  const { labels, text } = words.commands
  const said = labelsOf[kind].map((label) => [label, valueOf(label, kind, fields, { words, dates })] as const)
  const lines = said.filter(([, value]) => value !== '').map(([label, value]) => inLine(labels[label], value))
  const body = beginningOf(fields.body ?? '')
  return body === '' ? lines : [...lines, inLine(text, body)]
}

const SHOWN_OF_TEXT = 120
const beginningOf = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= SHOWN_OF_TEXT ? line : `${Array.from(line).slice(0, SHOWN_OF_TEXT).join('')}…`
}

function valueOf(label: Label, kind: CommandKind, fields: Fields, speaking: Speaking): string {
  const { words } = speaking
  switch (label) {
    case 'title':
      return fields.title ?? ''
    case 'when':
      return span(fields, speaking)
    case 'until':
      return kind === 'call' ? deadline(fields, speaking) : ''
    case 'where':
      return [fields.placeName ?? '', fields.address ?? ''].filter((part) => part !== '').join(', ')
    case 'link':
      return (kind === 'call' ? fields.link : fields.online) ?? ''
    case 'goal':
      return fields.goal ?? ''
    case 'area':
      return fields.callArea ?? ''
    case 'places':
      return fields.capacity ?? ''
    case 'action':
      return actionIn(words, fields.action)
  }
}

function actionIn({ parts }: Words, action: string | undefined): string {
  const names: Readonly<Record<string, string>> = parts.call.actions
  return action === undefined ? '' : (names[action] ?? '')
}

function span({ startsAt, endsAt, zone = '' }: Fields, { dates }: Speaking): string {
  const from = at(startsAt, zone)
  return from === null ? '' : dates.span(from, at(endsAt, zone))
}

function deadline({ deadline: wall, zone = '' }: Fields, { dates }: Speaking): string {
  const until = at(wall, zone)
  if (until === null) return ''
  return wall?.endsWith(END_OF_DAY) === true ? dates.full(until) : dates.span(until, null)
}

function at(wall: string | undefined, zone: string): Date | null {
  const moment = wall === undefined ? 'format' : momentOf(wall, zone)
  return typeof moment === 'string' ? null : moment.at
}
