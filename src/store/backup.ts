import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import { orNull, syncFolder } from '../core/disk.js'
import { Refusal } from '../core/errors.js'
import { INCOMING } from '../core/picture.js'
import { copyStore, specsForCopy } from './copy.js'
import { openEmbeddedStore, STORE_FILE, type EmbeddedStore } from './embedded/store.js'
import { describeLocation, openAt, type Location } from './open.js'
import type { CollectionSpec, Progress, Store } from './store.js'

const FORMAT = 1
const MANIFEST = 'manifest.json'

/** What of a hub goes into a backup, and where it stands. */
export interface Premises extends Location {
  readonly mediaFolder: string
  /** The hub's, as it declares them. */
  readonly collections: readonly CollectionSpec[]
}

/** The list of a backup's files. Source of truth for `restore`: what is not listed is not restored. */
const Manifest = z.object({
  format: z.literal(FORMAT),
  made: z.iso.datetime(),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int().nonnegative(), sha256: z.string().length(64) })),
})
type Manifest = z.infer<typeof Manifest>

/**
 * Writes a backup of a hub, running or not: its documents as they are at one moment (on MongoDB: as they are read), its
 * secrets and its media, together with their hashes.
 * @param target a folder that does not exist; it appears under its name only when it is complete
 * @throws Refusal 'conflict' when it exists
 */
export async function backup(
  premises: Premises,
  store: Store,
  target: string,
  made: Date,
  progress: Progress = () => undefined,
): Promise<void> {
  if (existsSync(target)) throw new Refusal('conflict', `${target} exists already: choose another name`)
  const partial = `${target}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true, mode: 0o700 })
  await backupStore(store, premises, partial, progress)
  await copyTree(join(premises.dataFolder, 'secrets'), join(partial, 'secrets'))
  await copyMedia(premises.mediaFolder, join(partial, 'media'))
  const files = await hashTree(partial, progress)
  const manifest: Manifest = { format: FORMAT, made: made.toISOString(), files }
  await writeDurably(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  await syncFolder(partial)
  await rename(partial, target)
  await syncFolder(dirname(resolve(target)))
}

async function backupStore(store: Store, premises: Premises, folder: string, progress: Progress): Promise<void> {
  const file = join(folder, STORE_FILE)
  if (store.kind === 'embedded') {
    await (store as EmbeddedStore).snapshot(file)
  } else {
    const copy = await openEmbeddedStore(folder, {
      collections: await specsForCopy(store, premises.collections),
      strict: true,
    })
    try {
      await copyStore(store, copy, describeLocation(premises), progress)
    } finally {
      await copy.close()
    }
    for (const left of ['lock', 'lock.sqlite']) await rm(join(folder, left), { force: true })
  }
  await chmod(file, 0o600)
}

/**
 * Puts a backup into place. Every file is compared with its hash first, and nothing is written over.
 * @throws Refusal 'invalid' when the backup is damaged, 'conflict' when there is data already
 */
export async function restore(premises: Premises, source: string, progress: Progress = () => undefined): Promise<void> {
  const manifest = await readManifest(source)
  await verify(source, manifest, progress)
  const { dataFolder, mediaFolder, mongodb } = premises
  const places: [string, string][] = [
    ['secrets', join(dataFolder, 'secrets')],
    ['media', mediaFolder],
  ]
  for (const taken of [join(dataFolder, STORE_FILE), ...places.map(([, place]) => place)]) {
    if (existsSync(taken) && !((await stat(taken)).isDirectory() && (await readdir(taken)).length === 0)) {
      throw new Refusal('conflict', `${taken} exists already: move it away first, or restore into an empty data folder`)
    }
  }
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  for (const [name, place] of places) await copyTree(join(source, name), place)
  const fresh = join(dataFolder, mongodb === null ? `${STORE_FILE}.restoring` : `restoring/${STORE_FILE}`)
  await mkdir(dirname(fresh), { recursive: true, mode: 0o700 })
  await copyDurably(join(source, STORE_FILE), fresh)
  if (mongodb === null) await rename(fresh, join(dataFolder, STORE_FILE))
  else await pour(dirname(fresh), premises, source, progress)
  await syncFolder(dataFolder)
}

/** From the file of a backup into MongoDB, whose database must be empty. */
async function pour(folder: string, premises: Premises, source: string, progress: Progress): Promise<void> {
  const file = await openEmbeddedStore(folder, { collections: [], strict: true })
  try {
    const target = await openAt(premises, { collections: await specsForCopy(file, premises.collections), strict: true })
    try {
      await copyStore(file, target, `the backup ${resolve(source)}`, progress)
    } finally {
      await target.close()
    }
  } finally {
    await file.close()
  }
  await rm(folder, { recursive: true })
}

async function readManifest(source: string): Promise<Manifest> {
  const text = await readFile(join(source, MANIFEST), 'utf8').catch((cause: unknown) => {
    throw new Refusal('invalid', `${source} is not a complete backup: it has no readable ${MANIFEST}`, { cause })
  })
  try {
    return Manifest.parse(JSON.parse(text))
  } catch (cause) {
    throw new Refusal(
      'invalid',
      `${source} is not a backup this program can read: its ${MANIFEST} is damaged or of a newer format`,
      { cause },
    )
  }
}

async function verify(source: string, { files }: Manifest, progress: Progress): Promise<void> {
  if (!files.some(({ path }) => path === STORE_FILE))
    throw new Refusal('invalid', `the backup ${source} lists no ${STORE_FILE}`)
  const found = new Map((await hashTree(source, progress)).map((file) => [file.path, file]))
  for (const { path, bytes, sha256 } of files) {
    const file = found.get(path)
    if (file?.bytes !== bytes || file.sha256 !== sha256)
      throw new Refusal('invalid', `the backup ${source} is damaged: ${path} is missing or changed`)
  }
  const listed = new Set([...files.map(({ path }) => path), MANIFEST])
  const extra = [...found.keys()].find((path) => !listed.has(path))
  if (extra !== undefined) throw new Refusal('invalid', `the backup ${source} holds ${extra}, which it does not list`)
}

async function hashTree(folder: string, progress: Progress): Promise<Manifest['files']> {
  const files = await filesIn(folder)
  const total = files.length
  const hashed: Manifest['files'] = []
  for (const file of files) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
    hashed.push({
      path: relative(folder, file).split(sep).join('/'),
      bytes: (await stat(file)).size,
      sha256: hash.digest('hex'),
    })
    progress(hashed.length, total, 'reading files')
  }
  return hashed
}

async function filesIn(folder: string): Promise<string[]> {
  const files: string[] = []
  for (const entry of (await orNull(readdir(folder, { withFileTypes: true }), 'ENOENT')) ?? []) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...(await filesIn(path)))
    else if (entry.isFile()) files.push(path)
  }
  return files.sort()
}

async function copyTree(from: string, to: string): Promise<void> {
  for (const file of await filesIn(from)) await copyInto(to, from, file)
}

/** A hub that runs may remove pictures meanwhile: they are not missed. */
async function copyMedia(from: string, to: string): Promise<void> {
  const kept = (await filesIn(from)).filter((file) => !file.startsWith(join(from, INCOMING, sep)))
  for (const file of kept) {
    await copyInto(to, from, file).catch((error: unknown) => {
      if (existsSync(file)) throw error
    })
  }
}

async function copyInto(to: string, from: string, file: string): Promise<void> {
  const copy = join(to, relative(from, file))
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 })
  await copyDurably(file, copy)
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  await chmod(to, 0o600)
  const file = await open(to, 'r+')
  await file.sync()
  await file.close()
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
  await file.close()
}
