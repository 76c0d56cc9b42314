import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const INSTALL_MS = 180_000
const START_MS = 30_000
const UNREACHABLE = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sources = join(root, 'test', 'stock')
const cache = join(root, 'node_modules', '.cache')

/**
 * Installs activitypub-express as it comes, once for each lock file.
 * @returns its folder; null when the package registry cannot be reached and it is not there yet
 */
export async function installStock(): Promise<string | null> {
  const lock = await readFile(join(sources, 'package-lock.json'))
  const folder = join(cache, `stock-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const incoming = await mkdtemp(join(cache, 'stock-incoming-'))
  try {
    for (const file of ['package.json', 'package-lock.json']) await copyFile(join(sources, file), join(incoming, file))
    if (!(await npmCi(incoming))) return null
    await rename(incoming, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error // else another run was faster
    })
    return folder
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
}

async function npmCi(folder: string): Promise<boolean> {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1']
  const npm = spawn('npm', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: INSTALL_MS })
  let printed = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed += text))
  const [code, signal] = (await once(npm, 'close')) as [number | null, NodeJS.Signals | null]
  if (code === 0) return true
  if (signal !== null || UNREACHABLE.test(printed)) return false
  throw new Error(`Stock could not be installed:\n${printed}`)
}

/** A running one, in a process of its own, with one user, who accepts every follower. */
export type Stock = {
  baseUrl: string
  actorId: string
  actorInbox: string
  /** What it keeps under an id, be it an object or an activity, in its own form: every property a list. */
  known(id: string): Promise<{ content?: string[] } | null>
  followers(): Promise<string[]>
  following(): Promise<string[]>
  /** Makes its user follow somebody. @returns the id of the Follow that is sent */
  follow(actor: string): Promise<string>
  /** Makes its user write to these alone. @returns the id of the Create */
  whisper(to: string[], content: string): Promise<string>
  /** Sends one activity to these inboxes, and waits for the last answer. */
  deliver(inboxes: string[]): Promise<void>
  /** Resolves when everything that it was told to send was tried once. */
  settled(): Promise<void>
  /** Processor time of its process since it started, in microseconds. */
  cpuMicros(): Promise<number>
  stop(): Promise<void>
}

/**
 * @param folder       what `installStock` gave
 * @param environment  NODE_ENV of its process; null, as it comes, for none
 */
export async function startStock(folder: string, environment: string | null = null): Promise<Stock> {
  const env = { PATH: process.env.PATH, ...(environment !== null && { NODE_ENV: environment }) }
  const args = ['--no-warnings', join(sources, 'server.mjs'), folder]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const ask = channel(child)
  const started = await Promise.race([ask.ready, once(child, 'exit').then(() => null), later(START_MS)])
  if (started === null) {
    child.kill('SIGKILL')
    throw new Error(`Stock does not start: ${ask.complaints()}`)
  }
  return {
    ...started,
    known: (id) => ask.for('known', id),
    followers: () => ask.for('followers'),
    following: () => ask.for('following'),
    follow: (actor) => ask.for('follow', actor),
    whisper: (to, content) => ask.for('whisper', to, content),
    deliver: (inboxes) => ask.for('deliver', inboxes),
    async settled() {
      while ((await ask.for<number>('waiting')) > 0) await later(10)
    },
    async cpuMicros() {
      const { user, system } = await ask.for<NodeJS.CpuUsage>('cpu')
      return user + system
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

type Ready = Pick<Stock, 'baseUrl' | 'actorId' | 'actorInbox'>
type Message = { ready: Ready } | { number: number; value?: unknown; error?: string }

const later = (ms: number) => new Promise<null>((resolve) => setTimeout(resolve, ms, null).unref())

function channel(child: ChildProcess) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const ready = Promise.withResolvers<Ready>()
  let [number, complaints] = [0, '']
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4_000)))
  child.on('message', (message: Message) => {
    if ('ready' in message) return ready.resolve(message.ready)
    const asked = waiting.get(message.number)
    waiting.delete(message.number)
    if (message.error === undefined) asked?.resolve(message.value)
    else asked?.reject(new Error(message.error))
  })
  child.once('exit', () => {
    for (const asked of waiting.values()) asked.reject(new Error(`Stock has ended: ${complaints}`))
  })
  return {
    ready: ready.promise,
    complaints: () => complaints,
    for<T>(name: string, ...words: unknown[]): Promise<T> {
      const asked = Promise.withResolvers<unknown>()
      waiting.set(++number, asked)
      child.send({ number, name, words })
      return asked.promise as Promise<T>
    },
  }
}
