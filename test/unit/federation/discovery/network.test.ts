import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import type { Found } from '../../../../src/domain/network.js'
import { addressConfirmer } from '../../../../src/federation/directory/confirm-addresses.js'
import { createNetwork } from '../../../../src/federation/discovery/network.js'
import { createWebFinger } from '../../../../src/federation/discovery/webfinger.js'
import { redirecting, saying, type Oddity } from '../../../support/odd-server.js'
import { actorJson, HUB, strangers, strangersGone } from '../../../support/strangers.js'

const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe'
const OBJECT = 'https://w3id.org/fep/3b86/Object'
const FOLLOW = 'https://w3id.org/fep/3b86/Follow'
const item = iri(`${HUB}/o/17?x=1&y=ü`.replace('ü', '%C3%BC'))
const HOUR = 60 * 60_000

/** Strangers with WebFinger, and a hub that asks them. */
async function network() {
  const world = await strangers()
  const { server, fetcher, actors, blocks, clock, at } = world
  const webfinger = createWebFinger({ fetcher, allowHttpLoopback: true })
  const received: Iri[] = []
  const net = createNetwork({
    ...world,
    webfinger,
    ownHost: 'hub.test',
    ownTemplate: `${HUB}/interact?uri={uri}`,
    isActor: async (subject) => subject === `${HUB}/a/hub`,
    allowHttpLoopback: true,
    ownAt: async (name): Promise<Found> =>
      name === `${HUB}/a/hub`
        ? { kind: 'actor', iri: name }
        : name === item
          ? { kind: 'item', id: '17' }
          : { kind: 'nothing' },
    ownByHandle: async (handle) => (handle === 'hub' ? iri(`${HUB}/a/hub`) : null),
    posts: {
      known: async (name) => (name === at('/notes/known') ? '5' : null),
      async receive(name, document): Promise<Found> {
        received.push(name)
        return document['type'] === 'Note' ? { kind: 'post', id: '9' } : { kind: 'nothing' }
      },
    },
    fillThread: () => undefined,
    askPins: () => undefined,
    checkQuote: () => undefined,
  })
  const host = (name = 'oak.test') => `${name}:${server.port}`
  /** Answers WebFinger by host and resource; anything else is not found. */
  const answers = new Map<string, Oddity>()
  server.on('/.well-known/webfinger', (request, response, socket) => {
    const resource = new URL(request.url ?? '', 'https://x.test').searchParams.get('resource') ?? ''
    const oddity = answers.get(`${request.headers.host} ${resource}`) ?? saying('', {}, 404)
    return oddity(request, response, socket)
  })
  const jrd = (body: unknown) => saying(JSON.stringify(body), { 'content-type': 'application/jrd+json' })
  const fingers = (asked: string, resource: string, oddity: unknown) =>
    answers.set(`${host(asked)} ${resource}`, typeof oddity === 'function' ? (oddity as Oddity) : jrd(oddity))
  const self = (href: string, type = 'application/activity+json') => ({ rel: 'self', type, href })
  const confirm = addressConfirmer({ actors, webfinger, blocks, clock })
  return { ...world, net, webfinger, host, fingers, self, jrd, received, confirm }
}

describe('the network', () => {
  afterEach(strangersGone)

  describe('finding somebody', () => {
    it('by handle goes over WebFinger to the actor, in all forms of writing it', async () => {
      const { net, host, fingers, self, at, holds, paths } = await network()
      fingers('oak.test', `acct:Ana@${host()}`, { subject: `acct:ana@${host()}`, links: [self(at('/u/ana'))] })
      fingers('oak.test', `acct:ana@${host()}`, { subject: `acct:ana@${host()}`, links: [self(at('/u/ana'))] })
      holds(actorJson(at('/u/ana')))
      for (const query of [`@Ana@${host()}`, `ana@${host()}`, `acct:ana@${host()}`, `  @ana@${host()} `]) {
        expect(await net.find(query), query).to.deep.equal({ kind: 'actor', iri: at('/u/ana') })
      }
      expect(paths().filter((path) => path === '/u/ana')).to.have.lengthOf(1)
    })

    it('by handle asks nobody when the address was confirmed', async () => {
      const { net, host, fingers, self, at, holds, paths, confirm } = await network()
      fingers('oak.test', `acct:ana@${host()}`, { subject: `acct:ana@${host()}`, links: [self(at('/u/ana'))] })
      holds(actorJson(at('/u/ana')))
      await net.find(`@ana@${host()}`)
      expect(await confirm()).to.equal(true)
      const before = paths().length
      expect(await net.find(`@ana@${host()}`)).to.deep.equal({ kind: 'actor', iri: at('/u/ana') })
      expect(paths()).to.have.lengthOf(before)
    })

    it('of ours, or anything of ours, asks nobody', async () => {
      const { net, server } = await network()
      expect(await net.find('@hub@hub.test')).to.deep.equal({ kind: 'actor', iri: `${HUB}/a/hub` })
      expect(await net.find('@nobody@hub.test')).to.deep.equal({ kind: 'nothing' })
      expect(await net.find(`${HUB}/a/hub`)).to.deep.equal({ kind: 'actor', iri: `${HUB}/a/hub` })
      expect(await net.find(item)).to.deep.equal({ kind: 'item', id: '17' })
      expect(server.connections()).to.equal(0)
    })

    it('by address takes in actors and posts by their own ids', async () => {
      const { net, at, holds, says, received, paths } = await network()
      holds(actorJson(at('/u/ana')))
      says('/@ana', actorJson(at('/u/ana')))
      expect(await net.find(at('/@ana'))).to.deep.equal({ kind: 'actor', iri: at('/u/ana') })
      expect(await net.find(at('/u/ana'))).to.deep.equal({ kind: 'actor', iri: at('/u/ana') })
      holds({ ...actorJson(at('/notes/1')), type: 'Note' } as never)
      expect(await net.find(at('/notes/1'))).to.deep.equal({ kind: 'post', id: '9' })
      expect(await net.find(at('/notes/known'))).to.deep.equal({ kind: 'post', id: '5' })
      expect(received).to.deep.equal([at('/notes/1')])
      expect(paths().filter((path) => path === '/notes/known')).to.have.lengthOf(0)
    })

    it('says what came of it', async () => {
      const { net, at, server, host, fingers } = await network()
      server.on('/down', saying('', {}, 503))
      server.on('/html', saying('<p>hello', { 'content-type': 'text/html' }))
      fingers('oak.test', `acct:ana@${host()}`, saying('', {}, 500))
      const outcomes: Record<string, Found['kind']> = {
        [at('/nothing')]: 'nothing',
        [at('/down')]: 'unreachable',
        [at('/html')]: 'unreachable',
        [at('/u/x', 'blocked.test')]: 'blocked',
        [`@x@${host('blocked.test')}`]: 'blocked',
        [`@nobody@${host()}`]: 'nothing',
        [`@ana@${host()}`]: 'unreachable',
        'https://10.0.0.1/u/x': 'nothing',
        'ftp://oak.test/': 'nothing',
        'what people type': 'nothing',
        '': 'nothing',
        [`@${'a'.repeat(300)}@oak.test`]: 'nothing',
      }
      for (const [query, kind] of Object.entries(outcomes)) expect(await net.find(query), query).to.deep.equal({ kind })
    })

    it('is not led by WebFinger to a blocked host, an odd scheme, or a document that is no actor', async () => {
      const { net, at, host, fingers, self, holds, paths } = await network()
      holds(actorJson(at('/u/x', 'blocked.test')))
      const to = async (link: unknown) => {
        fingers('oak.test', `acct:ana@${host()}`, { subject: `acct:ana@${host()}`, links: [link] })
        return (await net.find(`@ana@${host()}`)).kind
      }
      expect(await to(self(at('/u/x', 'blocked.test')))).to.equal('blocked')
      expect(paths()).to.not.include('/u/x')
      for (const href of ['javascript:alert(1)', 'file:///etc/passwd', '/u/ana', 'acct:x@y']) {
        expect(await to(self(href)), href).to.equal('unreachable')
      }
      expect(await to(self(at('/u/ana'), 'text/html'))).to.equal('unreachable')
      expect(await to({ rel: 'self' })).to.equal('unreachable')
      expect(await to(self(`${HUB}/a/hub`)), 'ours, as such').to.equal('actor')
      expect(await to(self('http://10.0.0.1/u'))).to.equal('nothing')
    })

    it('does not choke on what is no answer of WebFinger', async () => {
      const { net, host, fingers, jrd, self, at, holds } = await network()
      const resource = `acct:ana@${host()}`
      const bodies: Oddity[] = [
        saying('{}', { 'content-type': 'text/html' }),
        saying('not json', { 'content-type': 'application/jrd+json' }),
        saying('[]', { 'content-type': 'application/jrd+json' }),
        saying(`{"links":[${'['.repeat(50)}${']'.repeat(50)}]}`, { 'content-type': 'application/jrd+json' }),
        saying(JSON.stringify({ subject: 'x'.repeat(70_000) }), { 'content-type': 'application/jrd+json' }),
        jrd({ links: 'none' }),
        jrd({ links: [null, 7, 'self', [], { rel: ['self'], href: 7 }] }),
        jrd({ subject: 7 }),
      ]
      for (const [number, body] of bodies.entries()) {
        fingers('oak.test', resource, body)
        expect(await net.find(`@ana@${host()}`), `body ${number}`).to.deep.equal({ kind: 'unreachable' })
      }
      holds(actorJson(at('/u/ana')))
      fingers('oak.test', resource, jrd({ subject: null, links: [{ rel: 7 }, self(at('/u/ana'))] }))
      expect((await net.find(`@ana@${host()}`)).kind, 'the control').to.equal('actor')
    })

    it('believes a subject on another host when that host names the same actor', async () => {
      const { webfinger, host, fingers, self, at } = await network()
      const address = { name: 'ana', host: host() }
      const moved = { subject: `acct:ana@${host('elm.test')}`, links: [self(at('/u/ana'))] }
      fingers('oak.test', `acct:ana@${host()}`, moved)
      expect(await webfinger.resolve(address)).to.include({ kind: 'not-found' })
      fingers('elm.test', `acct:ana@${host('elm.test')}`, { ...moved, links: [self(at('/u/other', 'elm.test'))] })
      expect(await webfinger.resolve(address)).to.include({ kind: 'invalid' })
      fingers('elm.test', `acct:ana@${host('elm.test')}`, { ...moved, subject: `acct:ana@${host()}` })
      expect(await webfinger.resolve(address)).to.include({ kind: 'invalid' })
      fingers('elm.test', `acct:ana@${host('elm.test')}`, moved)
      const found = await webfinger.resolve(address)
      expect(found).to.deep.include({ kind: 'ok', iri: at('/u/ana'), address: { name: 'ana', host: host('elm.test') } })
    })

    it('follows redirects of WebFinger only where it may go', async () => {
      const { webfinger, host, fingers, self, at, server } = await network()
      const address = { name: 'ana', host: host() }
      const asked = `acct:ana@${host()}`
      fingers('oak.test', asked, redirecting('http://10.0.0.1/.well-known/webfinger'))
      expect((await webfinger.resolve(address)).kind).to.equal('refused')
      fingers('oak.test', asked, redirecting(at('/.well-known/webfinger', 'blocked.test')))
      expect((await webfinger.resolve(address)).kind).to.equal('refused')
      expect(server.arrived.map(({ headers }) => headers.host)).to.not.include(host('blocked.test'))
      fingers('oak.test', asked, redirecting(`${at('/.well-known/webfinger', 'social.oak.test')}?resource=${asked}`))
      fingers('social.oak.test', asked, { subject: asked, links: [self(at('/u/ana', 'social.oak.test'))] })
      expect(await webfinger.resolve(address)).to.include({ kind: 'ok', iri: at('/u/ana', 'social.oak.test') })
    })
  })

  describe('the address of an actor', () => {
    it('is what WebFinger agrees to, on the actor’s own host or on another', async () => {
      const { directory, actors, host, fingers, self, at, holds, confirm } = await network()
      const id = at('/u/ana', 'social.oak.test')
      holds(actorJson(id))
      await directory.get(id)
      expect((await actors.get(id))?.address).to.equal(`ana@${host('social.oak.test')}`)
      const jrd = { subject: `acct:ana@${host()}`, links: [self(id)] }
      fingers('social.oak.test', `acct:ana@${host('social.oak.test')}`, jrd)
      fingers('oak.test', `acct:ana@${host()}`, jrd)
      expect(await confirm()).to.equal(true)
      expect(await actors.get(id)).to.include({ address: `ana@${host()}`, confirm: null })
      expect((await actors.get(id))?.confirmedAt).to.be.instanceOf(Date)
      expect((await actors.byAddress(`ana@${host()}`))?.iri).to.equal(id)
      expect(await confirm(), 'once').to.equal(false)
    })

    it('cannot be another’s, whatever an actor or its host says', async () => {
      const { directory, actors, host, fingers, self, at, holds, confirm } = await network()
      const [victim, evil] = [at('/u/victim'), at('/u/evil', 'elm.test')]
      fingers('oak.test', `acct:victim@${host()}`, { subject: `acct:victim@${host()}`, links: [self(victim)] })
      fingers('elm.test', `acct:victim@${host('elm.test')}`, { subject: `acct:victim@${host()}`, links: [self(evil)] })
      holds(actorJson(evil, { preferredUsername: 'victim', webfinger: `victim@${host()}` }))
      await directory.get(evil)
      expect(await confirm()).to.equal(true)
      expect(await actors.get(evil)).to.include({ address: `victim@${host('elm.test')}`, confirmedAt: null })
      expect(await actors.byAddress(`victim@${host()}`)).to.equal(null)
    })

    it('may be one that the actor names itself, if that is confirmed', async () => {
      const { directory, actors, host, fingers, self, at, holds, confirm } = await network()
      const id = at('/u/7')
      holds(actorJson(id, { preferredUsername: '7', webfinger: `acct:Ana@${host('elm.test')}` }))
      await directory.get(id)
      fingers('elm.test', `acct:ana@${host('elm.test')}`, {
        subject: `acct:ana@${host('elm.test')}`,
        links: [self(id)],
      })
      await confirm()
      expect((await actors.get(id))?.address).to.equal(`ana@${host('elm.test')}`)
    })

    it('is asked for again when nobody answered, and again a week after it was confirmed', async () => {
      const { directory, actors, host, fingers, self, at, holds, confirm, later } = await network()
      const id = at('/u/ana')
      holds(actorJson(id))
      await directory.get(id)
      fingers('oak.test', `acct:ana@${host()}`, saying('', {}, 503))
      expect(await confirm()).to.equal(true)
      expect(await confirm()).to.equal(false)
      fingers('oak.test', `acct:ana@${host()}`, { subject: `acct:ana@${host()}`, links: [self(id)] })
      later(6 * HOUR)
      expect(await confirm()).to.equal(true)
      expect((await actors.get(id))?.confirmedAt).to.be.instanceOf(Date)
      later(3 * 24 * HOUR)
      await directory.get(id)
      expect(await confirm(), 'fresh enough').to.equal(false)
      later(5 * 24 * HOUR)
      await directory.get(id)
      expect(await confirm()).to.equal(true)
    })
  })

  describe('the way home', () => {
    it('is the template of the person’s own server, filled in', async () => {
      const { net, host, fingers, self, at } = await network()
      const template = `${at('/authorize')}?uri={uri}&back={on-success}`
      fingers('oak.test', `acct:ana@${host()}`, { links: [self(at('/u/ana')), { rel: SUBSCRIBE, template }] })
      const way = await net.wayHome(`@ana@${host()}`, item)
      expect(way.kind === 'found' && new URL(way.url).searchParams.get('uri')).to.equal(item)
      expect(way.kind === 'found' && way.url).to.equal(`${at('/authorize')}?uri=${encodeURIComponent(item)}&back=`)
    })

    it('is for following where one follows, and for objects elsewhere', async () => {
      const { net, host, fingers, self, at } = await network()
      const links = [
        self(at('/u/ana')),
        { rel: SUBSCRIBE, template: `${at('/subscribe')}?u={uri}` },
        { rel: OBJECT, template: `${at('/object')}?u={object}` },
        { rel: FOLLOW, template: `${at('/follow')}?u={object}&then={on-success}` },
      ]
      fingers('oak.test', `acct:ana@${host()}`, { links })
      const pathTo = async (subject: string) => {
        const way = await net.wayHome(`ana@${host()}`, iri(subject))
        return way.kind === 'found' ? new URL(way.url).pathname : way.kind
      }
      expect(await pathTo(`${HUB}/a/hub`)).to.equal('/follow')
      expect(await pathTo(item)).to.equal('/object')
    })

    it('leads to no third party, and to nothing but https', async () => {
      const { net, host, fingers, self, at } = await network()
      const bad = [
        `${at('/', 'elm.test')}?u={uri}`,
        `https://oak.test.evil.test/?u={uri}`,
        `https://oak.test/?u={uri}`,
        `https://${host()}@evil.test/?u={uri}`,
        `https://x:y@${host()}/?u={uri}`,
        'https://{uri}/',
        '//evil.test/?u={uri}',
        '/here?u={uri}',
        'javascript:alert("{uri}")',
        `data:text/html,{uri}`,
        `http://${host()}/?u={uri}`,
        `${at('/')}?u=fixed`,
        `${at('/')}?u={other}`,
        `${at('/')}?u={uri}&pad=${'x'.repeat(2_000)}`,
        `${at('/', 'blocked.test')}?u={uri}`,
      ]
      for (const template of bad) {
        fingers('oak.test', `acct:ana@${host()}`, { links: [self(at('/u/ana')), { rel: SUBSCRIBE, template }] })
        expect(await net.wayHome(`@ana@${host()}`, item), template).to.deep.equal({ kind: 'nothing' })
      }
    })

    it('may be on the host that WebFinger leads to, if that host agrees', async () => {
      const { net, host, fingers, self, at } = await network()
      const asked = `acct:ana@${host()}`
      const there = {
        subject: asked,
        links: [
          self(at('/u/ana', 'social.oak.test')),
          { rel: SUBSCRIBE, template: `${at('/auth', 'social.oak.test')}?u={uri}` },
        ],
      }
      fingers('oak.test', asked, there)
      expect(await net.wayHome(`@ana@${host()}`, item), 'it has not been asked').to.deep.equal({ kind: 'nothing' })
      fingers('social.oak.test', asked, { ...there, links: [self(at('/u/other', 'social.oak.test'))] })
      expect(await net.wayHome(`@ana@${host()}`, item), 'somebody else').to.deep.equal({ kind: 'nothing' })
      fingers('social.oak.test', asked, there)
      expect((await net.wayHome(`@ana@${host()}`, item)).kind).to.equal('found')
      fingers(
        'oak.test',
        asked,
        redirecting(`${at('/.well-known/webfinger', 'social.oak.test')}?resource=${encodeURIComponent(asked)}`),
      )
      expect((await net.wayHome(`@ana@${host()}`, item)).kind, 'by a redirect').to.equal('found')
    })

    it('says when there is none', async () => {
      const { net, host, fingers, self, at } = await network()
      fingers('oak.test', `acct:down@${host()}`, saying('', {}, 503))
      fingers('oak.test', `acct:ana@${host()}`, { links: [self(at('/u/ana'))] })
      const outcomes = {
        'no handle': 'nothing',
        [`@nobody@${host()}`]: 'nothing',
        [`@ana@${host()}`]: 'nothing',
        [`@down@${host()}`]: 'unreachable',
        [`@ana@${host('blocked.test')}`]: 'blocked',
      }
      for (const [handle, kind] of Object.entries(outcomes)) {
        expect(await net.wayHome(handle, item), handle).to.deep.equal({ kind })
      }
      const own = await net.wayHome('@ana@hub.test', item)
      expect(own).to.deep.equal({ kind: 'found', url: `${HUB}/interact?uri=${encodeURIComponent(item)}` })
    })
  })
})
