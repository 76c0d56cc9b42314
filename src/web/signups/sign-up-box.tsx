import type { Item } from '../../domain/items/item.js'
import { isOpen } from '../../domain/signups/sign-up.js'
import { answerTo } from '../../domain/signups/sign-up-service.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { SubmitButton } from '../parts/form.js'
import { When } from '../parts/when.js'
import { answerInWords, placesInWords, type ShownList } from './lists.js'
import { leavePath, signUpPath } from './sign-up-paths.js'

type BoxProps = { visit: Visit; item: Item; lists: readonly ShownList[] }

/** How one comes along: how many places there are, where one stands, and the one button to press. */
export function SignUpBox({ visit, item, lists }: BoxProps) {
  const { signUps: said } = visit.words
  const [own, shifts] = [lists.filter(({ shift }) => shift === null), lists.filter(({ shift }) => shift !== null)]
  const isAnyOpen = lists.some((list) => isOpen(list, item, visit.now))
  return (
    <section class="sign-up" aria-labelledby="sign-up">
      <h2 id="sign-up">{own.length > 0 ? said.title : said.shifts}</h2>
      {own.map((list) => (
        <One visit={visit} item={item} list={list} />
      ))}
      {own.length > 0 && shifts.length > 0 && <h3>{said.shifts}</h3>}
      {shifts.length > 0 && (
        <ul class="sign-up-shifts">
          {shifts.map((list) => (
            <li>
              <One visit={visit} item={item} list={list} />
            </li>
          ))}
        </ul>
      )}
      {isAnyOpen && (
        <p class="sign-up-more">
          <a class={visit.member === null ? 'button' : undefined} href={signUpPath(item)}>
            {visit.member === null ? said.byMail : said.change}
          </a>
        </p>
      )}
    </section>
  )
}

type OneProps = { visit: Visit; item: Item; list: ShownList }

function One({ visit, item, list }: OneProps) {
  const { words, language } = visit
  const said = words.signUps
  const { shift, counts, rules, own } = list
  const plural = pluralIn(language)
  const places = placesInWords(visit, counts, rules)
  if (isPast(item, visit.now)) return <Past visit={visit} item={item} list={list} />
  return (
    <>
      {shift !== null && event(item) !== null && (
        <p class="sign-up-shift">
          <strong dir="auto">{shift.name}</strong>{' '}
          <When visit={visit} event={{ startsAt: shift.from, endsAt: shift.to, zone: event(item)?.zone ?? 'UTC' }} />
        </p>
      )}
      <p class="sign-up-counts">
        {[
          counts.accepted === 0 ? said.nobody : plural(counts.accepted, said.counts),
          ...(counts.waiting > 0 ? [plural(counts.waiting, said.waitingCount)] : []),
          ...(places === '' ? [] : [places]),
        ].join(' · ')}
      </p>
      {!isOpen(list, item, visit.now) && item.ended === null && <p>{said.closed}</p>}
      {own !== null && own.state !== 'left' && (
        <p class="sign-up-own">
          <strong>{answerInWords(visit, answerTo(own.state), own.position)}</strong>{' '}
          {own.people > 1 && plural(own.people, said.with)}
        </p>
      )}
      {visit.member !== null && <Buttons visit={visit} item={item} list={list} />}
    </>
  )
}

const isPast = ({ event: part }: Item, now: Date): boolean => part !== null && part.overAt <= now

/** Nobody comes or calls off any more. */
function Past({ visit: { words, language }, list: { shift, counts } }: OneProps) {
  return (
    <>
      {shift !== null && (
        <p class="sign-up-shift">
          <strong dir="auto">{shift.name}</strong>
        </p>
      )}
      <p class="sign-up-counts">{pluralIn(language)(counts.accepted, words.signUps.were)}</p>
    </>
  )
}

function Buttons({ visit, item, list }: OneProps) {
  const { signUps: said } = visit.words
  const { own, shift, rules, counts } = list
  const isFull = counts.left === 0
  if (own?.state === 'refused') return null
  if (own !== null) return <Button visit={visit} action={leavePath(item)} shift={shift?.id} label={said.leave} quiet />
  if (!isOpen(list, item, visit.now) || (isFull && !rules.waitingList)) return null
  const label = rules.approval ? said.ask : isFull ? said.wait : said.come
  return <Button visit={visit} action={signUpPath(item)} shift={shift?.id} label={label} />
}

type ButtonProps = { visit: Visit; action: string; shift: string | undefined; label: string; quiet?: boolean }

const Button = ({ visit, action, shift = '', label, quiet = false }: ButtonProps) => (
  <form method="post" action={action} class="sign-up-button">
    <input type="hidden" name="csrf" value={visit.csrf} />
    <input type="hidden" name="shift" value={shift} />
    <SubmitButton label={label} look={quiet ? 'quiet' : 'main'} />
  </form>
)

const event = ({ event: part }: Item) => part
