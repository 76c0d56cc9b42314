import type { ComponentChildren } from 'preact'
import type { Item, Kind } from '../../domain/items/item.js'
import { pathOf } from '../../domain/text/slug.js'
import type { Visit } from '../layout.js'
import { monthPath } from '../paths.js'
import { CallCard } from './call-card.js'
import { EventCard, EventRow } from './event-row.js'
import { isCall, isEvent, isList, isWriteUp, type CallItem, type EventItem, type WriteUpItem } from './items.js'
import { ListTitles } from './reading-list.js'
import { WriteUpCard } from './write-up-card.js'

type ListProps<I extends Item> = { visit: Visit; items: readonly I[]; level?: 2 | 3 }

export function EventRows({ visit, items, level = 3 }: ListProps<EventItem>) {
  return (
    <ul class="rows">
      {items.map((item) => (
        <li>
          <EventRow visit={visit} item={item} href={pathOf(item)} level={level} />
        </li>
      ))}
    </ul>
  )
}

type CallListProps = ListProps<CallItem> & {
  /** How many have promised, here and elsewhere, by the id of the call; left out where it is not counted. */
  promised?: ReadonlyMap<string, number>
}

export function CallCards({ visit, items, level = 3, promised }: CallListProps) {
  return (
    <ul class="cards">
      {items.map((item) => (
        <li>
          <CallCard
            {...{ visit, item, level }}
            href={pathOf(item)}
            promised={promised === undefined ? null : promisedFor(item, promised)}
          />
        </li>
      ))}
    </ul>
  )
}

/** Where there is neither a goal nor a promise there is nothing to show. */
const promisedFor = ({ id, call }: CallItem, promised: ReadonlyMap<string, number>): number | null =>
  promised.get(id) ?? (call.goal === null ? null : 0)

export function WriteUpCards({ visit, items, level = 3 }: ListProps<WriteUpItem>) {
  return (
    <ul class="cards">
      {items.map((item) => (
        <li>
          <WriteUpCard visit={visit} item={item} href={pathOf(item)} level={level} />
        </li>
      ))}
    </ul>
  )
}

export function EventCards({ visit, items, level = 3 }: ListProps<EventItem>) {
  return (
    <ul class="cards">
      {items.map((item) => (
        <li>
          <EventCard visit={visit} item={item} href={pathOf(item)} level={level} />
        </li>
      ))}
    </ul>
  )
}

/** Items of all kinds in the order in which they come. */
export function MixedCards({ visit, items, level = 3 }: ListProps<Item>) {
  return (
    <ul class="cards">
      {items.map((item) => (
        <li>
          {isEvent(item) && <EventCard visit={visit} item={item} href={pathOf(item)} level={level} />}
          {isCall(item) && <CallCard visit={visit} item={item} href={pathOf(item)} level={level} />}
          {isWriteUp(item) && <WriteUpCard visit={visit} item={item} href={pathOf(item)} level={level} />}
        </li>
      ))}
    </ul>
  )
}

/** Events in their order, under the months in which they begin. */
export function EventsByMonth({ visit, items }: ListProps<EventItem>) {
  const { site, language } = visit
  const byMonth = Map.groupBy(items, ({ event }) =>
    site.dates.dates(language, event.zone).dayKey(event.startsAt).slice(0, 7),
  )
  const name = (month: string) =>
    site.dates.calendar(language).monthName(Number(month.slice(0, 4)), Number(month.slice(5)))
  return (
    <>
      {[...byMonth].map(([month, events]) => (
        <section aria-labelledby={`month-${month}`}>
          <h2 id={`month-${month}`} class="month-head">
            <a href={monthPath(month)}>{name(month)}</a>
          </h2>
          <EventRows visit={visit} items={events} />
        </section>
      ))}
    </>
  )
}

/** Items of all kinds, each kind under its name, in the order in which they come. */
export function ItemsByKind({ visit, items }: ListProps<Item>) {
  const [events, calls, writeUps] = [items.filter(isEvent), items.filter(isCall), items.filter(isWriteUp)]
  const lists = items.filter(isList)
  return (
    <>
      {events.length > 0 && (
        <KindSection visit={visit} kind="event">
          <EventRows visit={visit} items={events} />
        </KindSection>
      )}
      {calls.length > 0 && (
        <KindSection visit={visit} kind="call">
          <CallCards visit={visit} items={calls} />
        </KindSection>
      )}
      {writeUps.length > 0 && (
        <KindSection visit={visit} kind="write-up">
          <WriteUpCards visit={visit} items={writeUps} />
        </KindSection>
      )}
      {lists.length > 0 && (
        <KindSection visit={visit} kind="list">
          <ListTitles visit={visit} items={lists} />
        </KindSection>
      )}
    </>
  )
}

function KindSection({ visit, kind, children }: { visit: Visit; kind: Kind; children: ComponentChildren }) {
  return (
    <section aria-labelledby={`kind-${kind}`}>
      <h2 id={`kind-${kind}`}>{visit.words.pages.search.kinds[kind]}</h2>
      {children}
    </section>
  )
}
