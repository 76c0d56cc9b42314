import { fieldNames, type FieldName } from '../../domain/drafts/fields.js'
import type { Failure } from '../failure.js'
import { Page, type Visit } from '../layout.js'
import { titleOf } from '../pages/error.js'
import { Form, SubmitButton } from '../parts/form.js'
import { Notice } from '../parts/notice.js'
import { paths } from '../paths.js'
import { labelOf, valueInWords } from './field-words.js'
import { TypedFields } from './typed-fields.js'
import type { Typed } from './typed-form.js'

type HeldProps = {
  visit: Visit
  typed: Typed
  failure: Failure
  /** Where it is sent once more. */
  action: string
  /** It cannot be saved where it came from, and becomes a new draft. */
  asNew: boolean
  /** Under which the log has it; null when nothing broke. */
  errorId: string | null
}

/** What somebody typed could not be saved: it stands here, to be sent once more. Nothing of it is kept by the hub. */
export function HeldPage({ visit, typed, failure, action, asNew, errorId }: HeldProps) {
  const { words } = visit
  const { held } = words.editor
  const { kind, fields } = typed
  const written = (fieldNames[kind] as readonly FieldName[]).filter((name) => (fields[name] ?? '') !== '')
  return (
    <Page visit={visit} title={held.title} unlisted>
      <h1>{held.title}</h1>
      <Notice words={words} kind="draft">
        <p>{reason(visit, failure)}</p>
        {errorId !== null && (
          <p>
            {words.failures.labels.number}: <code>{errorId}</code>
          </p>
        )}
        {asNew && <p>{held.asNew}</p>}
      </Notice>
      <Form visit={visit} action={action}>
        <TypedFields {...typed} texts={asNew ? 0 : typed.texts} edits={asNew ? null : typed.edits} />
        <p class="form-end">
          <SubmitButton label={held.again} name="do" value="save" />
          {visit.member === null && (
            <a class="quiet-button" href={paths.signIn} target="_blank" rel="noopener">
              {held.open}
            </a>
          )}
        </p>
      </Form>
      <h2>{held.text}</h2>
      <dl class="held">
        {written.map((name) => (
          <>
            <dt>{labelOf(words, kind, name)}</dt>
            <dd dir="auto">{valueInWords(words, kind, name, fields[name] ?? '')}</dd>
          </>
        ))}
      </dl>
    </Page>
  )
}

function reason({ words }: Visit, { status, code }: Failure): string {
  const { held } = words.editor
  if (status === 401) return held.signIn
  if (code === 'bad-form') return held.stale
  const refusals: Readonly<Record<string, string>> = words.refusals
  const known = code !== null && Object.hasOwn(refusals, code) ? refusals[code] : undefined
  return `${known ?? `${titleOf(status, words)}.`} ${held.otherwise}`
}
