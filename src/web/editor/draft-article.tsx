import type { Content } from '../../domain/drafts/content.js'
import { tagHref } from '../../domain/drafts/content.js'
import type { Item } from '../../domain/items/item.js'
import type { Visit } from '../layout.js'
import { EventHead } from '../parts/event-head.js'
import { foreign } from '../parts/items.js'
import { TagList } from '../parts/lists.js'
import { Picture } from '../parts/picture.js'
import { SafeHtml } from '../parts/safe-html.js'
import { DaysLeft } from '../parts/call-card.js'
import { FigureStrip } from '../parts/write-up-card.js'

/** What a draft says, as its own page would show it. */
export function DraftArticle({ visit, item }: { visit: Visit; item: Item }) {
  const { words, language } = visit
  const [first, ...others] = item.pictures
  const { event, call, writeUp } = item
  return (
    <article class={`item item-${item.kind}`}>
      {event !== null ? <EventHead visit={visit} item={{ ...item, event }} /> : <h1 dir="auto">{item.title}</h1>}
      {call !== null && <p class="card-kind">{words.parts.call.actions[call.action]}</p>}
      {call !== null && <DaysLeft visit={visit} item={{ ...item, call }} />}
      {writeUp !== null && <FigureStrip visit={visit} figures={writeUp} />}
      {first !== undefined && <Picture picture={first} sizes="(min-width: 46rem) 43rem, 100vw" first />}
      {writeUp === null && <SafeHtml html={item.html} language={foreign(item, language)} />}
      {writeUp?.sections.map(({ name, html }) => (
        <section>
          <h2>{words.parts.sections[name]}</h2>
          <SafeHtml html={html} language={foreign(item, language)} />
        </section>
      ))}
      {others.map((picture) => (
        <Picture picture={picture} sizes="(min-width: 46rem) 43rem, 100vw" />
      ))}
      <TagList words={words} tags={item.tags.map((name, at) => ({ name, href: tagHref(item.tagKeys[at] ?? name) }))} />
      {item.byline !== null && <p dir="auto">{words.parts.byline(item.byline)}</p>}
    </article>
  )
}

/** What would be published now, as an item; it has no address yet. */
export function itemToBe({ tokens: _tokens, ...said }: Content, by: string, now: Date): Item {
  const fresh = { id: '0', iri: '', state: 'published', writtenBy: by, publishedAt: now, revision: 1 } as const
  return { ...said, ...fresh, editedAt: null, deletedAt: null, ended: null }
}
