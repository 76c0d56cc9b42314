import { accessFeatures, categories } from '../../domain/items/event-details.js'
import { CheckField, CheckGroup, SelectField } from '../parts/choice-fields.js'
import { common, Line, type FieldsProps } from './editor-fields.js'

const textsIn = (value: string): string[] =>
  value
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')

/** What helps people to come: what is not ticked is not said. */
export function FeaturesChoice(props: FieldsProps) {
  const { value, ...field } = common({ ...props, name: 'features' })
  const names = props.visit.words.events.features
  const choices = accessFeatures.map((feature) => ({ value: feature, label: names[feature] }))
  return <CheckGroup {...field} values={textsIn(value)} choices={choices} />
}

/** By their names in the language of the page. */
export function CategoryChoice(props: FieldsProps) {
  const { words, language } = props.visit
  const { compare } = new Intl.Collator(language)
  const choices = categories
    .map((value) => ({ value, label: words.events.categories[value] }))
    .sort((a, b) => compare(a.label, b.label))
  return <SelectField {...common({ ...props, name: 'category' })} choices={choices} open />
}

const inside = ['latitude', 'longitude', 'hideAddress', 'area'] as const

/** What few need; open when something in it is filled in or wrong. */
export function PlaceDetails(props: FieldsProps) {
  const { values, faults } = props.state
  const open = inside.some((name) => (values[name] ?? '') !== '' || faults.some(({ field }) => field === name))
  const { value, ...hide } = common({ ...props, name: 'hideAddress' })
  return (
    <details class="field" open={open}>
      <summary>{props.visit.words.events.placeDetails}</summary>
      <CheckField {...hide} checked={value === 'yes'} />
      <Line {...props} name="area" />
      <Line {...props} name="latitude" short />
      <Line {...props} name="longitude" short />
    </details>
  )
}
