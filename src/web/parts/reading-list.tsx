import type { Item } from '../../domain/items/item.js'
import type { ShownEntry } from '../../domain/reading-lists/list-shelf.js'
import type { ShownList } from '../../domain/reading-lists/reading-lists.js'
import { pathOf } from '../../domain/text/slug.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { neighbourPaths } from '../neighbour-paths.js'
import { foreign } from './items.js'
import { OutLink } from './out-link.js'
import { audienceStatuses, StatusTag } from './status-tag.js'

type EntriesProps = { visit: Visit; entries: readonly ShownEntry[] }

/** What stands on a list, in its order, each with where it is and why it is there. */
export function Entries({ visit, entries }: EntriesProps) {
  const { readingLists } = visit.words
  return (
    <section class="item-section" aria-labelledby="entries">
      <h2 id="entries">{readingLists.entries}</h2>
      {entries.length === 0 ? (
        <p>{readingLists.empty}</p>
      ) : (
        <ol class="reading-list">
          {entries.map((entry) => (
            <li>
              <EntryTitle visit={visit} entry={entry} />
              <Where visit={visit} entry={entry} />
              {entry.note !== '' && (
                <p class="entry-note" dir="auto">
                  {entry.note}
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

type EntryProps = { visit: Visit; entry: ShownEntry }

function EntryTitle({ visit, entry }: EntryProps) {
  const title = <bdi>{entry.title}</bdi>
  if (entry.state === 'gone') {
    return (
      <p class="entry-title entry-gone">
        <s>{title}</s>
      </p>
    )
  }
  if (entry.state === 'elsewhere') {
    return (
      <p
        class="entry-title"
        lang={entry.language === null ? undefined : foreign({ language: entry.language }, visit.language)}
      >
        <OutLink href={entry.page}>{title}</OutLink>
      </p>
    )
  }
  return (
    <p class="entry-title">
      <a href={pathOf(entry.item)} lang={foreign(entry.item, visit.language)}>
        {title}
      </a>
    </p>
  )
}

/** Of what is here its kind; of what is elsewhere its host, and the way to what this hub knows of it; of what is gone that. */
function Where({ visit: { words, member }, entry }: EntryProps) {
  const { gone, onHost, here } = words.readingLists
  if (entry.state === 'here') {
    return (
      <p class="facts">
        <span>{words.editor.kinds[entry.item.kind]}</span>
        {audienceStatuses(entry.item.audience).map((status) => (
          <StatusTag words={words} status={status} />
        ))}
      </p>
    )
  }
  return (
    <p class="facts">
      {entry.state === 'gone' && <span>{gone}</span>}
      {(entry.state === 'elsewhere' || entry.of !== 'item') && <span>{onHost(entry.host)}</span>}
      {entry.state === 'elsewhere' && entry.post !== null && member !== null && (
        <a href={neighbourPaths.post(entry.post)}>{here}</a>
      )}
    </p>
  )
}

/** A list as a notice on the board: what it is for, and how much there is to read for this viewer. */
export function ListCards({ visit, lists, level = 2 }: { visit: Visit; lists: readonly ShownList[]; level?: 2 | 3 }) {
  const Title = `h${level}` as const
  return (
    <ul class="cards">
      {lists.map(({ item, entries }) => (
        <li>
          <article class="card card-list">
            <Title class="card-title">
              <a href={pathOf(item)} lang={foreign(item, visit.language)} dir="auto">
                {item.title}
              </a>
            </Title>
            {item.summary !== '' && (
              <p lang={foreign(item, visit.language)} dir="auto">
                {item.summary}
              </p>
            )}
            <p class="facts">
              <span>{pluralIn(visit.language)(entries.length, visit.words.readingLists.count)}</span>
              {audienceStatuses(item.audience).map((status) => (
                <StatusTag words={visit.words} status={status} />
              ))}
            </p>
          </article>
        </li>
      ))}
    </ul>
  )
}

/** Lists by their titles, where what stands on them is not asked for. */
export const ListTitles = ({ visit, items }: { visit: Visit; items: readonly Item[] }) => (
  <ul class="plain-list">
    {items.map((item) => (
      <li>
        <a href={pathOf(item)} lang={foreign(item, visit.language)} dir="auto">
          {item.title}
        </a>
      </li>
    ))}
  </ul>
)

/** The lists on which something stands. */
export function StandsOn({ visit, lists }: { visit: Visit; lists: readonly Item[] }) {
  if (lists.length === 0) return null
  return (
    <section class="item-section" aria-labelledby="stands-on">
      <h2 id="stands-on">{visit.words.readingLists.standsOn}</h2>
      <ListTitles visit={visit} items={lists} />
    </section>
  )
}
