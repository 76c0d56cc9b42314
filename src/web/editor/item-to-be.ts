import type { Content } from '../../domain/drafts/content.js'
import type { Item } from '../../domain/items/item.js'

/** What would be published now, as an item; it has no address yet. */
export function itemToBe(
  { tokens: _tokens, entries: _entries, listed: _listed, ...said }: Content,
  by: string,
  now: Date,
): Item {
  const fresh = { id: '0', iri: '', state: 'published', writtenBy: by, publishedAt: now, revision: 1 } as const
  return { ...said, ...fresh, editedAt: null, deletedAt: null, ended: null }
}
