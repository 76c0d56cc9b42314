import type { WeekSheet } from '../../../domain/text/weeks.js'
import type { FeedContext } from '../../feeds/site.js'
import { Page, type Visit } from '../../layout.js'
import { EventWays } from '../../parts/event-ways.js'
import { headOf } from '../../parts/head-meta.js'
import { EventRows } from '../../parts/item-lists.js'
import type { EventItem } from '../../parts/items.js'
import { WeekPager } from '../../parts/lists.js'
import { calendarPaths } from '../../paths.js'

type WeekProps = {
  visit: Visit
  context: FeedContext
  sheet: WeekSheet
  /** Null where there is nothing more to see. */
  before: string | null
  after: string | null
  items: readonly EventItem[]
}

/** A week day by day, each event on the day it begins at its own place; before them what goes on from earlier. */
export function WeekPage({ visit, context, sheet, before, after, items }: WeekProps) {
  const { words, site, language, now } = visit
  const { week: texts } = words.calendar
  const { events } = words.pages
  const dates = site.dates.dates(language, 'UTC')
  const dayOf = ({ event }: EventItem) => site.dates.dates(language, event.zone).dayKey(event.startsAt)
  const byDay = Map.groupBy(items, dayOf)
  const [first, last] = [sheet.days[0], sheet.days.at(-1)] as [WeekSheet['days'][number], WeekSheet['days'][number]]
  const going = items.filter((item) => dayOf(item) < first.day && item.event.overAt > first.from)
  const isEmpty = !sheet.days.some(({ day }) => byDay.has(day))
  const title = texts.title(String(sheet.number), dates.short(noon(first.day), now), dates.short(noon(last.day), now))
  const today = site.dates.dates(language, site.zone).dayKey(now)
  return (
    <Page
      visit={visit}
      title={title}
      {...headOf(context, { path: calendarPaths.week(sheet.week), title, isListed: !isEmpty })}
    >
      <h1>{events.title}</h1>
      <EventWays visit={visit} at="week" week={sheet.week} month={sheet.days[3]?.day.slice(0, 7) ?? ''} />
      <h2 class="month-name">{title}</h2>
      {going.length > 0 && (
        <section aria-labelledby="going">
          <h3 id="going" class="month-head">
            {events.going}
          </h3>
          <EventRows visit={visit} items={going} />
        </section>
      )}
      {sheet.days.map(({ day }) => (
        <section aria-labelledby={`day-${day}`}>
          <h3 id={`day-${day}`} class="month-head">
            <time datetime={day}>{dates.full(noon(day))}</time>
            {day === today && ` · ${words.parts.month.today}`}
          </h3>
          {byDay.has(day) ? (
            <EventRows visit={visit} items={byDay.get(day) ?? []} />
          ) : (
            <p class="help">{texts.nothing}</p>
          )}
        </section>
      ))}
      <WeekPager
        words={words}
        before={before === null ? null : calendarPaths.week(before)}
        after={after === null ? null : calendarPaths.week(after)}
      />
    </Page>
  )
}

const noon = (day: string): Date => new Date(`${day}T12:00:00Z`)
