import { can } from '../../domain/members/member.js'
import type { FeedContext } from '../feeds/site.js'
import { editorPaths } from '../editor/editor-paths.js'
import { Page, type Visit } from '../layout.js'
import { EventWays } from '../parts/event-ways.js'
import { alternatesOf, FollowList, type Following } from '../parts/follow.js'
import { headOf } from '../parts/head-meta.js'
import { Icon } from '../parts/icon.js'
import { EventRows, EventsByMonth } from '../parts/item-lists.js'
import type { EventItem } from '../parts/items.js'
import { EmptyState, ListPager, MonthPager } from '../parts/lists.js'
import { MonthGrid } from '../parts/month-grid.js'
import { pathOf } from '../../domain/text/slug.js'
import { SubscribePanel } from '../parts/subscribe-form.js'
import { calendarPaths, feedPaths, monthPath, paths } from '../paths.js'
import type { Words } from '../../words/words.js'

type ListProps = {
  visit: Visit
  context: FeedContext
  items: readonly EventItem[]
  /** Null on the first page, and on the last. */
  start: string | null
  next: string | null
}

function followEvents({ pages: { follow } }: Words): Following[] {
  return [
    { format: 'ics', href: `${feedPaths.event}.ics`, label: follow.calendar, help: follow.calendarHelp },
    { format: 'atom', href: `${feedPaths.event}.atom`, label: follow.kind.event },
  ]
}

type EventsProps = ListProps & {
  /** Empty on further pages. */
  onNow: readonly EventItem[]
}

/** What is on now and what is coming, month by month. */
export function EventsPage({ visit, context, onNow, items, start, next }: EventsProps) {
  const { words, site, member } = visit
  const { events } = words.pages
  const ways = followEvents(words)
  return (
    <Page
      visit={visit}
      title={events.title}
      {...headOf(context, { path: paths.events, title: events.title, isListed: start === null })}
      alternates={alternatesOf(words, site.name, ways)}
    >
      <h1>{events.title}</h1>
      <p class="lead">{events.lead}</p>
      <EventWays visit={visit} at="list" />
      {onNow.length > 0 && (
        <section aria-labelledby="now">
          <h2 id="now" class="month-head">
            {events.now}
          </h2>
          <EventRows visit={visit} items={onNow} />
        </section>
      )}
      <EventsByMonth visit={visit} items={items} />
      {onNow.length + items.length === 0 && (
        <EmptyState
          title={events.none}
          {...(can(member, 'publish') && { next: { label: events.announce, href: editorPaths.fresh('event') } })}
        >
          <p>{events.noneText}</p>
        </EmptyState>
      )}
      <ListPager words={words} start={start} next={next} to="later" />
      <section class="panel panel-follow" aria-labelledby="follow">
        <h2 id="follow">{words.pages.home.follow}</h2>
        <FollowList ways={ways}>
          <li>
            <a href={calendarPaths.share}>
              <Icon name="on" />
              <span>{words.calendar.embed.title}</span>
            </a>
          </li>
        </FollowList>
      </section>
      <SubscribePanel visit={visit} about={['events']} />
    </Page>
  )
}

export function PastEventsPage({ visit, context, items, start, next }: ListProps) {
  const { words } = visit
  const { events } = words.pages
  return (
    <Page
      visit={visit}
      title={events.pastTitle}
      {...headOf(context, { path: paths.pastEvents, title: events.pastTitle, isListed: start === null })}
    >
      <h1>{events.pastTitle}</h1>
      <p class="lead">{events.pastLead}</p>
      <EventWays visit={visit} at="past" />
      {items.length === 0 ? (
        <EmptyState title={events.nonePast}>
          <p>{events.nonePastText}</p>
        </EmptyState>
      ) : (
        <EventsByMonth visit={visit} items={items} />
      )}
      <ListPager words={words} start={start} next={next} to="older" />
    </Page>
  )
}

type MonthProps = {
  visit: Visit
  context: FeedContext
  /** 'YYYY-MM'. */
  month: string
  /** The months beside it; null where there is nothing more to see. */
  before: string | null
  after: string | null
  /** When the month begins at the hub's own place. */
  from: Date
  items: readonly EventItem[]
}

export function MonthPage({ visit, context, month, before, after, from, items }: MonthProps) {
  const { words, site, language } = visit
  const { events } = words.pages
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
  const title = events.monthTitle(site.dates.calendar(language).monthName(year, number))
  const monthOfItem = ({ event }: EventItem) =>
    site.dates.dates(language, event.zone).dayKey(event.startsAt).slice(0, 7)
  const going = items.filter((item) => monthOfItem(item) < month && item.event.overAt > from)
  const within = items.filter((item) => monthOfItem(item) === month)
  return (
    <Page
      visit={visit}
      title={title}
      {...headOf(context, { path: monthPath(month), title, isListed: within.length > 0 })}
      alternates={alternatesOf(words, site.name, followEvents(words))}
      extra="month"
    >
      <h1>{events.title}</h1>
      <EventWays visit={visit} at="month" month={month} />
      {going.length > 0 && (
        <section aria-labelledby="going">
          <h2 id="going" class="month-head">
            {events.going}
          </h2>
          <EventRows visit={visit} items={going} />
        </section>
      )}
      <MonthGrid
        visit={visit}
        year={year}
        month={number}
        entries={within.map((item) => ({ item, href: pathOf(item) }))}
      />
      <MonthPager
        words={words}
        before={before === null ? null : monthPath(before)}
        after={after === null ? null : monthPath(after)}
      />
    </Page>
  )
}
