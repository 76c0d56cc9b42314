import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreLocked } from '../errors.js'

/**
 * Takes a data folder for this process. What counts is a lock held in `lock.sqlite`, which the system lets go when the
 * process ends, however it ends; the file `lock` beside it only says who has it.
 * @throws StoreLocked naming the process that has it
 */
export function lockFolder(folder: string): { release(): void } {
  const note = join(folder, 'lock')
  const file = join(folder, 'lock.sqlite')
  makePrivate(file)
  const db = new DatabaseSync(file, { timeout: 0 })
  try {
    db.exec('PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE')
  } catch (error) {
    db.close()
    if ((error as { errcode?: number }).errcode !== 5) throw error
    throw new StoreLocked(
      `the data folder ${folder} is in use by ${holder(note)}: stop that program first, or give this one another folder`,
    )
  }
  const written = openSync(note, 'w', 0o600)
  writeSync(written, `${process.pid} ${new Date().toISOString()}\n`)
  fsyncSync(written)
  closeSync(written)
  return { release: () => db.close() }
}

/**
 * Makes an empty file for its owner alone, before SQLite would make it for whom the umask lets. One that is there is not
 * even opened: closing it again would let go of locks this process holds on it.
 */
export function makePrivate(file: string): void {
  if (existsSync(file)) return
  try {
    closeSync(openSync(file, 'ax', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another process was faster
  }
}

function holder(note: string): string {
  try {
    const [, pid, since] = /^(\d+) (\S+)/.exec(readFileSync(note, 'utf8')) ?? []
    return pid === undefined ? 'another process' : `process ${pid} since ${since}`
  } catch {
    return 'another process' // it has the lock but not yet said so
  }
}
