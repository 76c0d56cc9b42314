import type { CollectionSpec, Doc } from '../../../src/store/store.js'

/** The documents that faults are tried on: `due` and `tags` follow from `version`, so that half a change would show. */
export interface Note extends Doc {
  group: string
  version: number
  due: Date
  tags: string[]
  claim?: string
}

export const NOTES: CollectionSpec<Note> = {
  name: 'notes',
  indexes: [
    { name: 'by-group', keys: { group: 1, due: 1 } },
    { name: 'by-due', keys: { due: -1 } },
    { name: 'by-tag', keys: { tags: 1, due: 1 }, array: 'tags' },
  ],
}

/** The same with one index more, to be built from the documents. */
export const NOTES_WITH_MORE: CollectionSpec<Note> = {
  name: 'notes',
  indexes: [...NOTES.indexes, { name: 'by-claim', keys: { claim: 1, group: 1 } }],
}

const fields = (version: number): Pick<Note, 'version' | 'due' | 'tags'> => ({
  version,
  due: new Date(1_700_000_000_000 + ((version * 7_919) % 1_000) * 60_000),
  tags: [`t${version % 7}`, `u${version % 5}`, 'all'],
})

export const changeTo = fields
export const note = (_id: string, group: string, version = 0): Note => ({ _id, group, ...fields(version) })
export const notes = (group: string, count: number): Note[] =>
  Array.from({ length: count }, (_, i) => note(`${group}-${String(i).padStart(5, '0')}`, group, i))

export const isWhole = ({ version, due, tags }: Note): boolean =>
  JSON.stringify({ version, due, tags }) === JSON.stringify(fields(version))
