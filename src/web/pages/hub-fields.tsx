import { LONGEST_RULES } from '../../domain/settings/house-rules.js'
import { signUpModes } from '../../domain/settings/hub-settings.js'
import { languageNames, languages } from '../../words/words.js'
import type { Form } from '../form.js'
import { fieldOf, type FormState } from '../form-state.js'
import type { Visit } from '../layout.js'
import { AccentField, namedHues, OTHER_HUE } from '../parts/accent-field.js'
import { RadioGroup, SelectField } from '../parts/choice-fields.js'
import { TextArea, TextField } from '../parts/text-fields.js'

/** The fields of a hub's settings, for the first set-up and for later. */
type Props = {
  visit: Visit
  state: FormState
  /** More below a field's help, by its name. */
  notes?: Readonly<Record<string, string>>
}
type Name =
  'name' | 'area' | 'contact' | 'about' | 'rules' | 'language' | 'zone' | 'signUps' | 'accent' | DigestName | MapName
type DigestName = 'digestDay' | 'digestHour'
type MapName = 'mapCentre' | 'mapTiles' | 'mapAttribution'

/** What all fields have; the words are those of the catalogue under the same name. */
function common({ visit: { words }, state, notes }: Props, name: Name, help: string | undefined) {
  const both = [help, notes?.[name]].filter((text) => text !== undefined)
  return {
    ...fieldOf(words, state, name),
    label: words.hubSettings[name],
    help: both.length === 0 ? undefined : both.join(' '),
  }
}

export function NameField(props: Props) {
  const { nameHelp } = props.visit.words.hubSettings
  return <TextField {...common(props, 'name', nameHelp)} required maxLength={100} autocomplete="organization" />
}

export function AreaField(props: Props) {
  return <TextField {...common(props, 'area', props.visit.words.hubSettings.areaHelp)} maxLength={100} />
}

export function ContactField(props: Props) {
  const { language, words } = props.visit
  const field = common(props, 'contact', words.hubSettings.contactHelp)
  return <TextArea {...field} language={language} maxLength={500} rows={3} />
}

export function AboutField(props: Props) {
  const { language, words } = props.visit
  return (
    <TextArea
      {...common(props, 'about', words.hubSettings.aboutHelp)}
      language={language}
      maxLength={20_000}
      rows={12}
    />
  )
}

/** One a line. */
export function RulesField(props: Props) {
  const { language, words } = props.visit
  const field = common(props, 'rules', words.hubSettings.rulesHelp)
  return <TextArea {...field} language={language} maxLength={LONGEST_RULES} rows={6} />
}

export function LanguageField(props: Props) {
  const choices = languages.map((value) => ({ value, label: languageNames[value] }))
  const field = common(props, 'language', props.visit.words.hubSettings.languageHelp)
  return <RadioGroup {...field} required choices={choices} />
}

/** With what is kept or was typed, also when this Node knows it under another name. */
export function ZoneField(props: Props) {
  const field = common(props, 'zone', props.visit.words.hubSettings.zoneHelp)
  const known = Intl.supportedValuesOf('timeZone')
  const zones = field.value === '' || known.includes(field.value) ? known : [field.value, ...known]
  return <SelectField {...field} required choices={zones.map((zone) => ({ value: zone, label: zoneLabel(zone) }))} />
}

const zoneLabel = (zone: string) => zone.replaceAll('_', ' ')

export function SignUpsField(props: Props) {
  const { signUpModes: labels, signUpHelp } = props.visit.words.hubSettings
  const choices = signUpModes.map((value) => ({ value, label: labels[value], help: signUpHelp[value] }))
  return <RadioGroup {...common(props, 'signUps', undefined)} required choices={choices} />
}

/** When the weekly digest goes out. */
export function DigestFields(props: Props) {
  const { hubSettings } = props.visit.words
  const days = Array.from({ length: 8 }, (_, day) => ({
    value: String(day),
    label: digestDayName(props.visit, String(day)),
  }))
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: `${String(hour).padStart(2, '0')}:00`,
  }))
  return (
    <>
      <SelectField {...common(props, 'digestDay', hubSettings.digestDayHelp)} required choices={days} />
      <SelectField {...common(props, 'digestHour', hubSettings.digestHourHelp)} required choices={hours} />
    </>
  )
}

/** @param day  as it is kept: 0 is never, 1 is Monday */
export function digestDayName({ words, site, language }: Visit, day: string): string {
  if (day === '0') return words.hubSettings.digestNever
  return site.dates.calendar(language).weekdays[Number(day) - 1]?.long ?? day
}

/** Where maps have their middle, and their pictures from. */
export function MapFields(props: Props) {
  const { hubSettings } = props.visit.words
  const names: MapName[] = ['mapCentre', 'mapTiles', 'mapAttribution']
  return names.map((name) => <TextField {...common(props, name, hubSettings[`${name}Help`])} maxLength={300} />)
}

/** The named hues, and a number for all others. */
export function HueField(props: Props) {
  const { value, ...field } = common(props, 'accent', props.visit.words.hubSettings.accentHelp)
  const named = namedHues.some((hue) => String(hue) === value)
  return <AccentField {...field} required value={named ? value : OTHER_HUE} number={named ? '' : value} />
}

/** The hue that was picked or typed, as it was typed. */
export function hueIn(form: Form): string {
  const picked = form.text('accent')
  return picked === OTHER_HUE ? form.text('accent-number').trim() : picked
}
