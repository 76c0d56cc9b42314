import { scopes } from '../../domain/series/rule-fields.js'
import { paces } from '../../domain/series/rule.js'
import { RadioGroup, SelectField } from '../parts/choice-fields.js'
import { common, Line, Long, type FieldsProps } from './editor-fields.js'
import { Hidden } from './editor-page.js'

const inside = ['repeat', 'every', 'repeatUntil', 'repeatCount', 'repeatExcept'] as const

/** How an event comes again; of one time of a series, also what a change is for. */
export function RepeatFields(props: FieldsProps) {
  const { words } = props.visit
  const { values, faults } = props.state
  const open = inside.some((name) => (values[name] ?? '') !== '' || faults.some(({ field }) => field === name))
  const field = common({ ...props, name: 'repeat' })
  const choices = paces.map((value) => ({ value, label: words.events.series.paces[value] }))
  return (
    <>
      {(values.scope ?? '') === '' ? <Hidden name="scope" value="" /> : <ScopeChoice {...props} />}
      <details class="field" open={open}>
        <summary>{field.label}</summary>
        <SelectField {...field} choices={choices} open />
        <Line {...props} name="every" short />
        <Line {...props} name="repeatUntil" short />
        <Line {...props} name="repeatCount" short />
        <Long {...props} name="repeatExcept" rows={2} />
      </details>
    </>
  )
}

function ScopeChoice(props: FieldsProps) {
  const { scopes: names, scopeHelp } = props.visit.words.events.series
  const choices = scopes.map((value) => ({ value, label: names[value], help: scopeHelp[value] }))
  return <RadioGroup {...common({ ...props, name: 'scope', required: true })} choices={choices} />
}
