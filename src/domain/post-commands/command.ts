import type { Fields } from '../drafts/fields.js'
import { readMoment, type MomentFault, type Typed } from './moments.js'
import { actionFor, kindFor, labelFor, labelsOf, type CommandKind, type Label } from './vocabulary.js'

/** A line that says something which could not be read; `value` as it was typed. */
export type LineFault = {
  label: Label
  value: string
  code: MomentFault | 'no-day' | 'no-time' | 'not-an-action' | 'not-a-number' | 'twice'
}

/** A post that is meant to become an event or a call. */
export type Command = {
  kind: CommandKind
  /** What was understood, as the form of the editor has it. What was not stands in the text, so that nothing is lost. */
  fields: Fields
  faults: LineFault[]
}

/** `#event`, alone or with the title behind it; mentions that an app puts first are passed over. */
const BEGINNING = /^(?:@\S+\s+)*#([\p{L}]+)(?![\p{L}\p{N}_])[ \t]*[:–-]?[ \t]*(.*)$/u
/** `When: 24 December 2026`. Short, so that a sentence with a colon in it stays one. */
const LINE = /^[ \t]*[*-]?[ \t]*([\p{L}]{2,12})[ \t]*:[ \t]*(.*)$/u
const WEB = /^https?:\/\/\S+$/i

type Said = { value: string; line: string }
type Lines = { title: string; said: Map<Label, Said>; rest: string[]; twice: (LineFault & { line: string })[] }

/**
 * Reads a post that begins with `#event` or `#call`, or one of these words in another language of the hub.
 * @param options.zone  of the hub: times are what a clock on its wall shows
 * @returns null for every other post
 */
export function parseCommand(text: string, { zone }: { zone: string }): Command | null {
  const lines = text.replace(/\r\n?/g, '\n').trim().split('\n')
  const [, word = '', behind = ''] = BEGINNING.exec(lines[0]?.trim() ?? '') ?? []
  const kind = kindFor(word)
  if (kind === null) return null
  const { title, said, rest, twice } = sorted(kind, behind.trim(), lines.slice(1))
  const given = said.get('title')?.value
  // What would have been the title is the beginning of the text then.
  if (given !== undefined && title !== '') rest.unshift(title)
  const found = new Fieldwork(said, twice)
  const own = kind === 'event' ? eventFields(found) : callFields(found)
  const body = [...found.lost, ...trimmed(rest)].join('\n').trim()
  return { kind, fields: { title: given ?? title, body, zone, ...own }, faults: found.faults }
}

/** Which line is what. Without a title behind the first word, the first line that is none of the others is the title. */
function sorted(kind: CommandKind, behind: string, lines: readonly string[]): Lines {
  const known = labelsOf[kind]
  const all: Lines = { title: behind, said: new Map(), rest: [], twice: [] }
  for (const line of lines) {
    const [, word = '', value = ''] = LINE.exec(line) ?? []
    const label = labelFor(word)
    const said = { value: value.trim(), line: line.trim() }
    const isKnown = label !== null && known.includes(label) && said.value !== ''
    if (isKnown && all.said.has(label)) all.twice.push({ ...said, label, code: 'twice' })
    else if (isKnown) all.said.set(label, said)
    else if (all.title === '' && !all.said.has('title') && said.line !== '') all.title = said.line
    else all.rest.push(line.trimEnd())
  }
  return all
}

const trimmed = (lines: readonly string[]): string[] => lines.join('\n').trim().split('\n')

/** What was said, what of it could not be read, and what would be lost if it did not stand in the text. */
class Fieldwork {
  readonly faults: LineFault[]
  readonly lost: string[]

  constructor(
    private readonly said: ReadonlyMap<Label, Said>,
    twice: Lines['twice'],
  ) {
    this.faults = twice.map(({ label, value, code }) => ({ label, value, code }))
    this.lost = twice.map(({ line }) => line)
  }

  get(label: Label): string {
    return this.said.get(label)?.value ?? ''
  }

  fault(label: Label, code: LineFault['code']): void {
    this.faults.push({ label, value: this.get(label), code })
    this.keep(label)
  }

  keep(label: Label): void {
    const line = this.said.get(label)?.line
    if (line !== undefined && !this.lost.includes(line)) this.lost.push(line)
  }

  moment(label: Label): Typed | null {
    const value = this.get(label)
    if (value === '') return null
    const read = readMoment(value)
    if (typeof read !== 'string') return read
    this.fault(label, read)
    return null
  }
}

function eventFields(found: Fieldwork): Fields {
  return { ...when(found), ...where(found), ...signUp(found) }
}

function when(found: Fieldwork): Fields {
  const start = found.moment('when')
  const until = found.moment('until')
  if (start !== null && (start.day === null || start.time === null))
    found.fault('when', start.day === null ? 'no-day' : 'no-time')
  if (start === null || start.day === null || start.time === null) {
    found.keep('until') // the form has no end without a beginning
    return {}
  }
  const startsAt = `${start.day}T${start.time}`
  if (start.end !== null && until !== null) found.fault('until', 'twice')
  const end = endOf(start.day, start.time, start.end ?? ending(found, until))
  return { startsAt, ...(end !== null && { endsAt: end }) }
}

/** Of an `until` that stands on a line of its own. */
function ending(found: Fieldwork, until: Typed | null): Typed['end'] {
  if (until === null) return null
  if (until.time !== null && until.end === null) return { day: until.day, time: until.time }
  found.fault('until', until.time === null ? 'no-time' : 'not-understood')
  return null
}

/** Without a day of its own it is the same day, or the night after it. */
function endOf(day: string, start: string, end: Typed['end']): string | null {
  if (end === null) return null
  return `${end.day ?? (end.time > start ? day : dayAfter(day))}T${end.time}`
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)

/** The name of a place ends at the first comma; an address of the web is where one joins from home. */
function where(found: Fieldwork): Fields {
  const [place, link] = [found.get('where'), found.get('link')]
  const online = link !== '' ? link : WEB.test(place) ? place : ''
  const [name = '', ...address] = WEB.test(place) ? [] : place.split(',').map((part) => part.trim())
  return {
    ...(name !== '' && { placeName: name }),
    ...(address.length > 0 && { address: address.join(', ') }),
    ...(online !== '' && { online }),
  }
}

function signUp(found: Fieldwork): Fields {
  const places = wholeNumber(found, 'places')
  return places === null ? {} : { signUp: 'yes', waitingList: 'yes', capacity: places }
}

function callFields(found: Fieldwork): Fields {
  const goal = wholeNumber(found, 'goal')
  const action = found.get('action') === '' ? null : actionFor(found.get('action'))
  if (found.get('action') !== '' && action === null) found.fault('action', 'not-an-action')
  const deadline = deadlineOf(found)
  return {
    ...(deadline !== null && { deadline }),
    ...(action !== null && { action }),
    ...(goal !== null && { goal }),
    ...(found.get('link') !== '' && { link: found.get('link') }),
    ...(found.get('area') !== '' && { callArea: found.get('area') }),
  }
}

/** A day without a time is over when it is. */
function deadlineOf(found: Fieldwork): string | null {
  const until = found.moment('until')
  if (until === null) return null
  if (until.day !== null && until.end === null) return `${until.day}T${until.time ?? '23:59'}`
  found.fault('until', until.day === null ? 'no-day' : 'not-understood')
  return null
}

/** `1,500` and `1.500` are fifteen hundred: nobody wants half a person. */
function wholeNumber(found: Fieldwork, label: Label): string | null {
  const typed = found.get(label)
  if (typed === '') return null
  const digits = /^(\d{1,3}(?:[.,' ]\d{3})+|\d{1,9})(?: \p{L}+)?$/u.exec(typed)?.[1]
  if (digits !== undefined) return digits.replace(/\D/g, '')
  found.fault(label, 'not-a-number')
  return null
}
