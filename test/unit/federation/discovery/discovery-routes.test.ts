import { parseNodeInfo } from '@fedify/fedify/nodeinfo'
import { expect } from 'chai'
import express from 'express'
import { XMLParser } from 'fast-xml-parser'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { discoveryRoutes, type DiscoveryDeps } from '../../../../src/federation/discovery/discovery-routes.js'
import { ownActors } from '../../../support/own-actors.js'

const servers: Server[] = []

/** A hub's discovery on a port of its own, which is also its address. */
async function hub(changes: Partial<DiscoveryDeps> = {}) {
  const app = express().set('query parser', 'simple').set('env', 'test') // else Express prints errors
  const server = createServer(app)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://localhost:${port}`
  let now = Date.parse('2026-05-01T12:00:00Z')
  let counted = 0
  const deps: DiscoveryDeps = {
    actors: ownActors(baseUrl),
    baseUrl,
    intents: [{ activity: 'Object', template: `${baseUrl}/interact?uri={object}` }],
    avatarOf: async ({ kind }) =>
      kind === 'voice' ? { url: `${baseUrl}/media/a.webp`, mediaType: 'image/webp' } : null,
    version: '0.1.0',
    sourceUrl: 'https://code.example/allotment',
    facts: async () => ({
      name: 'Eastside',
      about: 'Neighbours',
      language: 'de',
      openRegistrations: false,
      voice: `${baseUrl}/a/hub`,
    }),
    counts: async () => {
      counted++
      return { members: 12, activeMonth: 3, posts: 1_234 }
    },
    clock: () => new Date(now),
    ...changes,
  }
  app.use(discoveryRoutes(deps))
  const get = async (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init)
  const finger = (resource: string) => get(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`)
  const later = (ms: number) => void (now += ms)
  return { baseUrl, host: `localhost:${port}`, port, get, finger, later, counted: () => counted }
}

type Jrd = {
  subject: string
  aliases: string[]
  links: { rel: string; href?: string; template?: string; type?: string }[]
}
const jrdOf = async (response: Response) => (await response.json()) as Jrd
const selfIn = ({ links }: Jrd) => links.find(({ rel }) => rel === 'self')?.href

/** RFC 7033, 4.4, with the members in their types and nothing else in a link. */
const JrdSchema = z.strictObject({
  subject: z.string(),
  aliases: z.array(z.url()),
  links: z.array(
    z.strictObject({
      rel: z.string().refine((rel) => /^[a-z][a-z0-9.-]*$/.test(rel) || URL.canParse(rel)),
      type: z.string().optional(),
      href: z.url().optional(),
      template: z.string().optional(),
    }),
  ),
})

/** What the schemas of NodeInfo say (nodeinfo.diaspora.software), word by word. */
const protocols = [
  'activitypub',
  'buddycloud',
  'dfrn',
  'diaspora',
  'libertree',
  'ostatus',
  'pumpio',
  'tent',
  'xmpp',
  'zot',
] as const
const count = z.int().min(0).optional()
const nodeInfoSchema = (version: '2.0' | '2.1') =>
  z.strictObject({
    version: z.literal(version),
    software: z.strictObject({
      name: z.string().regex(/^[a-z0-9-]+$/),
      version: z.string(),
      ...(version === '2.1' ? { repository: z.string().optional(), homepage: z.string().optional() } : {}),
    }),
    protocols: z.array(z.enum(protocols)).min(1),
    services: z.strictObject({ inbound: z.array(z.string()), outbound: z.array(z.string()) }),
    openRegistrations: z.boolean(),
    usage: z.strictObject({
      users: z.strictObject({ total: count, activeHalfyear: count, activeMonth: count }),
      localPosts: count,
      localComments: count,
    }),
    metadata: z.looseObject({}),
  })

describe('what others find of us', () => {
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  describe('WebFinger', () => {
    it('describes an actor by address, as its standard says', async () => {
      const { finger, baseUrl, host } = await hub()
      const response = await finger(`acct:hub@${host}`)
      expect(response.status).to.equal(200)
      expect(response.headers.get('content-type')).to.equal('application/jrd+json')
      expect(response.headers.get('access-control-allow-origin')).to.equal('*')
      expect(response.headers.get('cache-control')).to.equal('public, max-age=600')
      const jrd = JrdSchema.parse(await response.json())
      expect(jrd).to.deep.equal({
        subject: `acct:hub@${host}`,
        aliases: [`${baseUrl}/a/hub`, `${baseUrl}/`],
        links: [
          { rel: 'self', type: 'application/activity+json', href: `${baseUrl}/a/hub` },
          { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: `${baseUrl}/` },
          { rel: 'http://webfinger.net/rel/avatar', type: 'image/webp', href: `${baseUrl}/media/a.webp` },
          { rel: 'http://ostatus.org/schema/1.0/subscribe', template: `${baseUrl}/interact?uri={uri}` },
          { rel: 'https://w3id.org/fep/3b86/Object', template: `${baseUrl}/interact?uri={object}` },
        ],
      })
    })

    it('knows all forms of a resource, and always answers with the same subject', async () => {
      const { finger, baseUrl, host } = await hub()
      const forms = {
        [`acct:hub@${host}`]: ['hub', '/a/hub'],
        [`acct:@hub@${host}`]: ['hub', '/a/hub'],
        [`ACCT:Hub@${host.toUpperCase()}`]: ['hub', '/a/hub'],
        [`hub@${host}`]: ['hub', '/a/hub'],
        [`@hub@${host}`]: ['hub', '/a/hub'],
        [`${baseUrl}/a/hub`]: ['hub', '/a/hub'],
        [`${baseUrl.replace('localhost', 'LOCALHOST')}/`]: ['hub', '/a/hub'],
        [`${baseUrl}/`]: ['hub', '/a/hub'],
        [baseUrl]: ['hub', '/a/hub'],
        [`acct:ana@${host}`]: ['ana', '/a/ana'],
        [`${baseUrl}/a/ana`]: ['ana', '/a/ana'],
        [`acct:${host}@${host}`]: [host, '/actor'],
        [`acct:localhost@${host}`]: [host, '/actor'],
        [`${baseUrl}/actor`]: [host, '/actor'],
        [`${baseUrl}/about`]: [host, '/actor'],
      }
      for (const [resource, [name, path]] of Object.entries(forms)) {
        const response = await finger(resource)
        expect(response.status, resource).to.equal(200)
        const jrd = await jrdOf(response)
        expect([jrd.subject, selfIn(jrd)], resource).to.deep.equal([`acct:${name}@${host}`, `${baseUrl}${path}`])
      }
    })

    it('names the actor that the hub is as a machine for the bare origin', async () => {
      const { finger, baseUrl } = await hub()
      const { links } = await jrdOf(await finger(baseUrl))
      const rel = 'https://www.w3.org/ns/activitystreams#Service'
      expect(links).to.deep.include({ rel, type: 'application/activity+json', href: `${baseUrl}/actor` })
    })

    it('offers no one to sign in as the hub', async () => {
      const { finger, baseUrl } = await hub()
      const { links } = await jrdOf(await finger(`${baseUrl}/actor`))
      expect(links.some(({ template }) => template !== undefined)).to.equal(false)
    })

    it('knows nobody else', async () => {
      const { finger, baseUrl, host, port } = await hub()
      const unknown = [
        `acct:nobody@${host}`,
        `acct:left@${host}`,
        `${baseUrl}/a/left`,
        `${baseUrl}/a/nobody`,
        `${baseUrl}/a/hub/`,
        `${baseUrl}/a/hub?x=1`,
        `${baseUrl}/?x=1`,
        `${baseUrl}/o/1`,
        'acct:hub@elsewhere.test',
        'acct:hub@localhost',
        `acct:hub@localhost:${port + 1}`,
        'acct:hub@localhost.evil.test',
        'http://localhost.evil.test/a/hub',
        `https://localhost:${port}/a/hub`,
        `mailto:hub@${host}`,
        'urn:isbn:0451450523',
        'tel:+123',
      ]
      for (const resource of unknown) {
        const response = await finger(resource)
        expect(response.status, resource).to.equal(404)
        expect(response.headers.get('access-control-allow-origin'), resource).to.equal('*')
      }
    })

    it('asks for exactly one resource that is one', async () => {
      const { get, finger, host } = await hub()
      const path = '/.well-known/webfinger'
      for (const query of [
        '',
        '?',
        '?resource=',
        `?resource=acct:hub@${host}&resource=acct:ana@${host}`,
        '?rel=self',
      ]) {
        expect((await get(`${path}${query}`)).status, query).to.equal(400)
      }
      for (const bad of [
        'hub',
        'acct:',
        'acct:hub',
        `acct:@${host}`,
        'acct:hub@',
        'acct:a@b@c',
        'https://',
        'http:// x/',
        `acct:hub@${'x'.repeat(3_000)}`,
        'acct:hub@ho st',
        '@@@',
      ]) {
        expect((await finger(bad)).status, bad).to.equal(400)
      }
    })

    it('gives only the relations that are asked for', async () => {
      const { get, host } = await hub()
      const path = `/.well-known/webfinger?resource=acct:hub@${host}`
      const one = await jrdOf(await get(`${path}&rel=self`))
      expect(one.links.map(({ rel }) => rel)).to.deep.equal(['self'])
      const two = await jrdOf(
        await get(`${path}&rel=self&rel=${encodeURIComponent('http://webfinger.net/rel/avatar')}`),
      )
      expect(two.links).to.have.lengthOf(2)
      expect((await jrdOf(await get(`${path}&rel=none`))).links).to.deep.equal([])
    })

    it('answers HEAD, and nothing but GET beside', async () => {
      const { get, host } = await hub()
      const path = `/.well-known/webfinger?resource=acct:hub@${host}`
      const head = await get(path, { method: 'HEAD' })
      expect([head.status, head.headers.get('content-type')]).to.deep.equal([200, 'application/jrd+json'])
      const post = await get(path, { method: 'POST' })
      expect([post.status, post.headers.get('allow')]).to.deep.equal([405, 'GET, HEAD'])
    })

    it('lets pages of any origin ask, also after asking whether they may', async () => {
      const { get } = await hub()
      for (const path of [
        '/.well-known/webfinger',
        '/.well-known/host-meta',
        '/.well-known/nodeinfo',
        '/nodeinfo/2.0',
      ]) {
        const headers = { 'Origin': 'https://app.example', 'Access-Control-Request-Headers': 'x-odd' }
        const before = await get(path, { method: 'OPTIONS', headers })
        expect(before.status, path).to.equal(204)
        expect(before.headers.get('access-control-allow-origin'), path).to.equal('*')
        expect(before.headers.get('access-control-allow-headers'), path).to.equal('x-odd')
        expect((await get(path)).headers.get('access-control-allow-origin'), path).to.equal('*')
      }
    })
  })

  describe('NodeInfo', () => {
    it('lists its versions, the newest first, and then the hub’s actor', async () => {
      const { get, baseUrl } = await hub()
      const response = await get('/.well-known/nodeinfo')
      expect(response.headers.get('content-type')).to.equal('application/json')
      expect(await response.json()).to.deep.equal({
        links: [
          { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: `${baseUrl}/nodeinfo/2.1` },
          { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${baseUrl}/nodeinfo/2.0` },
          { rel: 'https://www.w3.org/ns/activitystreams#Application', href: `${baseUrl}/actor` },
        ],
      })
    })

    for (const version of ['2.0', '2.1'] as const) {
      it(`${version} is as its schema says`, async () => {
        const { get, baseUrl } = await hub()
        const response = await get(`/nodeinfo/${version}`)
        expect(response.headers.get('content-type')).to.equal('application/json')
        const document = (await response.json()) as Record<string, unknown>
        nodeInfoSchema(version).parse(document)
        expect(document.metadata).to.deep.equal({
          nodeName: 'Eastside',
          nodeDescription: 'Neighbours',
          federation: { enabled: true },
          upstream: { name: 'mastodon' },
          hub: { actor: `${baseUrl}/a/hub`, languages: ['de'] },
        })
      })
    }

    it('names a repository only where its schema and the operator do', async () => {
      const softwareOf = async (version: string, changes: Partial<DiscoveryDeps> = {}) => {
        const { get } = await hub(changes)
        return ((await (await get(`/nodeinfo/${version}`)).json()) as { software: object }).software
      }
      const plain = { name: 'allotment', version: '0.1.0' }
      expect(await softwareOf('2.1')).to.deep.equal({ ...plain, repository: 'https://code.example/allotment' })
      expect(await softwareOf('2.0')).to.deep.equal(plain)
      expect(await softwareOf('2.1', { sourceUrl: null })).to.deep.equal(plain)
    })

    it('tells round numbers, counted once an hour', async () => {
      const { get, later, counted } = await hub()
      const usage = async () => ((await (await get('/nodeinfo/2.1')).json()) as { usage: unknown }).usage
      expect(await usage()).to.deep.equal({ users: { total: 15, activeMonth: 5 }, localPosts: 1_300 })
      later(59 * 60_000)
      await usage()
      expect(counted()).to.equal(1)
      later(60_000)
      await usage()
      expect(counted()).to.equal(2)
    })

    it('counts again after a failure', async () => {
      let fails = true
      const counts = () =>
        fails ? Promise.reject(new Error('busy')) : Promise.resolve({ members: 0, activeMonth: 0, posts: 0 })
      const { get } = await hub({ counts })
      expect((await get('/nodeinfo/2.1')).status).to.equal(500)
      fails = false
      expect((await get('/nodeinfo/2.1')).status).to.equal(200)
    })

    it('is understood by a reader that others wrote', async () => {
      const { get } = await hub()
      const info = parseNodeInfo(await (await get('/nodeinfo/2.1')).json())
      expect(info?.software.name).to.equal('allotment')
      expect(info?.usage.users.total).to.equal(15)
    })
  })

  describe('host-meta', () => {
    it('leads to WebFinger, as XRD and as JSON', async () => {
      const { get, baseUrl } = await hub()
      const template = `${baseUrl}/.well-known/webfinger?resource={uri}`
      const xrd = await get('/.well-known/host-meta')
      expect(xrd.headers.get('content-type')).to.equal('application/xrd+xml')
      const parsed = new XMLParser({ ignoreAttributes: false }).parse(await xrd.text()) as {
        XRD: { Link: Record<string, string> }
      }
      expect(parsed.XRD.Link).to.include({ '@_rel': 'lrdd', '@_template': template })
      const json = (await (await get('/.well-known/host-meta.json')).json()) as { links: unknown[] }
      expect(json.links).to.deep.equal([{ rel: 'lrdd', type: 'application/jrd+json', template }])
    })
  })

  describe('a hub that is not set up', () => {
    it('is found by nothing', async () => {
      const { get, host } = await hub({ facts: () => Promise.resolve(null) })
      const all = [
        `/.well-known/webfinger?resource=acct:hub@${host}`,
        '/.well-known/nodeinfo',
        '/nodeinfo/2.0',
        '/nodeinfo/2.1',
        '/.well-known/host-meta',
        '/.well-known/host-meta.json',
      ]
      for (const path of all) expect((await get(path)).status, path).to.equal(404)
    })
  })
})
