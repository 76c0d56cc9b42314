import { existsSync } from 'node:fs'
import { mkdir, open as openFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Recent } from '../../core/recent.js'
import { InvalidQuery, StoreClosed, StoreCorrupt } from '../errors.js'
import type { Collection, CollectionSpec, Doc, Fault, Progress, Store, StoreOptions } from '../store.js'
import { WriterClient } from './client.js'
import { EmbeddedCollection } from './collection.js'
import { KnownDocuments, type KnownRoom } from './known.js'
import { inDeclaredOrder } from './lay.js'
import { lockFolder, makePrivate } from './lock.js'
import { maintain } from './maintenance.js'
import { layFoundation, openConnection, readTables, storeError, type Connection, type Table } from './tables.js'

export const STORE_FILE = 'store.sqlite'

/** For shared documents, in letters of their JSON: two thousand of usual length. */
const ROOM = 4_000_000

/** What to do about a file that is not what was written. */
const ADVICE = 'Nothing was changed. Restore the last backup with "allotment store restore", into an empty data folder.'

export interface EmbeddedStore extends Store {
  readonly kind: 'embedded'
  /** Writes a copy of the store, as it is at one moment, to a new file; the store goes on working meanwhile. */
  snapshot(file: string): Promise<void>
}

export interface EmbeddedOptions extends StoreOptions {
  /** Bounds the file, in pages of 4 KiB, so that a full disk can be tried out. */
  readonly maxPages?: number
}

/**
 * Opens (or makes) the store in a folder, which it locks.
 * @throws StoreLocked, StoreCorrupt, StoreTooNew, StoreFull
 */
export async function openEmbeddedStore(folder: string, options: EmbeddedOptions): Promise<EmbeddedStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let lock: { release(): void } | null = null
  try {
    const held = (lock = lockFolder(folder))
    return await open(join(folder, STORE_FILE), options, () => held.release())
  } catch (error) {
    lock?.release()
    const known = storeError(error)
    throw known instanceof StoreCorrupt ? new StoreCorrupt(`${known.message} ${ADVICE}`) : known
  }
}

async function open(file: string, options: EmbeddedOptions, release: () => void): Promise<EmbeddedStore> {
  const { collections, strict, onScan = () => undefined, maxPages = null } = options
  if (existsSync(file)) await maintain({ do: 'verify', file })
  else await make(file)
  const writer = await WriterClient.start({ file, collections, strict, maxPages }, onScan)
  try {
    const reader = openConnection(file, { readOnly: true })
    const laid = readTables(reader.db)
    return new FolderStore(file, writer, reader, inDeclaredOrder(laid, collections), strict, onScan, release)
  } catch (error) {
    await writer.close()
    throw error
  }
}

/** Nothing else runs before there is a store, so that it may be done in this thread; closed, it is whole on the disk. */
function layFile(file: string): void {
  const connection = openConnection(file, { readOnly: false })
  try {
    layFoundation(connection.db)
  } finally {
    connection.close()
  }
}

/** Makes a store file under another name first: a file that has the name is never one that was just begun. */
async function make(file: string): Promise<void> {
  if (existsSync(`${file}-wal`)) throw new StoreCorrupt('the store file is missing, but not its log.')
  const begun = `${file}.new`
  for (const left of [begun, `${begun}-wal`, `${begun}-shm`]) await rm(left, { force: true })
  makePrivate(begun)
  layFile(begun)
  await rename(begun, file)
  const folder = await openFile(dirname(file), 'r')
  await folder.sync()
  await folder.close()
}

class FolderStore implements EmbeddedStore {
  readonly kind = 'embedded'
  readonly failed: Promise<never>
  private open: Connection | null
  private readonly room: KnownRoom = new Recent(ROOM)
  private readonly known = new Map<string, KnownDocuments>()
  private closing: Promise<void> | null = null

  constructor(
    private readonly file: string,
    private readonly writer: WriterClient,
    reader: Connection,
    private readonly tables: ReadonlyMap<string, Table>,
    private readonly strict: boolean,
    private readonly onScan: (collection: string, shape: string) => void,
    private readonly release: () => void,
  ) {
    this.open = reader
    this.failed = writer.failed
  }

  collection<T extends Doc>(spec: CollectionSpec<T>): Collection<T> {
    const table = this.tables.get(spec.name)
    if (table === undefined)
      throw new InvalidQuery(`the collection ${spec.name} was not declared when the store was opened`)
    const { writer, strict, onScan } = this
    const known = this.knownOf(table)
    return new EmbeddedCollection<T>({ reader: () => this.open, writer, known, strict, onScan }, table)
  }

  private knownOf({ spec: { name, shared = false } }: Table): KnownDocuments | null {
    if (!shared) return null
    const known = this.known.get(name) ?? new KnownDocuments(this.room, name)
    this.known.set(name, known)
    return known
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the other store has to ask its server
  async collections(): Promise<CollectionSpec[]> {
    this.mustBeOpen()
    return [...this.tables.values()].map(({ spec }) => spec).sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  async check(progress?: Progress): Promise<Fault[]> {
    this.mustBeOpen()
    return maintain({ do: 'check', file: this.file }, progress)
  }

  async snapshot(file: string): Promise<void> {
    this.mustBeOpen()
    await maintain({ do: 'copy', file: this.file, to: file })
  }

  async close(): Promise<void> {
    this.closing ??= this.end()
    return this.closing
  }

  private async end(): Promise<void> {
    this.open?.close()
    this.open = null
    try {
      await this.writer.close()
    } finally {
      this.release()
    }
  }

  private mustBeOpen(): void {
    if (this.open === null) throw new StoreClosed('the store is closed')
  }
}
