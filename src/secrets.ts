import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from './config.js'
import { orNull, syncFolder } from './core/disk.js'
import { deriveKey } from './core/seal.js'

const OTHERS = 0o077

export type Secrets = {
  /** 32 bytes; seals what the store keeps encrypted. */
  masterKey: Buffer
  /** A key of 32 bytes for one purpose (sessions, links in mail), the same at every start. */
  derive: (purpose: string) => Buffer
}

/** A secret's file that must not be used as it is. The message names it and says what to do. */
export class SecretFault extends Error {
  override readonly name = 'SecretFault'
}

/**
 * The secrets of this hub: from the settings, or else from `secrets/secret-key` in the data folder, made at the first
 * start. Processes that start at the same time end with the same one. Never replaces a file.
 * @throws SecretFault when the file is open to others, or does not hold a key
 */
export async function loadSecrets(config: Pick<Config, 'dataFolder' | 'secretKey'>): Promise<Secrets> {
  const masterKey = config.secretKey ?? (await keyIn(join(config.dataFolder, 'secrets')))
  return { masterKey, derive: (purpose) => deriveKey(masterKey, purpose) }
}

async function keyIn(folder: string): Promise<Buffer> {
  const file = join(folder, 'secret-key')
  const kept = await readKey(file)
  if (kept !== null) return kept
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await makeKey(folder, file)
  const made = await readKey(file)
  if (made === null) throw new SecretFault(`${file} is gone again. Let nothing else touch that folder.`)
  return made
}

async function readKey(file: string): Promise<Buffer | null> {
  await using handle = await orNull(open(file, 'r'), 'ENOENT')
  if (handle === null) return null
  const { mode } = await handle.stat()
  if ((mode & OTHERS) !== 0) {
    throw new SecretFault(`${file} is open to other users of this machine. Run: chmod 600 '${file}'`)
  }
  const text = (await handle.readFile('utf8')).trim()
  if (/^[\w-]{43}$/.test(text)) return Buffer.from(text, 'base64url')
  const wrong = text === '' ? 'is empty' : 'does not hold a key of 32 bytes in base64url'
  throw new SecretFault(`${file} ${wrong}. Put it back from a backup; if this hub is new and has none, delete it.`)
}

/** A link, unlike a rename, fails when the name is taken: the first of several processes wins, and nothing is replaced. */
async function makeKey(folder: string, file: string): Promise<void> {
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    await writeDraft(draft, `${randomBytes(32).toString('base64url')}\n`)
    await orNull(link(draft, file), 'EEXIST')
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(folder)
  await syncFolder(dirname(folder))
}

async function writeDraft(draft: string, text: string): Promise<void> {
  await using handle = await open(draft, 'wx', 0o600)
  await handle.writeFile(text)
  await handle.sync()
}
