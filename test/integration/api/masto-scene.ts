import { expect } from 'chai'
import { createRestAPIClient, type mastodon } from 'masto'
import type { Member, Role } from '../../../src/domain/members/member.js'
import type { Outside } from '../../../src/hub.js'
import type { Browser } from '../browsers.js'
import { freePort } from '../../support/free-port.js'
import { temporaryHub, type TestHub } from '../hubs.js'
import { tokenFor } from './apps.js'

/** A member with a public profile, who uses the `masto` library; `id` as apps see it. */
export type Person = { member: Member; browser: Browser; token: string; id: string; app: mastodon.rest.Client }

/** A hub that is found at the address which it gives out: the links to further pages lead to it. */
export async function reachableHub(replaced: Partial<Outside> = {}): Promise<TestHub> {
  const port = await freePort()
  const hub = await temporaryHub({ port, baseUrl: `http://localhost:${port}`, strictQueries: true }, replaced)
  await hub.start()
  await hub.setUp()
  return hub
}

export async function person(hub: TestHub, name: string, role: Role = 'reader'): Promise<Person> {
  const browser = await hub.browser(role, name)
  const member = (await hub.services.members.byName(name)) ?? expect.fail(`Nobody is called ${name}`)
  await hub.services.profiles.open(member.id, { name })
  const token = await tokenFor(hub, browser)
  const app = createRestAPIClient({ url: hub.config.baseUrl, accessToken: token })
  const { id } = await app.v1.accounts.verifyCredentials()
  return { member, browser, token, id, app }
}

/** All that a paginator brings, with how many pages it took. */
export async function pages<T>(paginator: AsyncIterable<T[]>): Promise<{ all: T[]; count: number }> {
  const all: T[] = []
  let count = 0
  for await (const page of paginator) {
    all.push(...page)
    if (page.length > 0) count++
    if (count > 50) expect.fail('the pages do not end')
  }
  return { all, count }
}

/** What the library throws where the server refused. */
export async function refused(asked: PromiseLike<unknown>, status: number): Promise<void> {
  const error = await Promise.resolve(asked).then(
    () => expect.fail('it was allowed'),
    (thrown: unknown) => thrown as Error & { statusCode?: number },
  )
  expect(error.statusCode, error.message).to.equal(status)
}
