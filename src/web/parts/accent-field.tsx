import { accents } from '../../core/colour.js'
import { FieldGroup, fieldId, type FieldProps } from './field.js'
import { TextField } from './text-fields.js'

/** Hues a group can pick by name, in OKLCH degrees; each has its name in the catalogue. */
export const namedHues = [25, 55, 90, 150, 190, 250, 300, 350] as const
/** The choice that the number beside it decides. */
export const OTHER_HUE = 'other'

type AccentFieldProps = FieldProps & {
  /** One of `namedHues` or `OTHER_HUE`. */
  value: string
  /** What stands in the field of another hue. */
  number: string
}

/** The group's colour: each shown as a button would be, with its name. */
export function AccentField({ value, number, ...field }: AccentFieldProps) {
  const { words, name } = field
  const { hues, accentOther, accentNumber, accentNumberHelp } = words.hubSettings
  const radio = (choice: string) => ({
    type: 'radio' as const,
    id: `${fieldId(name)}-${choice}`,
    name,
    value: choice,
    checked: choice === value,
  })
  return (
    <FieldGroup {...field}>
      <div class="swatches">
        {namedHues.map((hue) => (
          <div class="choice">
            <input {...radio(String(hue))} />
            <label for={`${fieldId(name)}-${hue}`}>
              <Swatch hue={hue} />
              {hues[hue]}
            </label>
          </div>
        ))}
        <div class="choice">
          <input {...radio(OTHER_HUE)} />
          <label for={`${fieldId(name)}-${OTHER_HUE}`}>{accentOther}</label>
        </div>
      </div>
      <TextField
        words={words}
        name={`${name}-number`}
        label={accentNumber}
        help={accentNumberHelp}
        value={number}
        type="number"
        short
      />
    </FieldGroup>
  )
}

/** Coloured by attribute, since the policy of pages allows no inline style. */
function Swatch({ hue }: { hue: number }) {
  const { light, dark } = accents(hue)
  return (
    <svg class="swatch" viewBox="0 0 32 24" aria-hidden="true" focusable="false">
      <rect width="18" height="24" fill={light.button} />
      <rect x="18" width="14" height="24" fill={dark.button} />
    </svg>
  )
}
