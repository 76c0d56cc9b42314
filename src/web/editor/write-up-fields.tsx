import { settings } from '../../domain/items/item.js'
import { DEFAULT_LICENCE, licences } from '../../domain/write-ups/licence.js'
import { RadioGroup, SelectField } from '../parts/choice-fields.js'
import { common, type FieldsProps } from './editor-fields.js'

/** In what kind of place it was done; nobody has to say. */
export function SettingChoice(props: FieldsProps) {
  const names = props.visit.words.writeUps.settings
  const choices = settings.map((value) => ({ value, label: names[value] }))
  return <SelectField {...common({ ...props, name: 'setting' })} choices={choices} open />
}

/** On what terms others may use it. */
export function LicenceChoice(props: FieldsProps) {
  const names = props.visit.words.writeUps.licences
  const field = common({ ...props, name: 'licence' })
  const choices = licences.map((value) => ({ value, label: names[value] }))
  return <RadioGroup {...field} value={field.value === '' ? DEFAULT_LICENCE : field.value} choices={choices} />
}
