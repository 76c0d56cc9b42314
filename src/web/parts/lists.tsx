import type { ComponentChildren } from 'preact'
import type { Words } from '../../words/words.js'
import { Icon } from './icon.js'

/** @param tags  as typed, without '#', each with the page of all that has it */
export function TagList({ words, tags }: { words: Words; tags: readonly { name: string; href: string }[] }) {
  if (tags.length === 0) return null
  return (
    <ul class="tags" aria-label={words.parts.tags}>
      {tags.map(({ name, href }) => (
        <li>
          <a href={href} rel="tag" dir="auto">
            #{name}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** @param newer  null on the first page. @param older  null on the last */
export function Pager({ words, newer, older }: { words: Words; newer: string | null; older: string | null }) {
  const { pager } = words.parts
  return <Ways label={pager.label} back={way(pager.newer, newer)} on={way(pager.older, older)} />
}

type ListPagerProps = {
  words: Words
  /** Null on the first page. */
  start: string | null
  /** Null on the last. */
  next: string | null
  /** What one comes to: what was before, what comes later, or simply more. */
  to: 'older' | 'later' | 'more'
}

/** Through a long list, in one direction; and back to where it begins. */
export function ListPager({ words: { parts, pages }, start, next, to }: ListPagerProps) {
  const label = to === 'older' ? parts.pager.older : pages.pager[to]
  return <Ways label={parts.pager.label} back={way(pages.pager.start, start)} on={way(label, next)} />
}

/** From one month to those beside it; null where there is nothing to see. */
export function MonthPager({ words, before, after }: { words: Words; before: string | null; after: string | null }) {
  const { pager, month } = words.parts
  return <Ways label={pager.label} back={way(month.previous, before)} on={way(month.next, after)} />
}

/** The same of weeks. */
export function WeekPager({ words, before, after }: { words: Words; before: string | null; after: string | null }) {
  const { week } = words.calendar
  return <Ways label={words.parts.pager.label} back={way(week.previous, before)} on={way(week.next, after)} />
}

type Way = { label: string; href: string } | null

const way = (label: string, href: string | null): Way => (href === null ? null : { label, href })

function Ways({ label, back, on }: { label: string; back: Way; on: Way }) {
  if (back === null && on === null) return null
  return (
    <nav class="pager" aria-label={label}>
      {back !== null && (
        <a class="quiet-button" rel="prev" href={back.href}>
          <Icon name="back" />
          {back.label}
        </a>
      )}
      {on !== null && (
        <a class="quiet-button pager-on" rel="next" href={on.href}>
          {on.label}
          <Icon name="on" />
        </a>
      )}
    </nav>
  )
}

type EmptyStateProps = { title: string; children: ComponentChildren; next?: { label: string; href: string } }

/** Where a list would be: why there is none, and what one can do now. */
export function EmptyState({ title, children, next }: EmptyStateProps) {
  return (
    <div class="empty">
      <Icon name="sprout" />
      <p class="empty-title">{title}</p>
      <div>{children}</div>
      {next !== undefined && (
        <p>
          <a class="button" href={next.href}>
            {next.label}
          </a>
        </p>
      )}
    </div>
  )
}
