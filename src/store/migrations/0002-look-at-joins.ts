import type { Migration } from '../migrate.js'
import type { CollectionSpec, Doc } from '../store.js'

interface JoinDoc extends Doc {
  state: string
  knows?: object
  tell?: Date | null
}

const JOINS: CollectionSpec<JoinDoc> = { name: 'joins', indexes: [] }

/** Joins from before members were told of changes: looked at once, so that it is known what the next one changes. */
export const lookAtJoins: Migration = {
  id: '0002-look-at-joins',
  async up(store) {
    if (!(await store.collections()).some(({ name }) => name === JOINS.name)) return
    const joins = store.collection(JOINS)
    for await (const { _id, knows, tell } of joins.stream({}))
      if (knows === undefined && tell === undefined) await joins.updateOne({ _id }, { $set: { tell: new Date(0) } })
  },
}
