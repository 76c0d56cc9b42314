import { idAt } from '../../core/ids.js'
import type { Migration } from '../migrate.js'
import type { CollectionSpec, Doc } from '../store.js'

interface BlockDoc extends Doc {
  target: string
  at: Date
  number?: string
  whom?: string
}

const BLOCKS: CollectionSpec<BlockDoc> = { name: 'memberBlocks', indexes: [] }

/** Whom members turned away before there were lists of them: each gets a place in these. */
export const numberBlocks: Migration = {
  id: '0004-number-blocks',
  async up(store) {
    if (!(await store.collections()).some(({ name }) => name === BLOCKS.name)) return
    const blocks = store.collection(BLOCKS)
    for await (const { _id, target, at, number } of blocks.stream({})) {
      const whom = target.startsWith('domain:') ? 'host' : 'actor'
      if (number === undefined) await blocks.updateOne({ _id }, { $set: { number: idAt(at), whom } })
    }
  },
}
