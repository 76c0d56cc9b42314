import { letterField, type LetterFieldName } from '../../domain/calls/call-fields.js'
import type { FieldName } from '../../domain/drafts/fields.js'
import { typedEntries } from '../../domain/reading-lists/entry-fields.js'
import type { Kind } from '../../domain/items/item.js'
import type { Words } from '../../words/words.js'
import { shiftsInWords } from './shift-rows.js'
import { lists, moments } from './typed-form.js'

/** `action` is a section of write-ups, and in calls what people should do. */
export function labelOf({ editor, calls, readingLists }: Words, kind: Kind, name: FieldName): string {
  if (kind === 'list' && name === 'body') return readingLists.form.introduction
  const letter = letterField(name)
  if (letter !== null) return calls.letterFields[letter.part](letter.number)
  const labels: Readonly<Record<Exclude<FieldName, LetterFieldName>, string>> = editor.fields
  return kind === 'call' && name === 'action' ? editor.fields.ask : labels[name as keyof typeof labels]
}

/** What stands in a field, as people read it. */
export function valueInWords(words: Words, kind: Kind, name: FieldName, value: string): string {
  if (name === 'entries') return entriesInWords(value)
  const names = namesOf(words, kind, name)
  const named = (text: string) => (Object.hasOwn(names, text) ? (names[text] ?? text) : text)
  if (name === 'shifts') return shiftsInWords(value)
  if (lists.includes(name)) return value.split(', ').map(named).join(', ')
  if (Object.hasOwn(names, value)) return named(value)
  return moments.includes(name) ? value.replace('T', ' ') : value
}

/** '1. How we swept – begin here (https://…)', a line for each. */
const entriesInWords = (value: string): string =>
  typedEntries(value)
    .map(({ at, title, note }, index) => {
      const named = title === '' ? at : `${title} (${at})`
      return `${index + 1}. ${note === '' ? named : `${named} – ${note}`}`
    })
    .join('\n')

const yesOrNo: readonly FieldName[] = ['quiet', 'unreminded', 'signUp', 'waitingList', 'approval']

function namesOf(
  { editor, events, parts, writeUps }: Words,
  kind: Kind,
  name: FieldName,
): Readonly<Record<string, string>> {
  if (name === 'audience') return editor.audiences
  if (name === 'category') return events.categories
  if (name === 'setting') return writeUps.settings
  if (name === 'licence') return writeUps.licenceNames
  if (name === 'features') return events.features
  if (name === 'repeat') return events.series.paces
  if (name === 'scope') return events.series.scopes
  if (name === 'hideAddress') return { yes: events.yes }
  if (yesOrNo.includes(name)) return { 'yes': editor.yes, 'no': editor.no, '': editor.no }
  return kind === 'call' && name === 'action' ? parts.call.actions : {}
}
