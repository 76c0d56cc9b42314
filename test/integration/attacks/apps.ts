import { expect } from 'chai'
import { servedOperations } from '../../../src/api/served.js'
import { allow, ask, asking, exchange, register, tokenFor } from '../api/apps.js'
import { temporaryHub, type TestHub } from '../hubs.js'
import { ToldNetwork } from '../outside.js'

export type Json = Record<string, unknown>

/**
 * Ada publishes, and decides who follows her; mallory is a member like others. `voice`: ada's app that writes as the hub;
 * `narrow`: of mallory's, that may do next to nothing; `app`: of an app alone.
 */
export type Apps = {
  hub: TestHub
  network: ToldNetwork
  tokens: Record<'ada' | 'mallory' | 'voice' | 'app' | 'narrow', string>
  /** Asks for what has to go well. */
  as: (token: string, method: string, path: string, json?: unknown) => Promise<Json>
  /** Ada's app posts, unless it is another's. */
  post: (json: Json, token?: string) => Promise<Json>
  inMinutes: (minutes: number) => string
  pass: (minutes: number) => void
}

/** All that answers at once; streams stay open. */
export const operations = servedOperations().filter(({ path }) => !/^\/api\/v1\/streaming(?:\/(?!health)|$)/.test(path))

const AT_ONCE = 16

/** Does something with each, some at a time. */
export async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) await Promise.all(all.slice(at, at + AT_ONCE).map(work))
}

export async function openApps(): Promise<Apps> {
  let now = Date.now()
  const network = new ToldNetwork()
  const hub = await temporaryHub({ trustProxy: 1 }, { clock: () => new Date(now), network })
  await hub.start()
  await hub.setUp()
  const tokens = await tokensOf(hub)
  const as = async (token: string, method: string, path: string, json?: unknown): Promise<Json> => {
    const said = await ask(hub, method, path, { token, ...(json !== undefined && { json }) })
    expect(said.status, `${method} ${path} ${JSON.stringify(said.json).slice(0, 300)}`).to.be.oneOf([200, 202])
    return said.json
  }
  return {
    ...{ hub, network, tokens, as },
    post: (json, token = tokens.ada) => as(token, 'POST', '/api/v1/statuses', json),
    inMinutes: (minutes) => new Date(now + minutes * 60_000).toISOString(),
    pass: (minutes) => void (now += minutes * 60_000),
  }
}

async function tokensOf(hub: TestHub): Promise<Apps['tokens']> {
  const [ada, mallory] = [await hub.browser('coordinator', 'ada'), await hub.browser('reader', 'mallory')]
  const { profiles, members } = hub.services
  for (const name of ['ada', 'mallory']) {
    const { id = '' } = (await members.byName(name)) ?? {}
    await profiles.open(id, { name, locked: name === 'ada' })
  }
  const app = await register(hub)
  const back = await allow(ada, { ...asking(app), as: 'voice' })
  const voice = await exchange(hub, app, back.searchParams.get('code') ?? '')
  const form = { grant_type: 'client_credentials', client_id: app.client_id, client_secret: app.client_secret }
  const alone = await ask(hub, 'POST', '/oauth/token', { form: { ...form, scope: 'read write follow push' } })
  return {
    ada: await tokenFor(hub, ada),
    mallory: await tokenFor(hub, mallory, 'read write follow push profile'),
    narrow: await tokenFor(hub, mallory, 'profile'),
    voice: String(voice.json.access_token),
    app: String(alone.json.access_token),
  }
}
