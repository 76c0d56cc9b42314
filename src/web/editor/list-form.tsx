import { longestEntry, MOST_ENTRIES } from '../../domain/reading-lists/entry.js'
import { typedEntries } from '../../domain/reading-lists/entry-fields.js'
import { fieldOf } from '../form-state.js'
import { CheckField } from '../parts/choice-fields.js'
import { FieldGroup } from '../parts/field.js'
import { TextArea, TextField } from '../parts/text-fields.js'
import { Line, Long, type FieldsProps } from './editor-fields.js'
import { Group } from './group.js'
import { BLANK_ROWS, rowField, type RowPart } from './list-rows.js'

/** A reading list: its title and introduction, then a row for each entry and some for more. */
export function ListFields(props: FieldsProps) {
  const { words } = props.visit
  const { form } = words.readingLists
  const { value, ...field } = fieldOf(words, props.state, 'entries')
  const entries = typedEntries(value)
  const blanks = Math.min(BLANK_ROWS, Math.max(MOST_ENTRIES - entries.length, 0))
  return (
    <>
      <Group title={words.editor.kinds.list}>
        <Line {...props} name="title" required />
        <Long {...props} name="body" rows={6} />
      </Group>
      <Group title={form.group} help={form.help}>
        <FieldGroup {...field} label={words.editor.fields.entries} required>
          <ol class="entry-rows">
            {[...entries, ...Array.from({ length: blanks }, () => null)].map((entry, index) => (
              <li>
                <Row {...props} row={index + 1} entry={entry} />
              </li>
            ))}
          </ol>
          {blanks > 0 && <p class="help">{form.more}</p>}
        </FieldGroup>
      </Group>
    </>
  )
}

type RowProps = FieldsProps & { row: number; entry: { at: string; title: string; note: string } | null }

/** Of what is there already mostly its place and its note change; the rest can be unfolded. */
function Row({ visit: { words, language }, state, row, entry }: RowProps) {
  const { form } = words.readingLists
  const field = (part: RowPart) => ({ words, name: rowField(row, part) })
  const where = (
    <>
      <TextField {...field('at')} label={form.address} type="url" value={entry?.at ?? ''} autocomplete="off" />
      <TextField
        {...field('title')}
        label={form.title}
        help={form.titleHelp}
        value={entry?.title ?? ''}
        autocomplete="off"
      />
    </>
  )
  const named = entry !== null && entry.at !== '' && entry.title !== ''
  return (
    <fieldset class="entry-row">
      <legend dir="auto">{entry === null ? form.another(row) : form.entry(row, entry.title || entry.at)}</legend>
      {!named && where}
      <TextArea
        {...field('note')}
        label={form.note}
        value={entry?.note ?? ''}
        rows={2}
        {...{ language, maxLength: longestEntry.note }}
      />
      <div class="entry-moves">
        <TextField {...field('place')} label={form.place} value={String(row)} autocomplete="off" short required />
        {entry !== null && <CheckField {...field('drop')} label={form.drop} required />}
      </div>
      {named && (
        <details open={state.faults.some(({ field: name, limit }) => name === 'entries' && limit === row)}>
          <summary>{form.where}</summary>
          {where}
        </details>
      )}
    </fieldset>
  )
}
