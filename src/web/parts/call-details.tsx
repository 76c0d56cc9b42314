import { mailtoOf, merged, mergeFieldsOf, type CallLetter } from '../../domain/calls/letter.js'
import { pathOf } from '../../domain/text/slug.js'
import type { Visit } from '../layout.js'
import { foreign, type CallItem } from './items.js'
import { OutLink } from './out-link.js'
import { TextField } from './text-fields.js'

type DetailsProps = { visit: Visit; item: CallItem }

/** Where it is about, and where more is said. */
export function CallFacts({ visit: { words, language }, item }: DetailsProps) {
  const { area = null, background = null } = item.call
  if (area === null && background === null) return null
  return (
    <p class="call-facts">
      {area !== null && (
        <span lang={foreign(item, language)} dir="auto">
          {words.calls.area(area)}
        </span>
      )}
      {background !== null && <OutLink href={background}>{words.calls.background}</OutLink>}
    </p>
  )
}

/** What the group learned, once it is over. */
export function Learned({ visit: { words, language }, item }: DetailsProps) {
  const learned = item.ended?.learned ?? ''
  if (learned === '') return null
  return (
    <section class="call-learned" aria-labelledby="learned">
      <h2 id="learned">{words.calls.learned}</h2>
      {learned.split(/\n{2,}/).map((text) => (
        <p class="version-text" lang={foreign(item, language)} dir="auto">
          {text}
        </p>
      ))}
    </section>
  )
}

const letterPath = (item: CallItem, number: number): string => `${pathOf(item)}/letter/${number}`

/** The letters one can send, each with what is to be filled in. Nothing is kept: the form only comes back as a letter. */
export function Letters({ visit, item }: DetailsProps) {
  const { words } = visit
  const { letters = [] } = item.call
  if (letters.length === 0 || item.ended !== null) return null
  return (
    <section class="letters" aria-labelledby="letters">
      <h2 id="letters">{words.calls.letters.title}</h2>
      <p>{words.calls.letters.lead}</p>
      {letters.map((letter, at) => (
        <details class="call-letter" open={letters.length === 1}>
          <summary>
            <bdi>{words.calls.letters.to(letter.toName)}</bdi>
          </summary>
          <LetterForm visit={visit} item={item} letter={letter} number={at + 1} />
        </details>
      ))}
    </section>
  )
}

type LetterProps = DetailsProps & { letter: CallLetter; number: number; values?: readonly string[] }

/**
 * Sent by POST, so that what was typed stands in no address and no log; it changes nothing, so that pages which strangers
 * share may have it.
 */
export function LetterForm({ visit, item, letter, number, values = [] }: LetterProps) {
  const { words, language } = visit
  const names = mergeFieldsOf(letter)
  const blank = merged(letter, {})
  return (
    <>
      <p lang={foreign(item, language)} dir="auto">
        <strong>{blank.subject}</strong>
      </p>
      <p class="call-letter-text" lang={foreign(item, language)} dir="auto">
        {blank.text}
      </p>
      {names.length === 0 ? (
        <LetterWays visit={visit} letter={letter} number={number} values={{}} />
      ) : (
        <form class="form" method="post" action={letterPath(item, number)} noValidate>
          {names.map((name, at) => (
            <TextField
              words={words}
              name={`fill${number}-${at}`}
              label={name}
              value={values[at] ?? ''}
              maxLength={200}
            />
          ))}
          <button class="quiet-button" type="submit">
            {words.calls.letters.make}
          </button>
        </form>
      )}
    </>
  )
}

type WaysProps = { visit: Visit; letter: CallLetter; number: number; values: Readonly<Record<string, string>> }

/** The letter for a mail program, and as text. */
export function LetterWays({ visit: { words }, letter, number, values }: WaysProps) {
  const { letters } = words.calls
  const done = merged(letter, values)
  const href = mailtoOf(letter.to, done)
  const id = `letter-${number}`
  return (
    <>
      {letter.to === null && <p>{letters.noAddress}</p>}
      {href === null ? (
        <p>{letters.tooLong}</p>
      ) : (
        <p>
          <a class="button" href={href}>
            {letters.open}
          </a>
        </p>
      )}
      <div class="field">
        <label for={id}>{letters.copy}</label>
        <textarea id={id} rows={10} readOnly dir="auto">
          {`${letter.to === null ? '' : `${letter.to}\n`}${letters.subject(done.subject)}\n\n${done.text}`}
        </textarea>
      </div>
    </>
  )
}
