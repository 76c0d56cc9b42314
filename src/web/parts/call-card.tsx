import type { Outcome } from '../../domain/items/item.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { Bar } from './bar.js'
import { foreign, type CallItem } from './items.js'
import { audienceStatuses, StatusTag } from './status-tag.js'
import { Time } from './when.js'

type CallProps = { visit: Visit; item: CallItem }

/** A call, ours or another's, as far as its time goes. */
type Lasting = {
  call: Pick<CallItem['call'], 'deadline' | 'zone'>
  ended: { outcome?: Outcome } | null
}

/** So many nights before its last day a call is said to close soon. */
const SOON_DAYS = 3

/** The days left, as large as the date of an event. */
export function DaysLeft({ visit, item: { call, ended } }: { visit: Visit; item: Lasting }) {
  const { words, language, site, now } = visit
  if (ended !== null) {
    return (
      <p class="days">
        <StatusTag words={words} status={ended.outcome ?? 'closed'} />
      </p>
    )
  }
  if (call.deadline === null) return <p class="days days-open">{words.parts.call.noDeadline}</p>
  const dates = site.dates.dates(language, call.zone)
  if (call.deadline <= now) return <p class="days days-open">{words.parts.call.over}</p>
  const left = dates.daysUntil(call.deadline, now)
  const last = words.parts.call.deadline(dates.range(call.deadline, null, now))
  return (
    <p class="days">
      <Count value={left} visit={visit} />
      <small>
        <Time at={call.deadline}>{last}</Time>
        {call.zone !== site.zone && ` (${dates.zoneName(call.deadline)})`}
      </small>
    </p>
  )
}

function Count({ value, visit: { words, language, site } }: { value: number; visit: Visit }) {
  if (value === 0) return <strong class="days-word">{words.parts.call.today}</strong>
  return (
    <strong>
      <span class="days-number">{site.dates.calendar(language).number(value)}</span>{' '}
      <span class="days-word">{pluralIn(language)(value, words.parts.call.daysLeft)}</span>
    </strong>
  )
}

/** How many have promised, and of how many; the bar only where the group named a goal. */
export function Promises({
  visit: { words, language },
  item,
  promised,
}: {
  visit: Visit
  item: { call: Pick<CallItem['call'], 'goal'> }
  promised: number
}) {
  const plural = pluralIn(language)
  const { goal } = item.call
  return (
    <div class="promises">
      {goal !== null && <Bar value={promised} of={goal} />}
      <p>
        <strong>{plural(promised, words.parts.call.promised)}</strong>
        {goal !== null && `, ${plural(goal, words.parts.call.ofGoal)}`}
      </p>
    </div>
  )
}

function Facts({ visit: { words, language, site, now }, item }: CallProps) {
  const { deadline, zone } = item.call
  const nights = deadline === null ? Infinity : site.dates.dates(language, zone).daysUntil(deadline, now)
  const isSoon = item.ended === null && deadline !== null && deadline > now && nights <= SOON_DAYS
  const statuses = [...(isSoon ? (['soon'] as const) : []), ...audienceStatuses(item.audience)]
  if (statuses.length === 0) return null
  return (
    <p class="facts">
      {statuses.map((status) => (
        <StatusTag words={words} status={status} />
      ))}
    </p>
  )
}

type CallCardProps = CallProps & {
  href: string
  /** How many people have promised; null when it is not counted. */
  promised?: number | null
  level?: 2 | 3
}

/** An ask, as a notice on the board. */
export function CallCard({ visit, item, href, promised = null, level = 3 }: CallCardProps) {
  const Title = `h${level}` as const
  return (
    <article class={item.ended === null ? 'card card-call' : 'card card-call card-over'}>
      <DaysLeft visit={visit} item={item} />
      <p class="card-kind">{visit.words.parts.call.actions[item.call.action]}</p>
      <Title class="card-title">
        <a href={href} lang={foreign(item, visit.language)} dir="auto">
          {item.title}
        </a>
      </Title>
      <p lang={foreign(item, visit.language)} dir="auto">
        {item.summary}
      </p>
      {promised !== null && <Promises visit={visit} item={item} promised={promised} />}
      <Facts visit={visit} item={item} />
    </article>
  )
}
