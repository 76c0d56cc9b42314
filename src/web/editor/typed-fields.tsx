import { fieldNames, type FieldName, type Fields } from '../../domain/drafts/fields.js'
import type { Kind } from '../../domain/items/item.js'
import { Hidden } from './editor-page.js'
import { moments, split, type Typed, type Wall } from './typed-form.js'

type TypedFieldsProps = {
  kind: Kind
  fields: Fields
  publishAt: Wall
  texts: number
  edits?: Typed['edits']
}

/** All that was typed, in fields nobody sees: to be sent once more as it is. */
export function TypedFields({ kind, fields, publishAt, texts, edits = null }: TypedFieldsProps) {
  return (
    <>
      <Hidden name="kind" value={kind} />
      <Hidden name="texts" value={String(texts)} />
      {edits !== null && <Hidden name="item" value={edits.item} />}
      {edits !== null && <Hidden name="revision" value={String(edits.revision)} />}
      <Moment name="publishAt" wall={publishAt} />
      <div hidden>
        {fieldNames[kind].map((name) => (
          <One name={name} value={fields[name] ?? ''} />
        ))}
      </div>
    </>
  )
}

/** Lines are kept in text areas alone. */
function One({ name, value }: { name: FieldName; value: string }) {
  if (moments.includes(name)) return <Moment name={name} wall={split(value)} />
  return (
    <textarea name={name} autocomplete="off">
      {value.startsWith('\n') ? `\n${value}` : value}
    </textarea>
  )
}

const Moment = ({ name, wall }: { name: string; wall: Wall }) => (
  <>
    <Hidden name={`${name}-date`} value={wall.date} />
    <Hidden name={`${name}-time`} value={wall.time} />
  </>
)
