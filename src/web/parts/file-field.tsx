import { FieldGroup, Fault, fieldId, type FieldProps } from './field.js'

type FileFieldProps = Omit<FieldProps, 'help'> & {
  /** What was written about the picture, and what is wrong with it. */
  alt?: string | undefined
  altError?: string | undefined
}

/** A picture, sent as `<name>`, and before it what it shows, as `<name>-alt`: so that nobody forgets. */
export function FileField({ alt = '', altError, ...field }: FileFieldProps) {
  const { form } = field.words.parts
  const id = fieldId(field.name)
  const required = field.required === true
  return (
    <FieldGroup {...field}>
      <label for={`${id}-alt`}>{form.alt}</label>
      <p class="help" id={`${id}-alt-help`}>
        {form.altHelp}
      </p>
      <Fault name={`${field.name}-alt`} error={altError} />
      <input
        id={`${id}-alt`}
        name={`${field.name}-alt`}
        value={alt}
        maxLength={1_500}
        required={required}
        dir="auto"
        aria-describedby={altError === undefined ? `${id}-alt-help` : `${id}-alt-help ${id}-alt-error`}
        aria-invalid={altError === undefined ? undefined : 'true'}
      />
      <label for={`${id}-file`}>{form.file}</label>
      <p class="help" id={`${id}-file-help`}>
        {form.fileHelp}
      </p>
      <input
        type="file"
        id={`${id}-file`}
        name={field.name}
        accept="image/*"
        required={required}
        aria-describedby={`${id}-file-help`}
        aria-invalid={field.error === undefined ? undefined : 'true'}
      />
    </FieldGroup>
  )
}
