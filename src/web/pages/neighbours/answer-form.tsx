import type { Iri } from '../../../core/iri.js'
import type { PostAudience } from '../../../domain/posts/post.js'
import { statusLimits } from '../../../domain/posts/limits.js'
import { errorAt, type Errors } from '../../answers.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { SelectField } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { TextArea, TextField } from '../../parts/text-fields.js'
import type { Visit } from '../../visit.js'

export type TypedAnswer = { text: string; warning: string; audience: string }
export const blankAnswer: TypedAnswer = { text: '', warning: '', audience: '' }

/** From those everybody sees to those the fewest do. */
const widths = ['public', 'unlisted', 'followers', 'direct'] as const satisfies PostAudience[]

type AnswerFormProps = {
  visit: Visit
  to: Iri
  /** Whom what is answered was for: an answer is never for more. */
  widest: PostAudience
  typed: TypedAnswer
  errors?: Errors
}

/** An answer as the member's public self. */
export function AnswerForm({ visit, to, widest, typed, errors = [] }: AnswerFormProps) {
  const { words, language } = visit
  const { answer } = words.neighbours
  const possible = widest === 'hub' ? (['hub', 'direct'] as const) : widths.slice(widths.indexOf(widest))
  const choices = possible.map((value) => ({ value, label: answer.audiences[value] }))
  const field = (name: keyof TypedAnswer) => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  return (
    <Form visit={visit} action={neighbourPaths.answer}>
      <input type="hidden" name="to" value={to} />
      <TextArea
        {...field('text')}
        label={answer.text}
        help={answer.textHelp}
        language={language}
        maxLength={statusLimits.characters}
        required
      />
      <TextField {...field('warning')} label={answer.warning} help={answer.warningHelp} maxLength={200} />
      <SelectField
        {...field('audience')}
        value={typed.audience === '' ? widest : typed.audience}
        label={answer.audience}
        choices={choices}
        required
      />
      <SubmitButton label={answer.submit} />
    </Form>
  )
}
