import { randomBytes } from 'node:crypto'
import { idSource } from '../../src/core/ids.js'
import type { KeptFile } from '../../src/core/attachment.js'
import type { Picture } from '../../src/core/picture.js'
import { collections } from '../../src/collections.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Kind } from '../../src/domain/items/item.js'
import type { Member, Role } from '../../src/domain/members/member.js'
import { buildServices, type Services } from '../../src/domain/services.js'
import type { Store } from '../../src/store/store.js'
import { quickPasswords } from './passwords.js'
import { noUploads } from './uploads.js'
import { freshStore } from './store.js'

export type Desk = Services & {
  store: Store
  /** Moves the clock on. */
  pass(ms: number): void
  now(): Date
  person(role?: Role): Promise<Member>
  /** Keeps a new draft. @returns its id */
  write(member: Member, kind: Kind, fields: Fields): Promise<string>
  /** Does what the loops would do, until nothing is left. */
  settle(): Promise<void>
  /** Keys of the pictures whose files are there. */
  files: Set<string>
  dispose(): Promise<void>
}

export const START = new Date('2026-11-10T12:00:00Z')
const MINUTE_MS = 60_000

export const call: Fields = { title: 'Save the mill', body: 'Write to the #council', zone: 'Europe/London' }
export const event: Fields = {
  title: 'Repair café',
  body: 'Bring what is broken.',
  startsAt: '2026-11-21T14:00',
  endsAt: '2026-11-21T17:00',
  zone: 'Europe/London',
}
export const writeUp: Fields = { title: 'The alley', situation: 'Bins everywhere.', action: 'We swept.' }

/** The rules over a real store, on a clock that stands still until it is moved; pictures are kept in name only. */
export async function openDesk(
  wrap: (store: Store) => Store = (store) => store,
  secret: Buffer = randomBytes(32),
): Promise<Desk> {
  const fresh = await freshStore({ collections })
  const store = wrap(fresh.store)
  let now = START
  const clock = () => now
  const files = new Set<string>()
  const pictures = {
    ...noUploads,
    take: async (path: string): Promise<Picture> => {
      files.add(path)
      return { key: path, width: 800, height: 600, blurhash: 'U6', widths: [400, 800], bytes: 1 }
    },
    takeFile: async (path: string): Promise<KeptFile> => {
      files.add(path)
      return { key: path, type: 'pdf', bytes: 1 }
    },
    open: () => Promise.resolve(null),
    remove: async (key: string) => void files.delete(key),
  }
  const newId = idSource({ clock, worker: 0 })
  const ground = {
    store,
    clock,
    newId,
    random: Math.random,
    passwords: quickPasswords(),
    baseUrl: 'https://oak.test',
    mailWorks: true,
    pictures,
  }
  const services = buildServices({ ...ground, quotaBytes: 0, derive: () => secret, wake: () => undefined })
  let made = 0
  const { drafts, publishing, tidier, members } = services
  return {
    ...services,
    store,
    files,
    dispose: () => fresh.dispose(),
    now: clock,
    pass: (ms) => void (now = new Date(now.getTime() + ms)),
    person: (role = 'coordinator') => members.add({ name: `${role}${++made}`, role }),
    async write(member, kind, fields) {
      const id = drafts.fresh(member)
      await drafts.save(member, { id, kind, texts: 0, fields, edits: null })
      return id
    },
    async settle() {
      while (await publishing.publishDue((id) => members.get(id)));
      while (await tidier.step());
    },
  }
}

export const minutes = (count: number): number => count * MINUTE_MS

const WRITES = new Set(
  'insertOne insertMany updateOne updateMany findOneAndUpdate claimMany bulk deleteOne deleteMany'.split(' '),
)

/** Makes the n-th write from now fail: `before` it takes effect, or `after`, when only the answer is lost. */
export type Faults = { arm(nth: number, when: 'before' | 'after'): void; disarm(): boolean; wrap(store: Store): Store }

export class Crash extends Error {}

export function faults(): Faults {
  let left = Infinity
  let when: 'before' | 'after' = 'before'
  const crashing =
    (call: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]): Promise<unknown> => {
      left--
      if (left < 0 || (left === 0 && when === 'before')) throw new Crash()
      const result = await call(...args)
      if (left === 0) throw new Crash()
      return result
    }
  const wrapped = <T extends object>(collection: T): T =>
    new Proxy(collection, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>
        return WRITES.has(String(name)) ? crashing(method) : method
      },
    })
  return {
    arm(nth, at) {
      left = nth
      when = at
    },
    /** @returns whether it came to the crash */
    disarm() {
      const crashed = left <= 0
      left = Infinity
      return crashed
    },
    wrap: (store) =>
      new Proxy(store, {
        get(target, name) {
          if (name === 'collection')
            return (spec: Parameters<Store['collection']>[0]) => wrapped(target.collection(spec))
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      }),
  }
}
