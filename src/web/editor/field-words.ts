import type { FieldName } from '../../domain/drafts/fields.js'
import type { Kind } from '../../domain/items/item.js'
import type { Words } from '../../words/words.js'
import { moments } from './typed-form.js'

/** `action` is a section of write-ups, and in calls what people should do. */
export const labelOf = ({ editor }: Words, kind: Kind, name: FieldName): string =>
  kind === 'call' && name === 'action' ? editor.fields.ask : editor.fields[name]

/** What stands in a field, as people read it. */
export function valueInWords({ editor, parts }: Words, kind: Kind, name: FieldName, value: string): string {
  if (name === 'quiet' || name === 'signUp' || name === 'waitingList' || name === 'approval')
    return value === 'yes' ? editor.yes : editor.no
  const names: Readonly<Record<string, string>> =
    name === 'audience' ? editor.audiences : kind === 'call' && name === 'action' ? parts.call.actions : {}
  if (Object.hasOwn(names, value)) return names[value] ?? value
  return moments.includes(name) ? value.replace('T', ' ') : value
}
