import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, get, temporaryHub, type Answer, type TestHub } from '../hubs.js'
import { ask, register, tokenFor } from './apps.js'
import { anyScope, documented, nothingThere, type Who } from './documented.js'

const AT_ONCE = 20

describe('every documented GET of the client API', () => {
  let hub: TestHub
  let item: Item
  const tokens: Record<'member' | 'steward' | 'suspended' | 'app' | 'narrow', string> = {
    ...{ member: '', steward: '', suspended: '', app: '', narrow: '' },
  }
  let things: Record<string, string> = {}

  const filled = (path: string): string =>
    path.replace(/:(\w+)/g, (whole, name: string) => encodeURIComponent(things[name] ?? whole))
  const asked = (path: string, token: string | null): Promise<Answer> =>
    get(hub.address + filled(path), { headers: token === null ? {} : { Authorization: `Bearer ${token}` } })
  const bodyOf = ({ text }: Answer): unknown => JSON.parse(text)
  /** No part of the API has anything at this address. */
  const isUnknown = (answer: Answer): boolean =>
    answer.status === 404 && (bodyOf(answer) as { error?: unknown }).error === 'Record not found'
  const everyOne = async (token: string | null, check: (path: string, who: Who, answer: Answer) => void) => {
    for (let at = 0; at < documented.length; at += AT_ONCE) {
      const some = documented.slice(at, at + AT_ONCE)
      const answers = await Promise.all(
        some.map(async ([path, who]) => ({ path, who, answer: await asked(path, token) })),
      )
      for (const { path, who, answer } of answers) {
        isSound(path, answer)
        check(path, who, answer)
      }
    }
  }
  const isSound = (path: string, answer: Answer): void => {
    const about = `${path}: ${answer.status} ${answer.text.slice(0, 200)}`
    expect(answer.status, about).to.be.lessThan(500)
    expect(answer.headers['content-type'], about).to.match(/^application\/json\b/)
    expect(() => bodyOf(answer), about).not.to.throw()
    expect(answer.headers['access-control-allow-origin'], about).to.equal('*')
    if (answer.status >= 400) expect(bodyOf(answer), about).to.have.property('error').that.is.a('string')
  }

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    tokens.member = await tokenFor(hub, await hub.browser('reader', 'quinn'), 'read write follow push profile')
    tokens.narrow = await tokenFor(hub, await hub.browser('reader', 'quinn'), 'write')
    tokens.steward = await tokenFor(hub, await hub.browser('coordinator', 'ada'), 'read write follow push profile')
    tokens.suspended = await tokenFor(hub, await hub.browser('reader', 'gone'))
    const app = await register(hub)
    const form = { grant_type: 'client_credentials', client_id: app.client_id, client_secret: app.client_secret }
    tokens.app = String((await ask(hub, 'POST', '/oauth/token', { form })).json.access_token)
    const named = async (name: string) => (await hub.services.members.byName(name)) as Member
    item = await publish(hub.services, await named('ada'), 'event', { ...typed.event })
    await hub.services.members.suspend('operator', (await named('gone')).id, 'a test')
    const filter = await ask(hub, 'POST', '/api/v2/filters', {
      token: tokens.member,
      json: { title: 'Mills', context: ['home'], keywords_attributes: [{ keyword: 'mill' }] },
    })
    const { json: status } = await ask(hub, 'GET', `/api/v1/statuses/${shownId(item.id)}`)
    things = {
      status: shownId(item.id),
      account: String((status.account as { id: string }).id),
      tag: 'RepairCafé',
      url: item.iri,
      none: '4',
      filter: String(filter.json.id),
      keyword: String((filter.json.keywords as { id: string }[])[0]?.id),
    }
  })
  after(cleanUp)

  it('is JSON to a stranger, and a refusal where a member is meant', async () => {
    await everyOne(null, (path, who, answer) => {
      if (isUnknown(answer)) return
      if (who === 'anyone') expect(answer.status, path).to.be.oneOf([200, 404])
      else expect(answer.status, path).to.equal(401)
    })
  })

  it('is what was asked for to a member', async () => {
    for (const token of [tokens.member, tokens.steward]) {
      await everyOne(token, (path, _who, answer) => {
        const absent = path.includes(':none') || nothingThere.includes(path) || isUnknown(answer)
        const others = token === tokens.steward && (path.includes(':filter') || path.includes(':keyword'))
        if (!absent && !others) expect(answer.status, `${path} ${answer.text.slice(0, 200)}`).to.equal(200)
        else expect(answer.status, path).to.be.oneOf([200, 404])
      })
    }
  })

  it('is nothing to somebody who was locked out, whose token is no token any more', async () => {
    await everyOne(tokens.suspended, (path, _who, answer) => {
      if (!path.startsWith('/.well-known/')) expect(answer.status, path).to.be.oneOf([401, 404])
    })
    for (const [path] of documented.filter(([, who]) => who === 'member')) {
      const answer = await asked(path, tokens.suspended)
      if (!isUnknown(answer)) expect(answer.status, path).to.equal(401)
    }
  })

  it('asks for more than an app alone, or a token that may not read', async () => {
    await everyOne(tokens.app, (path, who, answer) => {
      if (who === 'member' && !isUnknown(answer)) expect(answer.status, path).to.be.oneOf([403, 422])
    })
    await everyOne(tokens.narrow, (path, who, answer) => {
      if (who === 'member' && !isUnknown(answer) && !anyScope.includes(path)) expect(answer.status, path).to.equal(403)
    })
  })

  it('is answered as a page of the hub is described to other sites', async () => {
    for (const url of [item.iri, `${hub.config.baseUrl}/events/anything-${BigInt(item.id).toString(36)}`]) {
      const { status, json } = await ask(hub, 'GET', `/api/oembed?url=${encodeURIComponent(url)}&maxwidth=300`)
      expect(status, url).to.equal(200)
      expect(json).to.include({ type: 'rich', version: '1.0', author_name: 'Walton Hub', width: 300, height: null })
      expect(json.html).to.match(/^<blockquote cite="[^"]+"><p>Repair café/)
      expect(json.html).not.to.match(/<(?:script|iframe)/)
    }
    const member = (await hub.services.members.byName('ada')) as Member
    const inside = await publish(hub.services, member, 'call', { ...typed.call, audience: 'hub' })
    for (const url of [inside.iri, 'https://elsewhere.example/o/1', `${hub.config.baseUrl}/about`, 'x', ''])
      expect((await ask(hub, 'GET', `/api/oembed?url=${encodeURIComponent(url)}`)).status, url).to.equal(404)
  })

  it('and what is not offered says so as Mastodon does', async () => {
    const translate = `/api/v1/statuses/${things.status ?? ''}/translate`
    expect((await ask(hub, 'POST', translate, { token: tokens.member })).status).to.equal(404)
    expect((await ask(hub, 'POST', translate)).status).to.equal(401)
    const state = await ask(hub, 'GET', '/api/v1/annual_reports/2026/state', { token: tokens.member })
    expect(state.json).to.deep.equal({ state: 'ineligible' })
    for (const path of ['/api/proofs', '/api/v1/search', '/api/v3/anything', '/api/'])
      expect((await ask(hub, 'GET', path)).status, path).to.equal(404)
  })
})
