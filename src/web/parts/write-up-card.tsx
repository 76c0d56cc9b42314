import type { ComponentChildren } from 'preact'
import type { WriteUpPart } from '../../domain/items/item.js'
import type { Words } from '../../words/words.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { Icon } from './icon.js'
import { foreign, type WriteUpItem } from './items.js'
import { audienceStatuses, StatusTag } from './status-tag.js'
import { Day } from './when.js'

type Figures = Pick<WriteUpPart, 'people' | 'hours' | 'money' | 'weeks'>

/** People, hours, money: what it took, in one row of large numbers. Nothing where nothing was counted. */
export function FigureStrip({ visit, figures }: { visit: Visit; figures: Figures }) {
  const { words, language, site } = visit
  const calendar = site.dates.calendar(language)
  const unit = (count: number, forms: { one: string; other: string }) =>
    pluralIn(language)(count, forms).replace('#', '').trim()
  const { people, hours, money, weeks = null } = figures
  const told = [
    people !== null && { number: calendar.number(people), unit: unit(people, words.parts.figures.people) },
    hours !== null && { number: calendar.number(hours), unit: unit(hours, words.parts.figures.hours) },
    money !== null && { number: calendar.money(money.amount, money.currency), unit: words.parts.figures.money },
    weeks !== null && { number: calendar.number(weeks), unit: unit(weeks, words.parts.figures.weeks) },
  ].filter((figure) => figure !== false)
  if (told.length === 0) return null
  return (
    <ul class="figures" aria-label={words.parts.figures.label}>
      {told.map(({ number, unit: name }) => (
        <li>
          <strong>{number}</strong> <span>{name}</span>
        </li>
      ))}
    </ul>
  )
}

type WriteUpCardProps = { visit: Visit; item: WriteUpItem; href: string; level?: 2 | 3 }

/** What a group has learned, as a notice on the board. */
export function WriteUpCard({ visit, item, href, level = 3 }: WriteUpCardProps) {
  const Title = `h${level}` as const
  return (
    <article class="card card-write-up">
      <FigureStrip visit={visit} figures={item.writeUp} />
      <Title class="card-title">
        <a href={href} lang={foreign(item, visit.language)} dir="auto">
          {item.title}
        </a>
      </Title>
      <p lang={foreign(item, visit.language)} dir="auto">
        {item.summary}
      </p>
      <p class="facts">
        <span>
          <Day visit={visit} at={item.publishedAt} />
        </span>
        {item.byline !== null && <span dir="auto">{visit.words.parts.byline(item.byline)}</span>}
        {audienceStatuses(item.audience).map((status) => (
          <StatusTag words={visit.words} status={status} />
        ))}
      </p>
    </article>
  )
}

type FailedPanelProps = {
  words: Words
  /** What the group wrote, most often a `SafeHtml`; null when it wrote nothing. */
  worked: ComponentChildren
  failed: ComponentChildren
  level?: 2 | 3
}

/** What worked and what failed, side by side and equally large: the second is worth as much as the first. */
export function FailedPanel({ words, worked, failed, level = 2 }: FailedPanelProps) {
  const Title = `h${level}` as const
  const empty = <p class="quiet">{words.parts.nothingFailed}</p>
  return (
    <div class="outcomes">
      <section class="outcome outcome-worked">
        <Title>
          <Icon name="sprout" />
          {words.parts.worked}
        </Title>
        {worked ?? empty}
      </section>
      <section class="outcome outcome-failed">
        <Title>
          <Icon name="wilted" />
          {words.parts.failed}
        </Title>
        {failed ?? empty}
      </section>
    </div>
  )
}
