import { parseId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import type { ItemDoc, ItemRepo } from '../items/item-repo.js'
import type { Post } from '../posts/post.js'
import type { RelativeRepo } from './relative-repo.js'

const MOST_ANCESTORS = 20
const OBJECT = /^\/o\/(\d{1,20})$/

type Deps = {
  repo: Pick<RelativeRepo, 'get'>
  items: Pick<ItemRepo, 'get'>
  isLocal: (iri: Iri) => boolean
}

/** An item of ours by its address; null when there is none. */
export async function itemAt(items: Deps['items'], iri: Iri): Promise<ItemDoc | null> {
  const id = parseId(OBJECT.exec(new URL(iri).pathname)?.[1] ?? '')
  const item = id === null ? null : await items.get(id)
  return item?.iri === iri ? item : null
}

/**
 * What a write-up of another hub was made from in turn. Where this hub knows the ancestors of its original, they are worth
 * more than what a stranger says of them.
 */
export function lineages({ repo, items, isLocal }: Deps) {
  async function known(parent: Iri): Promise<readonly Iri[] | null> {
    if (!isLocal(parent)) return (await repo.get(parent))?.family.slice(1) ?? null
    const item = await itemAt(items, parent)
    return item === null ? null : (item.writeUp?.adaptedFrom?.lineage ?? [])
  }

  return async ({ iri, writeUp }: Pick<Post, 'iri' | 'writeUp'>): Promise<Iri[]> => {
    const [parent, ...claimed] = writeUp?.lineage ?? []
    if (parent === undefined) return []
    const beyond = (await known(parent)) ?? claimed
    return [...new Set([parent, ...beyond])].filter((one) => one !== iri).slice(0, MOST_ANCESTORS)
  }
}
