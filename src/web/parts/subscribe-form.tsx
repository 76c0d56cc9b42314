import { languageNames, languages, type Language } from '../../words/words.js'
import { topicName, type TopicNames } from '../../domain/subscriptions/subscription-letters.js'
import type { Topic } from '../../domain/subscriptions/topic.js'
import type { Visit } from '../layout.js'
import { RadioGroup } from './choice-fields.js'
import { FieldGroup, fieldId } from './field.js'
import { errorAt } from '../answers.js'
import { SubmitButton, type FormError } from './form.js'
import { TextField } from './text-fields.js'

export const SUBSCRIBE_PATH = '/subscribe'

type Props = {
  visit: Visit
  /** What can be ticked, in this order. */
  offered: readonly Topic[]
  /** What is ticked already. */
  chosen: readonly string[]
  email?: string
  errors?: readonly FormError[]
  names?: TopicNames
}

/**
 * Asks for a letter with a link. It stands on pages that strangers share, so it has no token; it changes nothing but that
 * a letter is sent, which is rationed, and other sites cannot send it.
 */
export function SubscribeForm({ visit, offered, chosen, email = '', errors = [], names = {} }: Props) {
  const { words } = visit
  const { form } = words.subscriptions
  return (
    <form class="form subscribe" method="post" action={SUBSCRIBE_PATH} noValidate>
      <TextField
        words={words}
        name="email"
        label={form.email}
        help={form.privacy}
        value={email}
        error={errorAt(errors, 'email')}
        type="email"
        autocomplete="email"
        maxLength={254}
        required
      />
      <TopicBoxes visit={visit} offered={offered} chosen={chosen} names={names} error={errorAt(errors, 'topics')} />
      <SubmitButton label={form.submit} />
    </form>
  )
}

type BoxesProps = {
  visit: Visit
  offered: readonly Topic[]
  chosen: readonly string[]
  names?: TopicNames
  error?: string | undefined
  required?: boolean
}

export function TopicBoxes({ visit, offered, chosen, names = {}, error, required = true }: BoxesProps) {
  const { words, language } = visit
  return (
    <FieldGroup words={words} name="topics" label={words.subscriptions.form.what} error={error} required={required}>
      {offered.map((topic) => {
        const id = `${fieldId('topics')}-${topic.replace(':', '-')}`
        return (
          <div class="choice">
            <input type="checkbox" id={id} name="topics" value={topic} checked={chosen.includes(topic)} />
            <label for={id} dir="auto">
              {topicName(topic, language, names)}
            </label>
          </div>
        )
      })}
    </FieldGroup>
  )
}

export function LetterLanguage({ visit: { words }, value }: { visit: Visit; value: Language }) {
  const choices = languages.map((language) => ({ value: language, label: languageNames[language] }))
  return (
    <RadioGroup
      words={words}
      name="language"
      label={words.subscriptions.manage.language}
      value={value}
      choices={choices}
      required
    />
  )
}

type PanelProps = {
  visit: Visit
  /** What the page it stands on is about. */
  about: readonly Topic[]
  /** What is ticked, if not all that. */
  chosen?: readonly Topic[]
  names?: TopicNames
}

/** The form beside feeds and calendars; nothing on a hub that sends no mail. */
export function SubscribePanel({ visit, about, chosen = about, names = {} }: PanelProps) {
  if (!visit.site.sendsMail) return null
  const { form } = visit.words.subscriptions
  const more = about.map((topic) => `topics=${encodeURIComponent(topic)}`).join('&')
  return (
    <section class="panel" aria-labelledby="by-mail">
      <h2 id="by-mail">{form.title}</h2>
      <p>{form.lead}</p>
      <SubscribeForm visit={visit} offered={[...about, 'digest']} chosen={chosen} names={names} />
      <p>
        <a href={`${SUBSCRIBE_PATH}?${more}`}>{form.more}</a>
      </p>
    </section>
  )
}
