import { letterField, type LetterFieldName } from '../../domain/calls/call-fields.js'
import type { FieldName } from '../../domain/drafts/fields.js'
import type { Kind } from '../../domain/items/item.js'
import type { Words } from '../../words/words.js'
import { moments } from './typed-form.js'

/** `action` is a section of write-ups, and in calls what people should do. */
export function labelOf({ editor, calls }: Words, kind: Kind, name: FieldName): string {
  const letter = letterField(name)
  if (letter !== null) return calls.letterFields[letter.part](letter.number)
  const labels: Readonly<Record<Exclude<FieldName, LetterFieldName>, string>> = editor.fields
  return kind === 'call' && name === 'action' ? editor.fields.ask : labels[name as keyof typeof labels]
}

/** What stands in a field, as people read it. */
export function valueInWords({ editor, parts }: Words, kind: Kind, name: FieldName, value: string): string {
  const names: Readonly<Record<string, string>> =
    name === 'audience' ? editor.audiences : kind === 'call' && name === 'action' ? parts.call.actions : {}
  if (Object.hasOwn(names, value)) return names[value] ?? value
  return moments.includes(name) ? value.replace('T', ' ') : value
}
