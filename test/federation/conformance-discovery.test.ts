import { expect } from 'chai'
import { z } from 'zod'
import { openChecked, type Checked } from './conformance-scene.js'
import { stopHubs } from './hubs.js'

/** RFC 7033, section 4.4. */
const Jrd = z.strictObject({
  subject: z.url(),
  aliases: z.array(z.url()).optional(),
  properties: z.record(z.url(), z.string().nullable()).optional(),
  links: z.array(
    z.strictObject({
      rel: z.union([z.url(), z.string().regex(/^[a-z][a-z0-9.-]*$/)]),
      type: z
        .string()
        .regex(/^[\w.+-]+\/[\w.+-]+(?:;.*)?$/)
        .optional(),
      href: z.url().optional(),
      template: z.string().includes('{uri}').optional(),
    }),
  ),
})

const services = (names: string[]) => z.array(z.enum(names))
const users = z.strictObject({
  ...{ total: z.int().min(0), activeHalfyear: z.int().min(0).optional(), activeMonth: z.int().min(0).optional() },
})
const nodeInfo = (version: '2.0' | '2.1') =>
  z.strictObject({
    version: z.literal(version),
    software: z.strictObject({
      name: z.string().regex(/^[a-z0-9-]+$/),
      version: z.string().min(1),
      ...(version === '2.1' && { repository: z.url().optional(), homepage: z.url().optional() }),
    }),
    protocols: z.array(z.enum(['activitypub', 'diaspora', 'ostatus', 'zot'])).min(1),
    services: z.strictObject({ inbound: services(['atom1.0', 'rss2.0']), outbound: services(['atom1.0', 'rss2.0']) }),
    openRegistrations: z.boolean(),
    usage: z.strictObject({
      users,
      ...{ localPosts: z.int().min(0).optional(), localComments: z.int().min(0).optional() },
    }),
    metadata: z.record(z.string(), z.unknown()),
  })

describe('finding a hub', function () {
  this.timeout(120_000)
  let checked: Checked
  before(async () => {
    checked = await openChecked()
  })
  after(stopHubs)

  const asked = (resource: string, more = '') =>
    checked.read(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}${more}`, {})
  const self = (json: object) => (json as z.infer<typeof Jrd>).links.find(({ rel }) => rel === 'self')

  it('by WebFinger: handle and actor lead to each other', async () => {
    const { host, voice } = checked.hub
    for (const resource of [`acct:oak@${host}`, voice, `acct:OAK@${host.toUpperCase()}`, `acct:${host}@${host}`]) {
      const { status, headers, json } = await asked(resource)
      expect([status, headers['content-type']], resource).to.deep.equal([200, 'application/jrd+json'])
      const jrd = Jrd.parse(json)
      const address = self(jrd)?.href ?? ''
      expect(self(jrd)?.type).to.equal('application/activity+json')
      const actor = (await checked.read(address)).json
      expect(actor['id']).to.equal(address)
      expect(jrd.subject).to.equal(`acct:${String(actor['preferredUsername'])}@${host}`.toLowerCase())
      expect(jrd.aliases).to.include(address)
    }
  })

  it('by WebFinger: only the relations that are asked for, and all else as it was', async () => {
    const { host } = checked.hub
    const all = (await asked(`acct:oak@${host}`)).json as z.infer<typeof Jrd>
    const one = (await asked(`acct:oak@${host}`, '&rel=self')).json as z.infer<typeof Jrd>
    expect(one).to.deep.equal({ ...all, links: all.links.filter(({ rel }) => rel === 'self') })
    const none = await asked(`acct:oak@${host}`, '&rel=nothing')
    expect([none.status, (none.json as z.infer<typeof Jrd>).links]).to.deep.equal([200, []])
  })

  it('by WebFinger: 400 without a resource or with one that is none, 404 for those that are not here', async () => {
    const { host } = checked.hub
    for (const query of [
      '',
      '?resource=',
      '?rel=self',
      '?resource=nonsense',
      '?resource=acct:',
      `?resource=acct:oak@${host}&resource=x`,
    ]) {
      expect((await checked.read(`/.well-known/webfinger${query}`, {})).status, query).to.equal(400)
    }
    for (const resource of [
      `acct:nobody@${host}`,
      'acct:oak@elsewhere.test',
      'https://elsewhere.test/a/oak',
      'mailto:oak@oak.test',
    ]) {
      const { status, headers } = await asked(resource)
      expect([status, headers['access-control-allow-origin']], resource).to.deep.equal([404, '*'])
    }
  })

  it('by host-meta', async () => {
    const { status, headers, text } = await checked.read('/.well-known/host-meta', {})
    expect([status, headers['content-type']]).to.deep.equal([200, 'application/xrd+xml'])
    const template = /template="([^"]+)"/.exec(text)?.[1] ?? ''
    const found = await checked.read(template.replace('{uri}', encodeURIComponent(`acct:oak@${checked.hub.host}`)), {})
    expect(found.status).to.equal(200)
    const { json } = await checked.read('/.well-known/host-meta.json', {})
    expect(json['links']).to.deep.equal([{ rel: 'lrdd', type: 'application/jrd+json', template }])
  })

  it('by NodeInfo, in every version that it says it has', async () => {
    const { json } = await checked.read('/.well-known/nodeinfo', {})
    const links = (json['links'] as { rel: string; href: string }[]).filter(({ rel }) => rel.includes('/ns/schema/'))
    expect(links).to.have.length(2)
    for (const { rel, href } of links) {
      const version = rel.endsWith('2.1') ? '2.1' : '2.0'
      expect(rel).to.equal(`http://nodeinfo.diaspora.software/ns/schema/${version}`)
      const found = await checked.read(href, {})
      expect([found.status, found.headers['content-type']]).to.deep.equal([200, 'application/json'])
      expect(nodeInfo(version).parse(found.json).protocols).to.deep.equal(['activitypub'])
    }
  })

  it('says nothing under versions and names that there are not', async () => {
    for (const path of ['/nodeinfo/1.0', '/nodeinfo/2.2', '/.well-known/nodeinfo/2.0', '/.well-known/']) {
      expect((await checked.read(path, {})).status, path).to.equal(404)
    }
  })
})
