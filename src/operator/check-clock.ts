import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, warn, type Check } from './finding.js'

const FIRST_YEAR = 2026
const LAST_YEAR = 2100
const AHEAD_MS = 120_000

/** Ids, signatures and reminders go by the clock. It may be held against the years, and against the newest file kept. */
export const checkClock: Check = async ({ dataFolder }) => {
  const now = new Date()
  const shown = `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const year = now.getUTCFullYear()
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return fail(
      `The clock says ${shown}, which cannot be. Set it, and let it be kept right (timedatectl set-ntp true).`,
    )
  }
  const newestMs = await newestFileMs(dataFolder)
  if (newestMs > now.getTime() + AHEAD_MS) {
    const ahead = new Date(newestMs).toISOString().slice(0, 16).replace('T', ' ')
    return warn(`The clock says ${shown}, but a file in the data folder is from ${ahead} UTC. Was the clock set back?`)
  }
  return ok(`The clock says ${shown}.`)
}

/** 0 when there is no file. */
async function newestFileMs(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const stats = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)))
  return Math.max(0, ...stats.map((found) => found?.mtimeMs ?? 0))
}
