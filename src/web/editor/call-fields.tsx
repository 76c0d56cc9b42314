import { letterFieldName } from '../../domain/calls/call-fields.js'
import { longestLetter, MOST_LETTERS } from '../../domain/calls/letter.js'
import { errorsOf, fieldOf } from '../form-state.js'
import { CheckField } from '../parts/choice-fields.js'
import { OutLink } from '../parts/out-link.js'
import { TextArea, TextField } from '../parts/text-fields.js'
import { ActionChoice, Line, Long, Moment, ZoneChoice, type FieldsProps } from './editor-fields.js'
import { Hidden } from './editor-page.js'
import { labelOf } from './field-words.js'
import { Group } from './group.js'

/** The fields of a call, in groups that answer one question each. */
export function CallFields(props: FieldsProps) {
  const { groups } = props.visit.words.editor
  return (
    <>
      <TakenUp {...props} />
      <Group title={groups.call}>
        <Line {...props} name="title" required />
        <ActionChoice {...props} />
        <Long {...props} name="body" rows={12} required />
        <Line {...props} name="callArea" />
        <Line {...props} name="link" type="url" />
        <Line {...props} name="background" type="url" />
      </Group>
      <Group title={groups.until}>
        <Moment {...props} name="deadline" />
        <ZoneChoice {...props} />
        <Line {...props} name="goal" short />
        <ByReply {...props} />
      </Group>
      <Letters {...props} />
    </>
  )
}

/** What it takes up is said, and stays as it is. */
function TakenUp({ visit: { words }, state }: FieldsProps) {
  const { takesUp = '', takesUpTitle = '' } = state.values
  if (takesUp === '') return null
  return (
    <p>
      {words.editor.fields.takesUp}: <OutLink href={takesUp}>{takesUpTitle || takesUp}</OutLink>
      <Hidden name="takesUp" value={takesUp} />
      <Hidden name="takesUpTitle" value={takesUpTitle} />
    </p>
  )
}

function ByReply({ visit: { words }, state }: FieldsProps) {
  const { value, ...field } = fieldOf(words, state, 'asksByReply')
  const { fields, help } = words.editor
  return <CheckField {...field} label={fields.asksByReply} help={help.asksByReply} checked={value === 'yes'} />
}

/** Those that were written are open, and the next one can be opened. */
function Letters(props: FieldsProps) {
  const { words } = props.visit
  const { groups, groupHelp } = words.calls
  return (
    <Group title={groups.letters} help={groupHelp}>
      {Array.from({ length: MOST_LETTERS }, (_, at) => (
        <Letter {...props} number={at + 1} />
      ))}
    </Group>
  )
}

function Letter({ visit, kind, state, number }: FieldsProps & { number: number }) {
  const { words, language } = visit
  const names = (['ToName', 'To', 'Subject', 'Text'] as const).map((part) => letterFieldName(number, part))
  const isBegun =
    names.some((name) => (state.values[name] ?? '') !== '') ||
    errorsOf(words, state, {}).some(({ name }) => names.includes(name as (typeof names)[number]))
  const field = (part: 'ToName' | 'To' | 'Subject' | 'Text') => {
    const name = letterFieldName(number, part)
    const help: Readonly<Record<string, string>> = words.calls.letterHelp
    return { ...fieldOf(words, state, name), label: labelOf(words, kind, name), help: help[part] }
  }
  return (
    <details class="field" open={isBegun}>
      <summary>{words.calls.groups.letter(number)}</summary>
      <TextField {...field('ToName')} autocomplete="off" />
      <TextField {...field('To')} type="email" autocomplete="off" />
      <TextField {...field('Subject')} autocomplete="off" />
      <TextArea {...field('Text')} language={language} rows={8} maxLength={longestLetter.text} />
    </details>
  )
}
