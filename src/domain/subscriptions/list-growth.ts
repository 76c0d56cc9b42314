import { wordsIn, type Language } from '../../words/words.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { Item } from '../items/item.js'
import type { LetterEntry } from '../mails/letter.js'
import type { ListShelf, ShownEntry } from '../reading-lists/list-shelf.js'
import { pathOf } from '../text/slug.js'
import { listOfTopic, type Topic } from './topic.js'

type Deps = { items: Pick<ItemRepo, 'get'>; shelf: Pick<ListShelf, 'entriesFor'>; baseUrl: string }
type Span = { from: Date; upTo: Date }

/**
 * What was added in [from, upTo) to the public reading lists among these topics, as far as anybody may see it; the newest
 * last. What stood on a list when it was published is no news of it.
 */
export async function listGrowth(
  { items, shelf, baseUrl }: Deps,
  topics: readonly Topic[],
  { from, upTo }: Span,
  language: Language,
): Promise<LetterEntry[]> {
  const grown: LetterEntry[] = []
  for (const id of topics.flatMap((topic) => listOfTopic(topic) ?? [])) {
    const doc = await items.get(id)
    if (doc?.state !== 'published' || doc.audience !== 'public' || doc.kind !== 'list') continue
    const entries = await shelf.entriesFor(null, doc.entries ?? [])
    const isNew = ({ addedAt }: ShownEntry) => addedAt >= from && addedAt < upTo && addedAt > doc.publishedAt
    const there = entries.filter((entry) => entry.state !== 'gone' && isNew(entry))
    grown.push(...there.map((entry) => letterEntry(entry, itemOf(doc), { baseUrl, language })))
  }
  return grown
}

function letterEntry(
  entry: ShownEntry,
  list: Item,
  { baseUrl, language }: { baseUrl: string; language: Language },
): LetterEntry {
  const page =
    entry.state === 'here' ? baseUrl + pathOf(entry.item) : entry.state === 'elsewhere' ? entry.page : entry.at
  const lines = [wordsIn(language).readingLists.newOn(list.title), entry.note].filter((line) => line !== '')
  return { title: entry.title, url: page, lines }
}
