import type { Collection } from 'mongodb'
import { upsertSeed } from '../changes.js'
import type { Cond } from '../filter.js'
import { checkDocumentIndexable } from '../indexing.js'
import type { CollectionSpec, Value } from '../store.js'
import { checkId } from '../values.js'
import { isDuplicateKey } from './failures.js'
import type { Raw } from './query.js'

const TRIES = 5

/** Checks what an upsert would start with, before the server makes it. @returns its `_id` */
export function checkSeed(spec: CollectionSpec, conds: readonly Cond[]): string {
  const { _id, ...equalities } = upsertSeed([...conds])
  checkId(_id)
  const seed: Raw = Object.assign(bare(), { _id })
  for (const [path, value] of Object.entries(equalities)) {
    const parts = path.split('.')
    const last = parts.pop() as string
    let at: Record<string, Value> = seed
    for (const part of parts) at = (at[part] ??= bare()) as Record<string, Value>
    at[last] = value
  }
  checkDocumentIndexable(spec, seed)
  return _id
}

/** Without a prototype, so that a path may begin with `constructor`. */
const bare = (): Record<string, Value> => Object.create(null) as Record<string, Value>

/**
 * Where an upsert finds that another made the document in between, it is an update after all.
 * @param key the `_id` to insert; undefined: no upsert
 * @param none what the attempt returns when nothing matched
 */
export async function upserting<R>(
  raw: Collection<Raw>,
  key: string | undefined,
  none: R,
  attempt: (upsert: boolean) => Promise<R>,
): Promise<R> {
  if (key === undefined) return attempt(false)
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(true)
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      const updated = await attempt(false)
      if (updated !== none) return updated
      const excluded = (await raw.countDocuments({ _id: key }, { limit: 1 })) > 0
      if (excluded || tries === TRIES) throw error
    }
  }
}
