import { expect } from 'chai'
import { idSource, shownId } from '../../../../src/core/ids.js'
import type { Member, Role } from '../../../../src/domain/members/member.js'
import { halves } from '../../../support/pictures.js'
import type { Browser } from '../../browsers.js'
import { temporaryHub, type TestHub } from '../../hubs.js'
import { ask, tokenFor, type Reply } from '../apps.js'
import type { Encoding, Json } from './sending.js'

/** A member with a public profile and an app that may do everything. */
export type Person = { member: Member; browser: Browser; token: string; id: string }

export type Scene = {
  hub: TestHub
  /** Ada does what is tried out, mostly to what bea wrote, or is. */
  ada: Person
  bea: Person
  /** Decides who may follow her. */
  dora: Person
  /** Has a request where others have a notification. */
  eve: Person
  /** By itself: nobody stands behind it. */
  appToken: string
  picture: Blob
  now: () => Date
  /** Lets time go by, so that nobody has done too much of late. */
  later: () => void
  /** One request as JSON that is expected to go well. @returns what came back */
  did: <T = Json>(who: { token: string }, method: string, path: string, json?: Json) => Promise<T>
  /** A number that nobody had before, for names that have to differ. */
  next: () => number
}

const SCOPES = 'read write follow push profile'

export async function openScene(): Promise<Scene> {
  let aheadMs = 0
  let made = 0
  const clock = () => new Date(Date.now() + aheadMs)
  const settings = { unconfirmedSignUps: true, strictQueries: true }
  const hub = await temporaryHub(settings, { clock, newId: idSource({ clock, worker: 1 }) })
  await hub.start()
  await hub.setUp({ signUps: 'open' })
  const person = async (name: string, role: Role = 'reader', locked = false): Promise<Person> => {
    const browser = await hub.browser(role, name)
    const member = (await hub.services.members.byName(name)) ?? expect.fail(`Nobody is called ${name}`)
    await hub.services.profiles.open(member.id, { name, locked })
    return { member, browser, token: await tokenFor(hub, browser, SCOPES), id: shownId(member.id) }
  }
  const scene: Scene = {
    hub,
    ada: await person('ada', 'coordinator'),
    bea: await person('bea'),
    dora: await person('dora', 'reader', true),
    eve: await person('eve'),
    appToken: await appToken(hub),
    picture: new Blob([new Uint8Array(await halves(60, 40).png().toBuffer())], { type: 'image/png' }),
    now: clock,
    later: () => void (aheadMs += 20 * 60_000),
    next: () => ++made,
    did: async <T>(who: { token: string }, method: string, path: string, json?: Json): Promise<T> => {
      const reply = await ask(hub, method, path, { token: who.token, ...(json !== undefined && { json }) })
      expect(reply.status, `${method} ${path}: ${JSON.stringify(reply.json)}`).to.equal(200)
      return reply.json as T
    },
  }
  await scene.did(scene.eve, 'PUT', '/api/v2/notifications/policy', { for_not_following: 'filter' })
  return scene
}

async function appToken(hub: TestHub): Promise<string> {
  const form = { client_name: 'Alone', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: SCOPES }
  const { json: app } = await ask(hub, 'POST', '/api/v1/apps', { form })
  const credentials = { client_id: String(app.client_id), client_secret: String(app.client_secret) }
  const asked = { grant_type: 'client_credentials', scope: SCOPES, ...credentials }
  return String((await ask(hub, 'POST', '/oauth/token', { form: asked })).json.access_token)
}

/** What one write is tried out on: what stands for `:id` and the like in its path, and whatever else it names. */
export type Subject = Record<string, string>

export type Try = { scene: Scene; how: Encoding; on: Subject; reply: Reply }

/** One write, with parameters as apps send them. */
export type Write = {
  /** As the router names it: `post /api/v1/statuses`. */
  name: string
  /** Makes what it is done to, anew for each time; `token` in it is shown in place of ada's. */
  on?: (scene: Scene, how: Encoding) => Promise<Subject>
  sent?: (on: Subject, scene: Scene) => Json
  /** Who asks: ada unless it is said; null for nobody. */
  as?: (scene: Scene) => string | null
  /** What must have come of it. */
  gives: (json: Json, tried: Try) => void | Promise<void>
}

/** Ways into which a file does not fit are left out: see `media.ts`. */
export const fill = (path: string, on: Subject): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(on[name] ?? expect.fail(`nothing for :${name}`)))

/** A status of somebody. @returns its id */
export const wrote = async (scene: Scene, who: Person, more: Json = {}): Promise<string> =>
  (await scene.did<{ id: string }>(who, 'POST', '/api/v1/statuses', { status: `Words ${scene.next()}`, ...more })).id
