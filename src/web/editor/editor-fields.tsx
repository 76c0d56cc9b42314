import type { FieldName } from '../../domain/drafts/fields.js'
import { longest } from '../../domain/drafts/content.js'
import { actions, audiences, type Kind } from '../../domain/items/item.js'
import { commonLanguages } from '../../domain/text/language-tags.js'
import { momentOf } from '../../domain/text/zones.js'
import { fieldOf, type FormState } from '../form-state.js'
import type { Visit } from '../layout.js'
import { CheckField, RadioGroup, SelectField } from '../parts/choice-fields.js'
import { DateTimeField } from '../parts/date-time-field.js'
import { TextArea, TextField } from '../parts/text-fields.js'
import { labelOf } from './field-words.js'
import { split } from './typed-form.js'

export type FieldsProps = { visit: Visit; kind: Kind; state: FormState }
export type One = FieldsProps & { name: FieldName; required?: boolean }

export function common({ visit: { words }, kind, state, name, required = false }: One) {
  const help: Readonly<Record<string, string>> = words.editor.help
  const isAsk = kind === 'call' && name === 'action'
  const shown = isAsk || !Object.hasOwn(help, name) ? undefined : help[name]
  return { ...fieldOf(words, state, name), label: labelOf(words, kind, name), help: shown, required }
}

/** One line. Nothing bounds it in the browser: what is pasted must not be cut unseen. */
export function Line({ type, short, ...one }: One & { type?: 'text' | 'url' | 'number'; short?: boolean }) {
  return <TextField {...common(one)} type={type ?? 'text'} short={short ?? false} autocomplete="off" />
}

const limits: Partial<Record<FieldName, number>> = longest

export function Long({ rows = 8, ...one }: One & { rows?: number }) {
  const limit = limits[one.name] ?? longest.section
  return <TextArea {...common(one)} language={one.visit.language} rows={rows} maxLength={limit} />
}

/** A time on the clocks of the zone that stands in the form; said when they skip or repeat it. */
export function Moment(one: One) {
  const { value, help, ...field } = common(one)
  const both = [help, clockNote(one)].filter((text) => text !== undefined).join(' ')
  return <DateTimeField {...field} help={both === '' ? undefined : both} value={split(value)} />
}

function clockNote({ visit, state: { values }, name }: One): string | undefined {
  const moment = momentOf(values[name] ?? '', values.zone ?? '')
  if (typeof moment === 'string' || moment.clock === 'plain') return undefined
  const { clock } = visit.words.editor
  if (moment.clock === 'repeated') return clock.repeated
  return clock.skipped(visit.site.dates.dates(visit.language, values.zone ?? 'UTC').time(moment.at))
}

/** With what was typed, also when this Node knows it under another name. */
export function ZoneChoice(props: FieldsProps) {
  const field = common({ ...props, name: 'zone', required: true })
  const known = Intl.supportedValuesOf('timeZone')
  const zones = known.includes(field.value) ? known : [field.value, ...known]
  return <SelectField {...field} choices={zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))} />
}

export function ActionChoice(props: FieldsProps) {
  const { actions: names } = props.visit.words.parts.call
  const choices = actions.map((value) => ({ value, label: names[value] }))
  return <SelectField {...common({ ...props, name: 'action', required: true })} choices={choices} open />
}

/** The languages of neighbourhoods, and any other by its tag. */
export function LanguageChoice(props: FieldsProps) {
  const { visit, state } = props
  const field = common({ ...props, name: 'language' })
  const choices = commonLanguages().map(({ tag, name }) => ({ value: tag, label: name }))
  const listed = choices.some(({ value }) => value === field.value)
  const other = {
    ...fieldOf(visit.words, { ...state, faults: [] }, 'language-other'),
    value: listed ? '' : field.value,
  }
  const { languageOther, languageOtherHelp } = visit.words.editor.help
  return (
    <>
      <SelectField {...field} value={listed ? field.value : ''} choices={choices} open={!listed} />
      <details class="field" open={!listed && field.value !== ''}>
        <summary>{languageOther}</summary>
        <TextField {...other} label={languageOther} help={languageOtherHelp} short />
      </details>
    </>
  )
}

/** Yes, or no unless something else is said. */
export function YesChoice(
  props: FieldsProps & { name: 'quiet' | 'unreminded' | 'signUp' | 'waitingList' | 'approval' },
) {
  const { value, ...field } = common(props)
  return <CheckField {...field} checked={value === 'yes'} />
}

export function AudienceChoice(props: FieldsProps) {
  const { audiences: names, audienceHelp } = props.visit.words.editor
  const field = common({ ...props, name: 'audience', required: true })
  const offered = audiences.filter((one) => one !== 'followers' || field.value === one)
  const choices = offered.map((value) => ({ value, label: names[value], help: audienceHelp[value] }))
  return <RadioGroup {...field} choices={choices} />
}
