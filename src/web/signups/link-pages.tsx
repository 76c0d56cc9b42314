import { apart } from '../../core/characters.js'
import { isPostponed, type Item } from '../../domain/items/item.js'
import { placeFor, placeInLine } from '../../domain/items/place.js'
import type { Answer, SignUp } from '../../domain/signups/sign-up.js'
import { pathOf } from '../../domain/text/slug.js'
import { pluralIn } from '../../words/plural.js'
import { Page, type Visit } from '../layout.js'
import { SubmitButton } from '../parts/form.js'
import { Notice } from '../parts/notice.js'
import { When } from '../parts/when.js'
import { answerInWords, listName, placesInWords, shiftInWords, type ShownList } from './lists.js'

type Shared = { visit: Visit; item: Item }

/** What the first letter leads to: opening it changes nothing, the button does. */
export function ConfirmPage(props: Shared & { list: ShownList | null; people: number; answer: Answer | null }) {
  const { visit, item, list, people, answer } = props
  const { words, language } = visit
  const { link, with: forThem, answers } = words.signUps
  const title = link.confirmTitle(apart(item.title))
  return (
    <Page
      visit={visit}
      title={title}
      unlisted
      notices={answer !== null && <Said visit={visit} text={answers[answer]} />}
    >
      <h1>{title}</h1>
      <Facts visit={visit} item={item} />
      {list === null ? (
        <p>{answers['not-open']}</p>
      ) : (
        <>
          {list.shift !== null && <p dir="auto">{shiftInWords(visit, item, list.shift)}</p>}
          <p>{[pluralIn(language)(people, forThem), placesInWords(visit, list.counts, list.rules)].join(' ')}</p>
          <p class="lead">{link.confirmLead}</p>
          <Do visit={visit} buttons={[{ label: link.confirm, value: 'confirm' }]} />
        </>
      )}
    </Page>
  )
}

type LinkProps = Shared & { own: SignUp; position: number | null; answer: Answer | null; done: string | null }

/** What every later letter leads to: where one stands, and how to say yes or no. */
export function LinkPage({ visit, item, own, position, answer, done }: LinkProps) {
  const { words, language, now } = visit
  const { link, with: forThem, leave } = words.signUps
  const isOff = item.ended !== null && !isPostponed(item)
  const isOver = isOff || (item.event !== null && item.event.overAt <= now)
  const isOn = answer !== null && answer !== 'refused'
  const title = link.title(apart(item.title))
  const come =
    own.state === 'accepted' && own.confirmedAt === null && item.ended === null
      ? [{ label: link.coming, value: 'come' }]
      : []
  return (
    <Page visit={visit} title={title} unlisted notices={done !== null && <Said visit={visit} text={done} />}>
      <h1>{title}</h1>
      <Facts visit={visit} item={item} accepted={own.state === 'accepted'} />
      {own.shift !== null && <p dir="auto">{listName(visit, item, own.shift)}</p>}
      <p class="lead">
        {answer === null ? link.left : answerInWords(visit, answer, position)}{' '}
        {isOn && own.people > 1 && pluralIn(language)(own.people, forThem)}
      </p>
      {own.confirmedAt !== null && isOn && <p>{link.confirmed}</p>}
      {isOver && <p>{isOff ? words.pages.item.cancelled : link.over}</p>}
      {isOn && !isOver && <Do visit={visit} buttons={[...come, { label: leave, value: 'leave' }]} />}
      <p>
        <a href={pathOf(item)}>{words.signUps.own.back}</a>
      </p>
    </Page>
  )
}

const Said = ({ visit, text }: { visit: Visit; text: string }) => (
  <Notice words={visit.words} kind="info">
    <p>{text}</p>
  </Notice>
)

/** @param accepted  whether it is for somebody who may know where exactly it is */
function Facts({ visit, item: { event }, accepted = false }: Shared & { accepted?: boolean }) {
  if (event === null) return null
  const place = placeFor(event, accepted)
  return (
    <p>
      <strong>
        <When visit={visit} event={event} />
      </strong>
      <br />
      {place !== null && <bdi>{placeInLine(place)}</bdi>}
    </p>
  )
}

/** Sent to the page's own address, which holds the secret. */
const Do = ({ visit, buttons }: { visit: Visit; buttons: readonly { label: string; value: string }[] }) => (
  <form class="form" method="post">
    <input type="hidden" name="csrf" value={visit.csrf} />
    <p class="form-end">
      {buttons.map(({ label, value }, at) => (
        <SubmitButton label={label} name="do" value={value} look={at === 0 && value !== 'leave' ? 'main' : 'quiet'} />
      ))}
    </p>
  </form>
)
