import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { besiege, relieve, says, type Besieged } from '../../support/besieged.js'
import { call } from '../../support/publishing.js'

describe('attacks on a hub that answers signed requests alone', () => {
  let siege: Besieged
  let ada: Person, eve: Person
  let paths: string[]
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    eve = siege.person('evil.test', 'eve')
    const { services } = siege.hub
    const item = await siege.hub.publish('call', call)
    await siege.hub.settle()
    const organiser = (await services.members.byName('organiser')) ?? expect.fail('no steward')
    await services.rules.setPolicy(organiser, { allowListOnly: false, signedFetchesOnly: true }, 0)
    const decision = {
      severity: 'suspend',
      rejectMedia: true,
      rejectReports: true,
      publicComment: '',
      privateComment: '',
    }
    await services.rules.decide(organiser, 'evil.test', {
      ...decision,
      severity: 'suspend',
      obfuscate: false,
      allowed: false,
    })
    const object = new URL(item.iri).pathname
    paths = ['/a/oak', ...['outbox', 'followers', 'following', 'featured', 'tags'].map((name) => `/a/oak/${name}`)]
    paths.push(object, ...['replies', 'context', 'likes', 'shares', 'act/1-create'].map((name) => `${object}/${name}`))
  })
  afterEach(relieve)

  const ask = (path: string, method: string, accept: string) =>
    siege.hub.get('', { path, method, headers: { accept, host: siege.hub.host } })

  it('no method, spelling or type gives a document to whoever does not sign', async () => {
    const types = [
      'application/activity+json',
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      'application/json',
      'APPLICATION/ACTIVITY+JSON',
      'application/activity+json;q=0.1, text/html;q=0.05',
      'application/*',
    ]
    for (const path of paths) {
      expect((await siege.get(path, ada)).status, `${path}, signed`).to.equal(200)
      const spellings = [path, `${path}/`, `/${path}`, `${path}?page=true`, `${path}?page=1`, `${path}#x`, `${path}%2e`]
      for (const spelling of [...spellings, path.toUpperCase(), path.replace('o', '%6f')]) {
        for (const accept of types) {
          const { headers, text, status } = await ask(spelling, 'GET', accept)
          const isDocument = status === 200 && /(?:activity|ld)\+json/.test(headers['content-type'] ?? '')
          expect(isDocument, `${spelling} as ${accept}: ${text.slice(0, 80)}`).to.equal(false)
        }
      }
      for (const method of ['HEAD', 'OPTIONS', 'PROPFIND']) {
        const { status } = await ask(path, method, types[0] ?? '')
        expect(status, `${method} ${path}`).to.be.oneOf([401, 404, 405, 204])
      }
    }
    expect((await siege.get('/actor')).status, 'or two such hubs would wait for each other').to.equal(200)
  })

  it('a blocked server reads nothing, whatever key it names', async () => {
    const mallory = siege.person('c.test', 'mallory')
    for (const path of [...paths, '/a/oak/followers/sync']) {
      expect((await siege.get(path, eve)).status, path).to.equal(403)
      const borrowed = { ...eve, keyId: mallory.keyId }
      expect((await siege.get(path, borrowed)).status, `${path}, another’s key`).to.equal(401)
    }
    const lent = siege.person('c.test', 'lent', { id: eve.id })
    expect((await siege.get('/a/oak', lent)).status, 'a key elsewhere').to.equal(401)
    const owned = { id: siege.at('c.test', '/keys/eve'), owner: eve.id, publicKeyPem: eve.pem }
    siege.publish(owned)
    expect((await siege.get('/a/oak', { ...eve, keyId: owned.id })).status).to.equal(401)
    expect((await siege.post(eve, says('Follow', eve, siege.hub.voice))).status).to.equal(403)
    expect((await siege.get('/a/oak', mallory)).status).to.equal(200)
  })
})
