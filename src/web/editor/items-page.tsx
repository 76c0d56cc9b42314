import { mayRemove } from '../../domain/audience.js'
import { isPostponed, type Item } from '../../domain/items/item.js'
import { pathOf } from '../../domain/text/slug.js'
import type { Visit } from '../layout.js'
import { EmptyState, Pager } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { StatusTag, type Status } from '../parts/status-tag.js'
import { Day, When } from '../parts/when.js'
import { toolPaths } from '../paths.js'
import { Write } from './drafts-page.js'
import { editorPaths } from './editor-paths.js'
import { isEndable } from './item-acts.js'

type ItemsProps = {
  visit: Visit
  items: readonly Item[]
  mine: boolean
  pages: { newer: string | null; older: string | null }
  removed: boolean
}

/** Everything the hub has published, by this member or by all. */
export function ItemsPage({ visit, items, mine, pages, removed }: ItemsProps) {
  const { words } = visit
  const { items: own, said } = words.editor
  const notices = removed && (
    <Notice words={words} kind="done">
      <p>{said.removed}</p>
    </Notice>
  )
  return (
    <ManagePage visit={visit} title={own.title} notices={notices}>
      <h1>{own.title}</h1>
      <Write visit={visit} />
      <nav class="manage-nav" aria-label={own.which}>
        <ul>
          <li>
            <a href={editorPaths.items} aria-current={mine ? undefined : 'page'}>
              {own.all}
            </a>
          </li>
          <li>
            <a href={`${editorPaths.items}?by=me`} aria-current={mine ? 'page' : undefined}>
              {own.mine}
            </a>
          </li>
        </ul>
      </nav>
      {items.length === 0 ? (
        <EmptyState title={own.empty}>
          <p>{own.emptyText}</p>
        </EmptyState>
      ) : (
        <ul class="rows">
          {items.map((item) => (
            <li>
              <Row visit={visit} item={item} />
            </li>
          ))}
        </ul>
      )}
      <Pager words={words} {...pages} />
    </ManagePage>
  )
}

function Row({ visit, item }: { visit: Visit; item: Item }) {
  const { words } = visit
  const { items: own, kinds } = words.editor
  return (
    <article class="desk-row">
      <h2>
        <a href={pathOf(item)} dir="auto">
          {item.title}
        </a>
      </h2>
      <p class="facts">
        {statusesOf(visit, item).map((status) => (
          <StatusTag words={words} status={status} />
        ))}
        <span>{kinds[item.kind]}</span>
        {item.event !== null && <When visit={visit} event={item.event} />}
        <span>
          {own.published} <Day visit={visit} at={item.publishedAt} />
        </span>
      </p>
      <ul class="desk-ways">
        {waysOf(visit, item).map(({ label, href, danger }) => (
          <li>
            <a
              class={danger ? 'quiet-button danger' : 'quiet-button'}
              href={href}
              aria-label={`${label}: ${item.title}`}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </article>
  )
}

function statusesOf({ now }: Visit, { kind, ended, audience, event, editedAt }: Item): Status[] {
  const all: Status[] = []
  const postponed = ended?.postponed === true
  if (ended !== null) all.push(kind !== 'event' ? 'closed' : postponed ? 'postponed' : 'cancelled')
  else if (event !== null && event.overAt <= now) all.push('past')
  if (audience === 'hub' || audience === 'unlisted') all.push(audience)
  if (editedAt !== null) all.push('edited')
  return all
}

function waysOf({ words, member }: Visit, item: Item): { label: string; href: string; danger: boolean }[] {
  const { items: own } = words.editor
  const path = toolPaths(item.id)
  const way = (label: string, href: string, danger = false) => ({ label, href, danger })
  const ways = [way(own.edit, path.edit), way(own.history, `${pathOf(item)}/history`)]
  if (isEndable(item)) {
    const { kind } = item
    if (item.ended === null || isPostponed(item)) ways.push(way(own.end[kind], path.end))
    if (item.ended !== null) ways.push(way(own.reopen[kind], path.reopen))
  }
  if (mayRemove(member, item)) ways.push(way(own.remove, path.remove, true))
  return ways
}
