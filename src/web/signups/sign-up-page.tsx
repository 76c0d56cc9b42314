import { apart } from '../../core/characters.js'
import type { Item } from '../../domain/items/item.js'
import { isOpen, LONGEST_NOTE, type Answer } from '../../domain/signups/sign-up.js'
import { pathOf } from '../../domain/text/slug.js'
import { errorAt, type Errors } from '../answers.js'
import type { Words } from '../../words/words.js'
import { Page, type Visit } from '../layout.js'
import { SelectField } from '../parts/choice-fields.js'
import { ErrorSummary, Form, SubmitButton } from '../parts/form.js'
import { Notice } from '../parts/notice.js'
import { TextArea, TextField } from '../parts/text-fields.js'
import { paths } from '../paths.js'
import { answerInWords, placesInWords, shiftInWords, type ShownList } from './lists.js'
import { signUpPath } from './sign-up-paths.js'

export type Typed = Record<'name' | 'email' | 'people' | 'note' | 'shift', string>

type PageProps = {
  visit: Visit
  item: Item
  lists: readonly ShownList[]
  typed: Typed
  errors: Errors
  /** Why it was not done; null when nothing was tried. */
  answer: Answer | null
  sendsMail: boolean
}

/** Signing up with more than one button: how many people, a note, and for strangers an address. */
export function SignUpPage(props: PageProps) {
  const { visit, item, lists, errors, answer, sendsMail } = props
  const { words, member } = visit
  const { own, closed } = words.signUps
  const isShut = lists.every((list) => !isOpen(list, item, visit.now))
  return (
    <Page
      visit={visit}
      title={own.title(apart(item.title))}
      unlisted
      notices={
        answer !== null && (
          <Notice words={words} kind="info">
            <p>{answerInWords(visit, answer, null)}</p>
          </Notice>
        )
      }
    >
      <h1>{own.title(apart(item.title))}</h1>
      <p class="lead">{own.lead}</p>
      <p>
        <a href={pathOf(item)}>{own.back}</a>
      </p>
      <ErrorSummary visit={visit} errors={errors} labels={labelsOf(words)} />
      {isShut ? <p>{closed}</p> : member === null && !sendsMail ? <p>{own.noMail}</p> : <Fields {...props} />}
      {member === null && (
        <p>
          <a href={paths.signIn}>{own.signIn}</a>
        </p>
      )}
    </Page>
  )
}

export function labelsOf({ signUps: { own } }: Words): Record<string, string> {
  return { email: own.mail, name: own.name, people: own.people, note: own.note }
}

function Fields({ visit, item, lists, typed, errors }: PageProps) {
  const { words, language, member } = visit
  const { own, for: forWhat } = words.signUps
  const field = (name: keyof Typed) => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  const choices = lists
    .filter((list) => isOpen(list, item, visit.now))
    .map((list) => ({ value: list.shift?.id ?? '', label: labelOf(visit, item, list) }))
  return (
    <Form visit={visit} action={signUpPath(item)}>
      {member === null && <p>{own.mailLead}</p>}
      {choices.length > 1 || choices[0]?.value !== '' ? (
        <SelectField {...field('shift')} label={forWhat} choices={choices} required />
      ) : (
        <p>{choices[0].label}</p>
      )}
      {member === null && (
        <>
          <TextField {...field('email')} label={own.mail} type="email" autocomplete="email" required />
          <TextField {...field('name')} label={own.name} help={own.nameHelp} autocomplete="name" />
        </>
      )}
      <TextField {...field('people')} label={own.people} help={own.peopleHelp} type="number" short required />
      <TextArea
        {...field('note')}
        label={own.note}
        help={own.noteHelp}
        language={language}
        rows={3}
        maxLength={LONGEST_NOTE}
      />
      <SubmitButton label={member === null ? own.submitMail : own.submit} />
    </Form>
  )
}

/** 'Stewards, Sat 21 Nov, 17:00–19:00 · 2 places left' */
function labelOf(visit: Visit, item: Item, { shift, counts, rules }: ShownList): string {
  const { event } = visit.words.signUps
  const places = placesInWords(visit, counts, rules)
  return [shift === null ? event : shiftInWords(visit, item, shift), ...(places === '' ? [] : [places])].join(' · ')
}
