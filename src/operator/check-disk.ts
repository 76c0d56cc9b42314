import { access, constants, open, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fail, ok, warn, type Check, type Finding } from './finding.js'

const MB = 1_000_000
const FREE_AT_LEAST = 200 * MB
const FREE_COMFORT = 1_000 * MB
const SLOW_SYNC_MS = 100

/** Whether the data folder can be written, how long it takes until that is safe, and how much room is left. */
export const checkDisk: Check = async ({ dataFolder }) => {
  const folder = await firstThatExists(dataFolder)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const room = `${shown(free)} free`
  if (folder !== dataFolder && !(await writable(folder))) {
    return fail(`${dataFolder} does not exist and this user may not make it. Make it, and give it to this user.`)
  }
  if (!(await stat(folder)).isDirectory()) return fail(`${folder} is not a folder. Set ALLOTMENT_DATA.`)
  if (free < FREE_AT_LEAST) return fail(`Only ${room} at ${folder}. Make room now: a full disk keeps nothing new.`)
  if (free < FREE_COMFORT) return warn(`${room} at ${folder}: enough for now, but not for long.`)
  if (folder !== dataFolder) return ok(`${dataFolder} will be made at the first start; ${room}.`)
  const syncMs = await trySync(folder)
  if (typeof syncMs !== 'number') return syncMs
  if (syncMs > SLOW_SYNC_MS) {
    return warn(
      `${room} at ${folder}, but a safe write takes ${syncMs} ms. A better card or disk makes the hub quicker.`,
    )
  }
  return ok(`${room} at ${folder}; a safe write takes ${syncMs} ms.`)
}

const writable = (folder: string) =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )

async function trySync(folder: string): Promise<number | Omit<Finding, 'name'>> {
  const file = join(folder, `.check-${process.pid}`)
  try {
    await using handle = await open(file, 'wx', 0o600)
    await handle.writeFile('This file tries whether the disk can be written.')
    const since = performance.now()
    await handle.sync()
    return Math.round(performance.now() - since)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC') return fail(`The disk at ${folder} is full. Make room: nothing new can be kept.`)
    return fail(`This user cannot write in ${folder} (${code}). Run this as the user the hub runs as.`)
  } finally {
    await rm(file, { force: true })
  }
}

async function firstThatExists(folder: string): Promise<string> {
  const found = await stat(folder).then(
    () => true,
    () => false,
  )
  return found || dirname(folder) === folder ? folder : firstThatExists(dirname(folder))
}

const shown = (bytes: number) =>
  bytes < 10_000 * MB ? `${Math.floor(bytes / MB)} MB` : `${Math.floor(bytes / MB / 1_000)} GB`
