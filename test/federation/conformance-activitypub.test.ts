import { expect } from 'chai'
import { AS2, LD_AS2, openChecked, type Checked, type Json } from './conformance-scene.js'
import { stopHubs } from './hubs.js'

/** What other servers and checkers say they accept, as they say it. */
const MACHINES = {
  'the standard': LD_AS2,
  'Mastodon': 'application/activity+json, application/ld+json',
  'Pleroma': 'application/activity+json',
  'GoToSocial': `${AS2},${LD_AS2}`,
  'Misskey': `${AS2}, ${LD_AS2}`,
  'PeerTube': 'application/activity+json, application/ld+json',
  'Lemmy': 'application/activity+json',
  'Friendica': `${AS2}, ${LD_AS2}`,
  'Hubzilla': `${LD_AS2}, ${AS2};q=0.9`,
  'WordPress': 'application/activity+json',
  'Fedify': `${AS2}, application/ld+json`,
  'a profile without quotes': 'application/ld+json;profile=https://www.w3.org/ns/activitystreams',
  'capital letters': 'Application/Activity+JSON',
  'a charset': 'application/activity+json; charset=utf-8',
}
const PEOPLE = {
  'Firefox': 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Chromium':
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8,application/signed-exchange;v=b3',
  'a browser of text': 'text/html, text/*;q=0.5',
  'whoever takes anything': '*/*',
  'a preview that would also take a document': 'text/html, application/ld+json;q=0.5',
}

describe('ActivityPub, between servers', function () {
  this.timeout(120_000)
  let checked: Checked
  let documents: string[]
  before(async () => {
    checked = await openChecked()
    const { hub, items, at } = checked
    documents = [hub.voice, at('/actor'), items.event.iri, items.writeUp.iri, items.call.iri]
  })
  after(stopHubs)

  const actor = async (address: string = checked.hub.voice) =>
    (await checked.read(address)).json as Record<string, string>
  const collectionsOf = async () => {
    const of = await Promise.all([actor(), actor(checked.at('/actor'))])
    return of.flatMap(({ outbox, followers, following, featured }) =>
      [outbox, followers, following, featured].filter((one) => one !== undefined),
    )
  }

  for (const [who, accept] of Object.entries(MACHINES)) {
    it(`gives documents to ${who}`, async () => {
      for (const address of documents) {
        const { status, headers, json } = await checked.read(address, { accept })
        expect([status, headers['content-type']], address).to.deep.equal([200, `${AS2}; charset=utf-8`])
        expect(json['id'], 'its id is where it is').to.equal(address)
        expect(headers.vary).to.match(/\bAccept\b/)
      }
    })
  }

  for (const [who, accept] of Object.entries(PEOPLE)) {
    it(`gives pages to ${who}`, async () => {
      for (const address of [checked.hub.voice, checked.items.event.iri]) {
        const { status, headers } = await checked.read(address, { accept })
        const isPage = status === 200 && /^text\/html/.test(headers['content-type'] ?? '')
        const leads = [301, 302, 303, 307, 308].includes(status) && headers.location !== undefined
        expect(isPage || leads, `${status} ${headers['content-type']}`).to.equal(true)
        expect(headers.vary).to.match(/\bAccept\b/)
      }
    })
  }

  it('has actors with all that an actor must have', async () => {
    for (const address of [checked.hub.voice, checked.at('/actor')]) {
      const { json } = await checked.read(address)
      expect(json['@context']).to.satisfy((one: unknown) => [one].flat()[0] === 'https://www.w3.org/ns/activitystreams')
      for (const name of ['inbox', 'outbox', 'followers', 'following', 'preferredUsername', 'url']) {
        expect(json[name], `${name} of ${address}`).to.be.a('string')
      }
      const { sharedInbox } = json['endpoints'] as Json
      expect(sharedInbox).to.equal(checked.at('/inbox'))
      const key = json['publicKey'] as Json
      expect(key).to.include({ owner: address })
      expect(key['publicKeyPem']).to.match(/^-----BEGIN PUBLIC KEY-----\n[^]+\n-----END PUBLIC KEY-----\n?$/)
    }
  })

  it('has objects with an author, a time, and whom they are for', async () => {
    for (const address of documents.slice(2)) {
      const { json } = await checked.read(address)
      expect(json['attributedTo']).to.equal(checked.hub.voice)
      expect([json['to'], json['cc']].flat()).to.include('https://www.w3.org/ns/activitystreams#Public')
      expect(json['published']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/)
      expect(json).to.not.have.any.keys('bto', 'bcc')
    }
  })

  it('has ordered collections, with how many there are', async () => {
    for (const address of await collectionsOf()) {
      const { status, json } = await checked.read(address)
      expect([status, json['id'], json['type']], address).to.deep.equal([200, address, 'OrderedCollection'])
      expect(json['totalItems'], address).to.be.a('number').within(0, 100)
    }
    expect((await checked.read((await actor())['followers'] as string)).json['totalItems']).to.equal(1)
  })

  it('does not say who follows', async () => {
    const { followers } = await actor()
    const { text } = await checked.read(followers as string)
    expect(text).to.not.include(checked.follower)
    const page = await checked.read(`${followers}?page=true`)
    expect(page.text).to.not.include(checked.follower)
  })

  it('pages an outbox, each activity once, the newest first, none that is not for everybody', async () => {
    const { outbox } = await actor()
    const { json } = await checked.read(outbox as string)
    const seen: Json[] = []
    const pages = new Set<unknown>()
    for (let next = json['first']; next !== undefined;) {
      expect(pages.has(next), 'a page leads to itself').to.equal(false)
      pages.add(next)
      const page = (await checked.read(next as string)).json
      expect(page).to.include({ id: next, type: 'OrderedCollectionPage', partOf: outbox })
      seen.push(...(page['orderedItems'] as Json[]))
      next = page['next']
    }
    expect(pages.size).to.be.greaterThan(1)
    expect(seen).to.have.length(json['totalItems'] as number)
    expect(new Set(seen.map(({ id }) => id)).size).to.equal(seen.length)
    const times = seen.map(({ published }) => String(published))
    expect(times).to.deep.equal(times.toSorted().toReversed())
    for (const one of seen) {
      expect(one).to.include({ type: 'Create', actor: checked.hub.voice })
      expect(one).to.not.have.any.keys('bto', 'bcc')
    }
    const objects = seen.map(({ object }) => (object as Json)['id'])
    expect(objects).to.include(checked.items.event.iri)
    expect(objects).to.not.include(checked.items.inside.iri).and.not.include(checked.items.gone.iri)
    const first = seen[0]?.['id'] as string
    expect((await checked.read(first)).json, 'an activity at its id').to.include({ id: first, type: 'Create' })
  })

  it('leaves a Tombstone where something was, and no word of what never left', async () => {
    const { status, json } = await checked.read(checked.items.gone.iri)
    expect(status).to.equal(410)
    expect(json).to.include({ id: checked.items.gone.iri, type: 'Tombstone' })
    expect(JSON.stringify(json)).to.not.include('taken down')
    for (const name of ['', '/replies', '/likes', '/shares', '/context']) {
      expect((await checked.read(checked.items.inside.iri + name)).status, name).to.equal(404)
    }
  })

  it('has the collections that objects name', async () => {
    const { json } = await checked.read(checked.items.event.iri)
    for (const name of ['replies', 'likes', 'shares']) {
      const named = json[name] as string | Json
      const address = typeof named === 'string' ? named : (named['id'] as string)
      const found = await checked.read(address)
      expect([found.status, found.json['id']], name).to.deep.equal([200, address])
      expect(found.json['totalItems']).to.equal(0)
    }
  })

  it('answers what is nowhere with 404, in JSON', async () => {
    for (const path of ['/a/nobody', '/o/99999999999999999999', '/act/1-accept', '/a/nobody/outbox']) {
      const { status, headers } = await checked.read(checked.at(path))
      expect([status, /json/.test(headers['content-type'] ?? '')], path).to.deep.equal([404, true])
      expect(headers['cache-control']).to.match(/no-store/)
    }
  })

  it('takes into inboxes only what is POSTed, signed, and JSON', async () => {
    for (const path of ['/inbox', '/a/oak/inbox', '/actor/inbox']) {
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
        const { status, headers } = await checked.read(path, { accept: AS2 }, method)
        expect([status, headers.allow], `${method} ${path}`).to.deep.equal([405, 'POST'])
      }
      const unsigned = { 'content-type': AS2, 'content-length': '2' }
      const post = (headers: Record<string, string>) =>
        checked.hub.get(path, { method: 'POST', headers: { host: checked.hub.host, ...headers }, body: '{}' })
      expect((await post(unsigned)).status).to.equal(401)
      expect((await post({ ...unsigned, 'content-type': 'text/plain' })).status).to.equal(415)
    }
    expect(
      (await checked.hub.get('/a/nobody/inbox', { method: 'POST', headers: { 'content-type': AS2 } })).status,
    ).to.equal(404)
  })

  it('offers no way to write for clients', async () => {
    const { outbox } = await actor()
    const { status, headers } = await checked.read(outbox as string, { 'content-type': AS2 }, 'POST')
    expect(status).to.equal(405)
    expect(headers.allow).to.include('GET')
  })

  it('says on pages where their documents are', async () => {
    const { hub, items, read } = checked
    const ana = await hub.member('ana')
    await hub.services.profiles.open(ana.id, { name: 'Ana' })
    for (const address of [hub.voice, checked.at('/a/ana'), items.event.iri, items.writeUp.iri, items.call.iri]) {
      const { url } = (await read(address)).json
      const page = await read([url].flat()[0] as string, { accept: 'text/html' })
      expect([page.status, page.headers['content-type']], address).to.deep.equal([200, 'text/html; charset=utf-8'])
      const links = page.text.match(/<link[^>]*>/g)?.filter((link) => link.includes('application/activity+json'))
      expect(links, address).to.have.length(1)
      expect(links?.[0]).to.include('rel="alternate"').and.include(`href="${address}"`)
    }
  })
})
