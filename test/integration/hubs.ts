import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, type Config } from '../../src/config.js'
import { createLog } from '../../src/core/log.js'
import { type Role } from '../../src/domain/members/member.js'
import type { Setup } from '../../src/domain/settings/settings-service.js'
import { isLoopbackHost } from '../../src/core/reach.js'
import type { Lookup } from '../../src/federation/remote/lookup.js'
import { createHub, systemOutside, type Hub, type Outside } from '../../src/hub.js'

import { noteLine } from '../support/contract/watch.js'
import { quickPasswords } from '../support/passwords.js'
import { onDatabase } from '../support/store.js'
import { openBrowser, type Browser } from './browsers.js'

export type Line = Record<string, unknown> & { level: string; message: string }
export type TestHub = Hub & {
  config: Config
  lines: Line[]
  get: typeof get
  /** Sets the hub up as "Walton Hub" with the steward `organiser`, password `PASSWORD`. */
  setUp(changes?: Partial<Setup['hub']>): Promise<void>
  /** A new member of that role (or the one of that name), signed in. */
  browser(role?: Role | null, name?: string): Promise<Browser>
}
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string }

export const PASSWORD = 'spades and barrows'

const folders: string[] = []
const hubs: Hub[] = []
const databases: { uri: string; database: string }[] = []

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-'))
  folders.push(folder)
  return folder
}

/** A hub in a folder and on a port of its own, not started; `cleanUp` stops it and takes the folder away. */
export async function temporaryHub(settings: Partial<Config> = {}, replaced: Partial<Outside> = {}): Promise<TestHub> {
  const defaults = {
    ...readConfig({ env: {} }),
    port: 0,
    // Tests ask until something is done, as often as the machine lets them.
    apiRate: 1_000_000,
    dataFolder: join(await temporaryFolder(), 'data'),
    mongodb: freshDatabase(),
  }
  const config: Config = { ...defaults, mediaFolder: join(defaults.dataFolder, 'media'), ...settings }
  const lines: Line[] = []
  const write = (text: string) => {
    const line = JSON.parse(text) as Line
    lines.push(line)
    noteLine(line)
  }
  const log = createLog({ level: 'debug', destination: { write } })
  const outside = { ...systemOutside(config), passwords: quickPasswords(), lookup: nobody, log }
  const hub = createHub(config, { ...outside, ...replaced })
  hubs.push(hub)
  return Object.assign(Object.create(hub) as Hub, {
    config,
    lines,
    get: (path: string, options?: Asked) => get(hub.address + path, options),
    setUp: async (changes: Partial<Setup['hub']> = {}) => {
      const steward = { name: 'organiser', email: 'organiser@example.org', password: PASSWORD }
      await hub.services.settings.setUp({ hub: { name: 'Walton Hub', handle: 'walton', ...changes }, steward })
    },
    browser: (role: Role | null = null, name?: string) => openBrowser(hub, role, name),
  })
}

/** Nothing outside is asked for: names of strangers in tests lead nowhere. */
const nobody: Lookup = (host) =>
  isLoopbackHost(host) ? Promise.resolve(['127.0.0.1']) : Promise.reject(new Error('No such host'))

/** Of the server that MONGODB_URI names, where it names one; else a hub keeps its documents in its folder. */
function freshDatabase(): Config['mongodb'] {
  const uri = process.env.MONGODB_URI
  if (uri === undefined) return null
  const database = `allotment-${randomUUID()}`
  databases.push({ uri, database })
  return { uri, database }
}

export async function cleanUp(): Promise<void> {
  await Promise.all(hubs.splice(0).map((hub) => hub.stop()))
  for (const { uri, database } of databases.splice(0)) await onDatabase(uri, database, (db) => db.dropDatabase())
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
}

type Asked = { method?: string; headers?: Record<string, string>; path?: string; body?: string | Buffer }

/** One request, its path sent as it is given: `fetch` would put odd ones right. */
export async function get(url: string, { method = 'GET', headers = {}, path, body }: Asked = {}): Promise<Answer> {
  const { origin } = new URL(url)
  const done = Promise.withResolvers<Answer>()
  const asked = request(origin, { method, headers, path: path ?? url.slice(origin.length), agent: false }, (res) => {
    let text = ''
    res.setEncoding('utf8')
    res.on('data', (chunk: string) => (text += chunk))
    res.on('end', () => done.resolve({ status: res.statusCode ?? 0, headers: res.headers, text }))
    res.on('error', done.reject)
  })
  asked.on('error', done.reject).end(body)
  return done.promise
}
