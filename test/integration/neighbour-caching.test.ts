import { expect } from 'chai'
import { pathOf } from '../../src/domain/text/slug.js'
import { edit, publish, typed } from '../support/published.js'
import { cleanUp, type Answer } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

describe('pages that strangers share', () => {
  let there: Neighbourhood
  let path: string
  beforeEach(async () => {
    there = await neighbourhood()
    path = pathOf(there.event)
  })
  afterEach(cleanUp)

  const get = (at = path, headers: Record<string, string> = {}): Promise<Answer> => there.hub.get(at, { headers })
  const stillFresh = async (at: string, etag = ''): Promise<boolean> =>
    (await get(at, { 'If-None-Match': etag })).status === 304

  it('may be kept by a proxy that asks each time, and set no cookie', async () => {
    for (const at of [
      path,
      '/',
      '/events',
      '/calls',
      '/write-ups',
      '/about',
      '/tags/walton',
      '/search?q=cake',
      `${path}/poster`,
    ]) {
      const { headers } = await get(at)
      expect(headers['cache-control'], at).to.equal('public, max-age=0, must-revalidate')
      expect(headers.vary, at)
        .to.match(/Accept-Language/)
        .and.match(/Cookie/)
        .and.match(/Accept-Encoding/)
      expect(headers, at).to.not.have.property('set-cookie')
      expect(await stillFresh(at, headers.etag), at).to.equal(true)
    }
  })

  it('are new at once after an edit, a cancellation, its end, a deletion, and a change of the settings', async () => {
    const { services } = there.hub
    const lists = ['/', '/events', '/events/month/2026-12', '/tags/walton']
    const steps: [string, () => Promise<unknown>, string[]][] = [
      ['edit', () => edit(services, there.steward, there.event, { summary: 'Now with soup' }), [path, '/']],
      ['cancellation', () => services.items.end(there.steward, there.event.id, 'Storm'), [path, ...lists]],
      ['its end', () => services.items.reopen(there.steward, there.event.id), [path, ...lists]],
      ['settings', () => services.settings.change({ name: 'Orrell Hub' }), [path, ...lists, '/about', '/calls']],
      ['language', () => services.settings.change({ accent: 30 }), [path, ...lists]],
      ['deletion', () => services.items.remove(there.steward, there.event.id), lists],
    ]
    for (const [name, change, pages] of steps) {
      const before = await Promise.all(pages.map((at) => get(at)))
      await change()
      for (const [n, at] of pages.entries()) {
        const now = await get(at, { 'If-None-Match': before[n]?.headers.etag ?? '' })
        expect([now.status, now.text === before[n]?.text], `${at} after ${name}`).to.deep.equal([200, false])
      }
    }
    expect((await get()).status).to.equal(410)
  })

  it('show what is published at once, and what becomes of it by itself within a minute', async () => {
    expect((await get('/')).text).to.not.include('Choir')
    await publish(there.hub.services, there.steward, 'event', {
      ...typed.event,
      title: 'Choir',
      startsAt: '2026-11-10T12:01',
      endsAt: '2026-11-10T12:30',
    })
    expect((await get('/')).text)
      .to.include('Choir')
      .and.not.include('on now')
    there.goTo('2026-11-10T12:01:30Z')
    expect((await get('/')).text).to.include('on now')
    there.goTo('2026-11-10T12:31:00Z')
    expect((await get('/')).text).to.not.include('Choir')
  })

  it('count days left anew when a day begins where the deadline is', async () => {
    there.goTo('2026-11-10T23:59:59Z')
    expect((await get(pathOf(there.call))).text).to.include('>40</span>')
    there.goTo('2026-11-11T00:00:00Z')
    expect((await get(pathOf(there.call))).text).to.include('>39</span>')
  })

  it('keep their tag as long as they say the same, though they are drawn again', async () => {
    const { headers } = await get()
    there.goTo('2026-11-10T12:30:00Z')
    expect(await stillFresh(path, headers.etag)).to.equal(true)
  })

  it('are never those of a member, and members never get those of strangers', async () => {
    const inside = await publish(there.hub.services, there.steward, 'event', {
      ...typed.event,
      title: 'Keyholders',
      audience: 'hub',
    })
    const member = await there.hub.browser('steward')
    for (const at of ['/', '/events', path, '/search?q=keyholders']) {
      const [mine, theirs, again] = [await member.get(at), await get(at), await member.get(at)]
      expect(mine.text, at).to.include('name="csrf"').and.equal(again.text)
      expect(mine.headers['cache-control'], at).to.equal('private, no-store')
      expect(mine.headers, at).to.not.have.property('content-encoding')
      expect(theirs.text, at).to.not.include('csrf').and.not.include('Keyholders').and.not.include(inside.id)
      const tricked = await get(at, { 'If-None-Match': mine.headers.etag ?? '' })
      expect(tricked.status, at).to.equal(200)
    }
  })

  it('are private when they carry a cookie: a language that was chosen, a session that is over', async () => {
    for (const [at, headers] of [
      [`${path}?lang=de`, {}],
      [path, { Cookie: 'session=forged' }],
    ] as const) {
      const answer = await get(at, headers)
      expect(answer.headers, at).to.have.property('set-cookie')
      expect(answer.headers['cache-control'], at).to.equal('private, no-cache')
    }
    expect((await get()).text).to.include('<html lang="en"')
  })

  it('come in the language of each, packed or not, and HEAD says what GET would', async () => {
    const german = await get(path, { 'Accept-Language': 'de' })
    expect(german.text).to.include('<html lang="de"')
    expect((await get()).text).to.include('<html lang="en"')
    const packed = await get(path, { 'Accept-Encoding': 'gzip, deflate, br, zstd' })
    expect(packed.headers['content-encoding']).to.equal('br')
    const head = await there.hub.get(path, { method: 'HEAD', headers: { 'Accept-Encoding': 'br' } })
    expect([head.text, head.headers['content-length']]).to.deep.equal(['', packed.headers['content-length']])
    expect((await get(path, { 'Accept-Encoding': 'identity' })).headers).to.not.have.property('content-encoding')
  })

  it('show what another process published within seconds, and changes of an item at once', async () => {
    const { ITEMS } = await import('../../src/domain/items/item-repo.js')
    await get('/')
    await get()
    const behind = { $set: { title: 'Changed elsewhere', editedAt: new Date() }, $inc: { revision: 1 } }
    await there.hub.store.collection(ITEMS).updateOne({ _id: there.event.id }, behind)
    expect((await get()).status).to.equal(301)
    there.goTo('2026-11-10T12:00:06Z')
    expect((await get('/')).text).to.include('Changed elsewhere')
  })

  it('are drawn once for many who ask at the same time, each getting all of it', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => get('/events')))
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
  })
})
