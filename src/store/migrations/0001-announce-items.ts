import type { Migration } from '../migrate.js'
import type { CollectionSpec, Doc } from '../store.js'

interface ItemDoc extends Doc {
  announce?: null
  announced?: null
}

const ITEMS: CollectionSpec<ItemDoc> = { name: 'items', indexes: [] }

/** Items from before the hub spoke to others: nobody was told of them, and nobody is until they change. */
export const announceItems: Migration = {
  id: '0001-announce-items',
  async up(store) {
    if (!(await store.collections()).some(({ name }) => name === ITEMS.name)) return
    const items = store.collection(ITEMS)
    for await (const { _id, announce } of items.stream({})) {
      if (announce === undefined) await items.updateOne({ _id }, { $set: { announce: null, announced: null } })
    }
  },
}
