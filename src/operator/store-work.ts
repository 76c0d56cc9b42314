import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rmdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '../config.js'
import { systemClock } from '../core/clock.js'
import { Refusal } from '../core/errors.js'
import { collections } from '../collections.js'
import { mongodbUri } from '../setting-types.js'
import { backup, restore } from '../store/backup.js'
import { copyStore, specsForCopy, type CopyReport } from '../store/copy.js'
import { lockFolder } from '../store/embedded/lock.js'
import { STORE_FILE } from '../store/embedded/store.js'
import { describeLocation, openAt, openStore, type Location } from '../store/open.js'
import type { Fault, Progress, Store } from '../store/store.js'
import { findHub, refuseWhileRunning } from './client.js'
import { exits, Stop } from './exits.js'

const ASIDE = 'before-restore-'

/** The time in a form that names of files can have: `2026-11-21-0930-15`. */
export const stampOf = (date: Date) =>
  date.toISOString().slice(0, 19).replace('T', '-').replace(':', '').replace(':', '-')

/**
 * Backs up into a folder that must not hold anything yet; through the hub when it runs.
 * @param to  counted from where the command is given
 * @returns the full path of the backup
 */
export async function backupStore(config: Config, to: string | undefined, progress: Progress): Promise<string> {
  const target = resolve(to ?? `allotment-backup-${stampOf(new Date())}`)
  const hub = await findHub(config.dataFolder)
  if (hub !== null) await hub.ask({ command: 'backup', args: { to: target } }, progress)
  else
    await withStore(hubStore(config), (store) =>
      backup({ ...config, collections }, store, target, new Date(), progress),
    )
  return target
}

/** @returns where the data went that was in the way, null when there was none */
export async function restoreStore(
  config: Config,
  options: { from: string; force: boolean },
  progress: Progress,
): Promise<string | null> {
  const { dataFolder } = config
  await refuseWhileRunning(dataFolder, 'restoring')
  const names = (await readdir(dataFolder).catch(() => [])).filter(inTheWay)
  if (names.length > 0 && !options.force) {
    throw new Stop(exits.failed, `${dataFolder} holds a hub already. With --force its files are moved aside first.`)
  }
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const lock = lockFolder(dataFolder) // nobody else may have it open, now and until all is in place
  try {
    const aside = names.length > 0 ? await moveAside(dataFolder, names) : null
    await restore({ ...config, collections }, resolve(options.from), progress).catch(async (error: unknown) => {
      // A refusal comes before anything is written: then all goes back to where it was.
      if (error instanceof Refusal && aside !== null) await moveBack(dataFolder, aside)
      throw error
    })
    return aside
  } finally {
    lock.release()
  }
}

const inTheWay = (name: string) => !name.startsWith(ASIDE) && !/^(control\.sock|lock|lock\.sqlite.*)$/.test(name)

/** Within the data folder, which may be the root of a volume of its own. */
async function moveAside(dataFolder: string, names: readonly string[]): Promise<string> {
  const aside = join(dataFolder, `${ASIDE}${stampOf(new Date())}`)
  await mkdir(aside, { mode: 0o700 })
  for (const name of names) await rename(join(dataFolder, name), join(aside, name))
  return aside
}

async function moveBack(dataFolder: string, aside: string): Promise<void> {
  for (const name of await readdir(aside)) await rename(join(aside, name), join(dataFolder, name))
  await rmdir(aside)
}

/** Everything `check` finds; through the hub when it runs. Empty when all is well. */
export async function checkDocuments(config: Config, progress: Progress): Promise<Fault[]> {
  const hub = await findHub(config.dataFolder)
  if (hub !== null) return (await hub.ask({ command: 'store-check' }, progress)) as Fault[]
  return withStore(hubStore(config), (store) => store.check(progress))
}

/**
 * Copies every document from one place to another; each is a data folder or a mongodb:// URI, the configured store
 * unless given. Nothing is migrated. Folders are locked meanwhile; that nobody uses a MongoDB is up to the operator.
 */
export async function copyDocuments(
  config: Config,
  places: { from?: string; to?: string },
  progress: Progress,
): Promise<CopyReport> {
  const [from, to] = [locationOf(config, places.from), locationOf(config, places.to)]
  if (describeLocation(from) === describeLocation(to)) {
    throw new Stop(exits.usage, 'Source and target are the same store. Give --to, --from or both.')
  }
  for (const { mongodb, dataFolder } of [from, to]) {
    if (mongodb === null) await refuseWhileRunning(dataFolder, 'copying')
  }
  await refuseWhileRunning(config.dataFolder, 'copying')
  mustExist(from)
  return withStore(openAt(from, { collections: [], strict: true }), async (source) => {
    const opening = openAt(to, { collections: await specsForCopy(source, collections), strict: true })
    return withStore(opening, (target) => copyStore(source, target, describeLocation(from), progress))
  })
}

function locationOf(config: Config, place: string | undefined): Location {
  const { dataFolder, mongodb } = config
  if (place === undefined) return { dataFolder, mongodb }
  if (!/^mongodb(\+srv)?:/.test(place)) return { mongodb: null, dataFolder: resolve(place) }
  const { data } = mongodbUri.safeParse(place)
  if (data === undefined) throw new Stop(exits.usage, 'That is not a MongoDB URI with a usable database name.')
  return { dataFolder, mongodb: data }
}

function hubStore(config: Config): Promise<Store> {
  mustExist(config)
  return openStore(config, { strict: false, clock: systemClock, onScan: () => undefined, collections })
}

/** Opening an embedded store makes one; a command that only looks must not. */
export function mustExist({ mongodb, dataFolder }: Location): void {
  if (mongodb !== null || existsSync(join(dataFolder, STORE_FILE))) return
  throw new Stop(exits.failed, `There is no store in ${dataFolder}. Is ALLOTMENT_DATA right?`)
}

export async function withStore<T>(opening: Promise<Store>, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await opening
  // The same failure reaches whoever waits for a call; here it only must not count as unhandled.
  store.failed.catch(() => undefined)
  return work(store).finally(() => store.close())
}
