import type { CollectionSpec, Doc } from './store.js'

/** A migration that was run, or (`_id: 'lock'`) the lease of the process that is running them. */
export interface MigrationDoc extends Doc {
  at: Date
  holder?: string
}

export const MIGRATIONS: CollectionSpec<MigrationDoc> = { name: 'migrations', indexes: [] }

/** How far a copy into this store has come; empty but while one is under way. */
export interface CopyDoc extends Doc {
  /** Where the copy comes from, without credentials. */
  source: string
  /** For each collection the last `_id` that is certain to be here. */
  reached: { collection: string; id: string }[]
}

export const COPIES: CollectionSpec<CopyDoc> = { name: 'copies', indexes: [] }

/** What the store keeps for itself, beside the hub's own collections. */
export const ownCollections: readonly CollectionSpec[] = [MIGRATIONS, COPIES]
