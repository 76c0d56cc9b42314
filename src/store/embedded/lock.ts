import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
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
  const db = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
  try {
    db.exec('PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE')
  } catch (error) {
    db.close()
    if ((error as { errcode?: number }).errcode !== 5) throw error
    throw new StoreLocked(
      `the data folder ${folder} is in use by ${holder(note)}: stop that program first, or give this one another folder`,
    )
  }
  const file = openSync(note, 'w', 0o600)
  writeSync(file, `${process.pid} ${new Date().toISOString()}\n`)
  fsyncSync(file)
  closeSync(file)
  return { release: () => db.close() }
}

function holder(note: string): string {
  try {
    const [, pid, since] = /^(\d+) (\S+)/.exec(readFileSync(note, 'utf8')) ?? []
    return pid === undefined ? 'another process' : `process ${pid} since ${since}`
  } catch {
    return 'another process' // it has the lock but not yet said so
  }
}
