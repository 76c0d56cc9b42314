import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../../src/store/embedded/store.js'
import type { Collection } from '../../../src/store/store.js'
import { changeTo, note, NOTES, notes, NOTES_WITH_MORE, type Note } from './notes.js'

/**
 * A process that writes until it is killed. Each line on its output is an acknowledgement (`done`) or, where what was
 * under way must be known, an announcement (`begin`).
 */
export type Line =
  | { begin: 'open' | 'delete' | 'snapshot' }
  | { done: 'open' | 'delete' | 'snapshot' }
  | { done: 'insert' | 'update'; id: string; version: number }
  | { begin: 'many' | 'claim' | 'delete-group'; group: string; size: number }
  | { done: 'many' | 'claim' | 'delete-group'; group: string; size: number }
export type Task = 'write' | 'index' | 'delete' | 'snapshot' | 'hold'

const say = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`)

async function writeOne(collection: Collection<Note>, name: string): Promise<void> {
  for (let i = 0; ; i++) {
    const id = `${name}-${i}`
    await collection.insertOne(note(id, name))
    say({ done: 'insert', id, version: 0 })
    const older = `${name}-${(i * 31) % (i + 1)}`
    await collection.updateOne({ _id: older }, { $set: changeTo(i + 1) })
    say({ done: 'update', id: older, version: i + 1 })
  }
}

async function writeGroups(collection: Collection<Note>, name: string): Promise<void> {
  for (let i = 0; ; i++) {
    const group = `${name}-${i}`
    const size = 30 + (i % 3) * 200
    say({ begin: 'many', group, size })
    await collection.insertMany(notes(group, size))
    say({ done: 'many', group, size })
    say({ begin: 'claim', group, size: 20 })
    const claimed = await collection.claimMany(
      { group, claim: { $exists: false } },
      { $set: { claim: group } },
      { sort: { due: 1 }, limit: 20 },
    )
    say({ done: 'claim', group, size: claimed.length })
    if (i % 2 === 0) continue
    say({ begin: 'delete-group', group, size })
    await collection.deleteMany({ group })
    say({ done: 'delete-group', group, size })
  }
}

async function run(task: Task, folder: string, name: string): Promise<void> {
  say({ begin: 'open' })
  const collections = [task === 'index' ? NOTES_WITH_MORE : NOTES]
  const store = await openEmbeddedStore(folder, { collections, strict: true })
  say({ done: 'open' })
  const collection = store.collection(NOTES)
  if (task === 'write') {
    const writers = ['a', 'b', 'c'].map((who) => writeOne(collection, `${name}${who}`))
    await Promise.all([...writers, writeGroups(collection, `${name}g`), writeGroups(collection, `${name}h`)])
  }
  if (task === 'delete') {
    say({ begin: 'delete' })
    await collection.deleteMany({ group: 'many' })
    say({ done: 'delete' })
  }
  if (task === 'snapshot') {
    void writeOne(collection, name)
    for (let i = 0; ; i++) {
      say({ begin: 'snapshot' })
      await store.snapshot(join(folder, `copy-${name}-${i}.sqlite`))
      say({ done: 'snapshot' })
    }
  }
  setInterval(() => undefined, 1_000) // waits to be killed
}

const [task, folder, name] = process.argv.slice(2) as [Task, string, string]
await run(task, folder, name)
