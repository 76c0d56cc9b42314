import { createHash } from 'node:crypto'
import type { Migration } from '../migrate.js'
import type { Collection, CollectionSpec, Doc, Store } from '../store.js'

interface EntryDoc extends Doc {
  owner: string
  subject: string
  of: string
  boostedBy: string | null
  number: string
}
interface SubjectDoc extends Doc {
  iri: string
  kind: string
}
interface BoostDoc extends Doc {
  number: string
  state: string
}
interface MemberDoc extends Doc {
  state: string
  homeDue?: Date | null
}

const spec = <T extends Doc>(name: string): CollectionSpec<T> => ({ name, indexes: [] })

/**
 * Homes from before they were ordered by what apps see: each entry gets its place by that, and what the hub published
 * lately is put into every home. A reading list that came up again stays where it is.
 */
export const homesById: Migration = {
  id: '0003-homes-by-id',
  async up(store) {
    const there = new Set((await store.collections()).map(({ name }) => name))
    if (there.has('timeline')) await numberEntries(store)
    if (!there.has('members')) return
    const members = store.collection(spec<MemberDoc>('members'))
    for await (const { _id, state, homeDue } of members.stream({}))
      if (state === 'active' && homeDue === undefined)
        await members.updateOne({ _id }, { $set: { homeDue: new Date(0) } })
  },
}

async function numberEntries(store: Store): Promise<void> {
  const entries = store.collection(spec<EntryDoc>('timeline'))
  const [posts, items] = [store.collection(spec<SubjectDoc>('posts')), store.collection(spec<SubjectDoc>('items'))]
  const reactions = store.collection(spec<BoostDoc>('reactions'))
  for await (const entry of entries.stream({})) {
    const subject = await (entry.of === 'item' ? items : posts).findOne({ _id: entry.subject })
    const number = subject === null ? null : await numberOf(entry, subject, reactions)
    if (number === null) await entries.deleteOne({ _id: entry._id })
    else if (number !== entry.number) await entries.updateOne({ _id: entry._id }, { $set: { number } })
  }
}

/** Null for what was passed on and taken back. */
async function numberOf(entry: EntryDoc, { iri, kind }: SubjectDoc, reactions: Collection<BoostDoc>) {
  if (entry.boostedBy === null) return kind === 'list' ? entry.number : entry.subject
  const _id = createHash('sha256').update(`${entry.boostedBy} boost ${iri}`).digest('base64url')
  const boost = await reactions.findOne({ _id })
  return boost?.state === 'there' ? boost.number : null
}
