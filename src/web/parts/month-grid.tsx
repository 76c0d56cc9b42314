import type { Visit } from '../layout.js'
import { foreign, type EventItem } from './items.js'
import { endingOf, StatusTag } from './status-tag.js'

type Entry = { item: EventItem; href: string }
type MonthGridProps = {
  visit: Visit
  year: number
  /** 1 to 12 */
  month: number
  entries: readonly Entry[]
}

const keyOf = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)

/**
 * A month as a table of weeks, each event on the day it begins at its own place. On a small screen the days with
 * nothing in them go, and the rest stand one below the other.
 */
export function MonthGrid({ visit, year, month, entries }: MonthGridProps) {
  const { site, language, words } = visit
  const calendar = site.dates.calendar(language)
  const byDay = Map.groupBy(entries, ({ item: { event } }) =>
    site.dates.dates(language, event.zone).dayKey(event.startsAt),
  )
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() - calendar.firstWeekday + 7) % 7
  const weeks = Array.from({ length: Math.ceil((before + days) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_day, at) => week * 7 + at - before + 1),
  )
  const isEmpty = !Array.from({ length: days }, (_, at) => keyOf(year, month, at + 1)).some((key) => byDay.has(key))
  // The roles are said aloud because the small screen's layout takes them from the elements.
  return (
    <>
      <h2 id="month-name" class="month-name">
        {calendar.monthName(year, month)}
      </h2>
      {isEmpty && <p class="month-empty">{words.parts.month.empty}</p>}
      <table class={isEmpty ? 'month month-bare' : 'month'} role="table" aria-labelledby="month-name">
        <thead role="rowgroup">
          <tr role="row">
            {calendar.weekdays.map(({ short, long }) => (
              <th scope="col" role="columnheader" abbr={long}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {weeks.map((week) => (
            <tr role="row" class={week.some((day) => byDay.has(keyOf(year, month, day))) ? undefined : 'month-idle'}>
              {week.map((day) =>
                day < 1 || day > days ? (
                  <td role="cell" class="month-outside" />
                ) : (
                  <DayCell
                    visit={visit}
                    dayKey={keyOf(year, month, day)}
                    entries={byDay.get(keyOf(year, month, day))}
                  />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function DayCell({
  visit,
  dayKey,
  entries = [],
}: {
  visit: Visit
  dayKey: string
  entries?: readonly Entry[] | undefined
}) {
  const { site, language, words, now } = visit
  const isToday = site.dates.dates(language, site.zone).dayKey(now) === dayKey
  const noon = new Date(`${dayKey}T12:00:00Z`)
  const looks = [entries.length === 0 && 'month-idle', isToday && 'month-today'].filter(Boolean).join(' ')
  return (
    <td role="cell" class={looks}>
      <p class="month-day">
        <time datetime={dayKey}>
          <span class="month-short">{Number(dayKey.slice(8))}</span>
          <span class="month-long">{site.dates.dates(language, 'UTC').short(noon, noon)}</span>
        </time>
        {isToday && <span class="month-mark">{words.parts.month.today}</span>}
      </p>
      {entries.length > 0 && (
        <ul>
          {entries.map(({ item, href }) => (
            <li class={item.ended === null ? undefined : 'month-ended'}>
              <a href={href} lang={foreign(item, language)}>
                <b>{site.dates.dates(language, item.event.zone).time(item.event.startsAt)}</b>{' '}
                <span dir="auto">{item.title}</span>
              </a>
              {item.ended !== null && <StatusTag words={words} status={endingOf(item)} />}
            </li>
          ))}
        </ul>
      )}
    </td>
  )
}
