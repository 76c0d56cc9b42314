import { expect } from 'chai'
import { iri, type Iri } from '../../src/core/iri.js'
import { HOSTS } from '../../src/domain/hosts/host-repo.js'
import { DELIVERIES } from '../../src/domain/hosts/delivery-repo.js'
import type { Role } from '../../src/domain/members/member.js'
import { others } from '../support/federated.js'
import { openBrowser } from './browsers.js'
import { closeDoors, withPorts } from './doors.js'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'

const element = '<b>"\'><canary-element></b>'
const bobs = iri('https://elm.test/users/bob')

describe('what those who look after a hub see of other servers', () => {
  let hub: TestHub
  let voice: Iri
  let there: ReturnType<typeof others>
  beforeEach(async () => {
    hub = await temporaryHub({ baseUrl: 'http://hub.test', strictQueries: true, role: 'web' })
    await hub.start()
    await hub.setUp()
    voice = (await hub.services.localActors.voice())?.iri ?? expect.fail('no voice')
    there = others(hub)
  })
  afterEach(async () => {
    closeDoors()
    await cleanUp()
  })

  const notes = async () => (await hub.services.audit.page(null, 20)).docs.map(({ what, detail }) => [what, detail])

  const pages: [path: string, least: Role][] = [
    ['/manage/reports', 'moderator'],
    ['/manage/servers', 'moderator'],
    ['/manage/servers/rule', 'moderator'],
    ['/manage/servers/import', 'moderator'],
    ['/manage/servers/hosts', 'moderator'],
    ['/manage/servers/host?domain=elm.test', 'moderator'],
    ['/manage/followers', 'moderator'],
    ['/manage/followers?list=hub', 'moderator'],
    ['/manage/followers?list=follows', 'moderator'],
    ['/manage/followers?list=quiet', 'moderator'],
    [`/manage/followers/remove?list=voice&follower=${encodeURIComponent(bobs)}`, 'moderator'],
    ['/manage/received', 'moderator'],
    ['/manage/identity', 'steward'],
  ]

  it('is open to those with the power for it, in both languages, and kept by nobody', async () => {
    await there.follow(voice, 'bob', 'elm.test')
    for (const role of [null, 'reader', 'coordinator', 'moderator', 'steward'] as const) {
      const browser = await hub.browser(role)
      for (const [path, least] of pages) {
        const { status, headers } = await browser.get(path)
        const reaches = role === 'steward' || role === least
        expect(status, `${role} ${path}`).to.equal(reaches ? 200 : role === null ? 401 : 403)
        if (role !== null) expect(headers['cache-control'], path).to.equal('private, no-store')
      }
    }
    const ada = await hub.browser('steward')
    for (const [path] of pages) {
      const { status, text } = await ada.get(`${path}${path.includes('?') ? '&' : '?'}lang=de`)
      expect([status, /<html lang="de"/.test(text), text.includes('undefined')], path).to.deep.equal([200, true, false])
    }
  })

  it('can be changed by those with the power alone, with the token of a form', async () => {
    await there.trouble('elm.test', {}, 1)
    await there.follow(voice, 'bob', 'elm.test')
    const asked = [
      ['/manage/servers/host/retry', { domain: 'elm.test' }],
      ['/manage/followers/remove', { list: 'voice', follower: bobs }],
      ['/manage/identity/former', { former: '' }],
      ['/manage/identity/look', { target: '@a@elm.test' }],
      ['/manage/identity/move', { target: bobs }],
    ] as const
    for (const [path, fields] of asked) {
      const reader = await hub.browser('coordinator')
      expect((await reader.post(path, fields, { from: '/account/password' })).status, path).to.equal(403)
      const steward = await hub.browser('steward')
      expect((await steward.post(path, fields, { token: 'x'.repeat(43) })).status, path).to.equal(403)
    }
    const moderator = await hub.browser('moderator')
    for (const [path, fields] of asked.filter(([path]) => path.includes('identity')))
      expect((await moderator.post(path, fields, { from: '/account/password' })).status, path).to.equal(403)
    expect(await hub.services.follows.isAccepted(bobs, voice)).to.equal(true)
    expect((await notes()).map(([what]) => what)).to.not.include.members(['host.retry', 'follower.remove'])
  })

  describe('what arrived', () => {
    it('says when, from whom, what and what became of it, newest first, a page at a time', async () => {
      await there.know('bob', 'elm.test')
      const ids: string[] = []
      for (let at = 0; at < 52; at++) {
        const about = { type: at === 51 ? 'Follow' : 'Create', objectType: at === 51 ? null : 'Note' }
        ids.push(await there.arrive({ actor: bobs, ...about, at: new Date(Date.UTC(2026, 0, 1, 0, at)) }))
      }
      const finished = [
        { id: ids[51] ?? '', outcome: 'refused' as const, because: 'it is somebody else’s' },
        { id: ids[50] ?? '', outcome: 'handled' as const, because: null },
      ]
      await hub.services.received.finish(finished, new Date())
      const ben = await hub.browser('moderator')
      const first = (await ben.get('/manage/received')).text
      expect(first).to.include('@bob@elm.test').and.include('wants to follow').and.include('new: a post')
      expect(first.indexOf('wants to follow')).to.be.lessThan(first.indexOf('new: a post'))
      expect(first).to.include('refused').and.include('it is somebody else’s')
      expect(first.match(/<tr>/g)?.length).to.equal(51)
      const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? []
      const second = (await ben.get(next.replaceAll('&amp;', '&'))).text
      expect(second.match(/<tr>/g)?.length).to.equal(3)
    })

    it('can be looked through by outcome, by server, and by both', async () => {
      const [one] = await Promise.all([
        there.arrive({ actor: bobs, type: 'Like' }),
        there.arrive({ actor: iri('https://oak.test/users/eve'), type: 'Flag' }),
      ])
      await hub.services.received.finish([{ id: one, outcome: 'ignored', because: null }], new Date())
      const ben = await hub.browser('moderator')
      const shown = async (query: string) => {
        const { text } = await ben.get(`/manage/received?${query}`)
        return [text.includes('likes'), text.includes('reported')]
      }
      expect(await shown('outcome=ignored')).to.deep.equal([true, false])
      expect(await shown('outcome=waiting')).to.deep.equal([false, true])
      expect(await shown('host=oak.test')).to.deep.equal([false, true])
      expect(await shown('host=OAK.test&outcome=ignored')).to.deep.equal([false, false])
      expect(await shown('host=elm.test&outcome=ignored')).to.deep.equal([true, false])
      expect(await shown('outcome=constructor&host=')).to.deep.equal([true, true])
      expect(await shown(`host=${encodeURIComponent(element)}`)).to.deep.equal([false, false])
    })

    it('shows strangers’ words as text, whatever they are', async () => {
      const id = await there.arrive({ actor: iri('https://elm.test/u/x'), type: element, objectType: 'constructor' })
      await hub.services.received.finish([{ id, outcome: 'failed', because: element }], new Date())
      await there.know('mallory', 'evil.test', { name: element, address: `${element}@evil.test` })
      await there.arrive({ actor: iri('https://evil.test/users/mallory'), type: '__proto__' })
      const { text } = await (await hub.browser('moderator')).get('/manage/received')
      expect(text).to.include('canary-element').and.include('__proto__').and.include(': constructor')
      expect(text).to.not.include('<canary-element')
    })

    it('counts who was turned away at the door, and why', async () => {
      const counts = [
        { host: 'evil.test', reason: 'wrong-signature', count: 12_345 },
        { host: null, reason: 'too-large', count: 2 },
        { host: element, reason: 'something-new', count: 1 },
      ]
      const door = await withPorts(hub, { refusals: { snapshot: () => counts } })
      const { text } = await (await openBrowser(door, 'moderator')).get('/manage/received')
      expect(text).to.include('12,345').and.include('does not prove who sent it').and.include('too much at once')
      expect(text).to.include('no name given').and.include('something-new').and.not.include('<canary-element')
      expect((await (await hub.browser('moderator')).get('/manage/received')).text).to.include(
        'Nobody has been turned away',
      )
    })
  })

  describe('sending', () => {
    it('lists servers by how they are, with what waits', async () => {
      await there.trouble('elm.test', {}, 2)
      await there.trouble('oak.test', { state: 'dormant', trouble: 'status 503' })
      await there.trouble('fine.test', { state: 'well', trouble: null })
      const ben = await hub.browser('moderator')
      const failing = (await ben.get('/manage/servers/hosts')).text
      expect(failing).to.include('elm.test').and.include('2 messages wait').and.include('timeout')
      expect(failing).to.include('Failing (1)').and.include('Silent (1)').and.not.include('oak.test')
      expect((await ben.get('/manage/servers/hosts?state=dormant')).text)
        .to.include('oak.test')
        .and.include('status 503')
      expect((await ben.get('/manage/servers/hosts?state=gone')).text).to.include('No server here')
    })

    it('goes through a long list to its end', async () => {
      for (let at = 0; at < 53; at++) {
        const failingSince = at < 2 ? null : new Date(Date.UTC(2026, 0, 1 + (at >> 2)))
        await there.trouble(`h${at}.test`, { failingSince })
      }
      const ben = await hub.browser('moderator')
      const seen = new Set<string>()
      for (let path: string | undefined = '/manage/servers/hosts'; path !== undefined;) {
        const { text } = await ben.get(path)
        for (const [, host = ''] of text.matchAll(/<bdi>(h\d+\.test)<\/bdi>/g)) seen.add(host)
        path = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
      }
      expect(seen.size).to.equal(53)
    })

    it('says of a server how it is, what rule there is, and who is there', async () => {
      await there.trouble('sub.elm.test', {}, 1)
      await there.know('bob', 'sub.elm.test')
      await there.follow(voice, 'bob', 'sub.elm.test')
      const ada = await hub.browser('steward')
      const post = { domain: 'elm.test', severity: 'silence' }
      expect((await ada.post('/manage/servers/rule', post)).status).to.equal(303)
      const { text } = await ada.get('/manage/servers/host?domain=Sub.Elm.test')
      const facts = [...text.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, name, value]) => [name, value])
      expect(new Map(facts as [string, string][]).get('Rule')).to.equal('silenced')
      expect(facts).to.deep.include.members([
        ['State', 'fails; tried again by itself'],
        ['Messages that wait', '1'],
        ['People there that the hub knows', '1'],
        ['Of them, followers of the group', '1'],
      ])
      const never = await ada.get('/manage/servers/host?domain=never.test')
      expect([never.status, never.text.includes('Nothing has been sent there')]).to.deep.equal([200, true])
      for (const odd of ['', 'domain=', `domain=${encodeURIComponent(element)}`, 'domain=a&domain=b'])
        expect((await ada.get(`/manage/servers/host?${odd}`)).status, odd).to.equal(404)
    })

    it('is tried again when somebody says so, which is noted', async () => {
      await there.trouble('elm.test', {}, 2)
      await there.trouble('end.test', { state: 'leaving' })
      const ben = await hub.browser('moderator')
      const from = '/manage/servers/host?domain=elm.test'
      const done = await ben.post('/manage/servers/host/retry', { domain: 'elm.test' }, { from })
      expect([done.status, done.headers.location]).to.deep.equal([303, `${from}&done=retry`])
      expect((await ben.get(done.headers.location ?? '')).text).to.include('is being sent now')
      const host = await hub.store.collection(HOSTS).findOne({ _id: 'elm.test' })
      expect(host?.due.getTime()).to.be.at.most(Date.now())
      expect(host).to.include({ state: 'failing', failures: 3, trouble: 'timeout' })
      const rows = await hub.store.collection(DELIVERIES).find({ host: 'elm.test' }, { limit: 5 })
      expect(rows.map(({ due }) => due.getTime())).to.deep.equal([0, 0])
      for (const domain of ['end.test', 'never.test', ''])
        expect((await ben.post('/manage/servers/host/retry', { domain }, { from })).status, domain).to.equal(404)
      expect((await notes()).map(([what]) => what)).to.deep.equal(['host.retry'])
    })

    it('leaves the lease of a courier that is under way alone', async () => {
      const due = new Date(Date.now() + 60_000)
      await there.trouble('elm.test', { lease: '1:x', due })
      expect(await hub.services.hosts.tryAgain('elm.test')).to.equal(true)
      expect(await hub.store.collection(HOSTS).findOne({ _id: 'elm.test' })).to.deep.include({ due, again: true })
    })
  })

  describe('followers', () => {
    it('of the group and of the hub are listed apart, the newest first, a page at a time', async () => {
      await there.know('bob', 'elm.test', { name: `Bob ${element}` })
      await there.follow(voice, 'bob', 'elm.test')
      for (let at = 0; at < 50; at++) await there.follow(voice, `n${at}`, 'oak.test')
      await there.follow(hub.services.localActors.instanceIri, 'relay', 'relay.test')
      const ben = await hub.browser('moderator')
      const first = (await ben.get('/manage/followers')).text
      expect(first).to.include('51 followers').and.include('https://oak.test/users/n49').and.not.include('relay.test')
      const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? []
      const second = (await ben.get(next.replaceAll('&amp;', '&'))).text
      expect(second).to.include('@bob@elm.test').and.not.include('<canary-element')
      expect((await ben.get('/manage/followers?list=hub')).text)
        .to.include('relay.test')
        .and.include('1 follower')
    })

    it('that members read quietly are named, the members never', async () => {
      const carol = await hub.services.members.add({ name: 'carol_quiet', displayName: 'Carol Quiet' })
      const target = await there.know('bob', 'elm.test')
      await hub.services.follows.followQuietly(carol.id, target)
      const { instanceIri } = hub.services.localActors
      await hub.services.follows.answered({ by: target.iri, activity: null, follower: instanceIri }, 'accepted')
      const { text } = await (await hub.browser('moderator')).get('/manage/followers?list=quiet')
      expect(text).to.include('@bob@elm.test').and.not.match(/carol/i).and.not.include(carol.id)
      expect(text).to.not.include('/manage/followers/remove')
    })

    it('can be removed in two steps, which their server is told and which is noted without a name', async () => {
      await there.follow(voice, 'bob', 'elm.test')
      const ben = await hub.browser('moderator')
      const ask = `/manage/followers/remove?${new URLSearchParams({ list: 'voice', follower: bobs }).toString()}`
      expect((await ben.get('/manage/followers')).text).to.include(ask.replaceAll('&', '&amp;'))
      expect((await ben.get(ask)).text).to.include('Remove this follower?')
      expect(await hub.services.follows.isAccepted(bobs, voice)).to.equal(true)
      const fields = { list: 'voice', follower: bobs }
      const done = await ben.post('/manage/followers/remove', fields, { from: ask })
      expect([done.status, done.headers.location]).to.deep.equal([303, '/manage/followers?done=removed'])
      expect(await hub.services.follows.stateOf(bobs, voice)).to.equal('ended')
      const again = await ben.post('/manage/followers/remove', fields, { from: '/account/password' })
      expect(again.headers.location).to.equal('/manage/followers?done=gone')
      expect((await ben.get(ask)).status).to.equal(404)
      expect(await notes()).to.deep.equal([['follower.remove', 'elm.test']])
    })

    it('cannot be removed from whoever they do not follow, nor from members by those who moderate', async () => {
      const ben = await hub.browser('moderator')
      for (const [list, follower] of [
        ['quiet', bobs],
        ['voice', 'x'],
        ['constructor', ''],
      ] as const) {
        const sent = await ben.post('/manage/followers/remove', { list, follower }, { from: '/account/password' })
        expect(sent.status, list).to.equal(404)
      }
    })
  })

  it('reports wait for those who moderate, on the first page of the back room', async () => {
    const about = { about: bobs, subjects: [], comment: `It is ${element}` }
    const flag = {
      ...about,
      from: iri('https://oak.test/actor'),
      activity: iri('https://oak.test/flag/1'),
      host: 'oak.test',
    }
    await hub.services.reports.receive(flag)
    const ben = await hub.browser('moderator')
    expect((await ben.get('/manage')).text)
      .to.include('1 report is open')
      .and.include('href="/manage/reports"')
    expect((await (await hub.browser('coordinator')).get('/manage')).text).to.not.include('report is open')
    const { text } = await ben.get('/manage/reports')
    expect(text).to.include('canary-element').and.not.include('<canary-element')
    const [, resolve = ''] = /action="(\/manage\/reports\/[^"]+\/resolve)"/.exec(text) ?? []
    expect((await ben.post(resolve, { note: 'Seen' }, { from: '/manage/reports' })).status).to.equal(303)
    expect((await ben.get('/manage')).text).to.not.include('report is open')
  })
})
