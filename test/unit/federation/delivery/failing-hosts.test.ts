import { expect } from 'chai'
import { ACTORS } from '../../../../src/domain/actors/actor-repo.js'
import { closeFetchers } from '../../../support/fetching.js'
import { startPost, startSink, type Answer, type Sink } from '../../../support/delivering.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type PostOffice = Awaited<ReturnType<typeof startPost>>
let post: PostOffice
let sink: Sink

const always = (status: number, headers: Record<string, string> = {}) =>
  sink.answers(() => ({ status, headers }) satisfies Answer)

describe('hosts in trouble', () => {
  beforeEach(async () => {
    post = await startPost()
    sink = await startSink({ clock: () => post.clock() })
  })
  afterEach(async () => {
    expect(sink.misSigned(), 'signatures that do not hold').to.equal(0)
    await post.end()
    closeFetchers()
    await sink.stop()
  })

  describe('a host that fails', () => {
    it('pauses what waits for it instead of counting it out, and gets it in order after a week', async () => {
      sink.answers(() => 'cut')
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      for (let day = 0; day < 8; day++) {
        await post.send('Create', `day${day}`, [sink.inbox('a')])
        await post.after(DAY)
      }
      expect(await post.hostDoc(sink.host('a'))).to.include({ state: 'dormant' })
      expect((await post.rows()).map(({ attempts }) => attempts)).to.deep.equal(Array(9).fill(0))
      const tries = sink.posts.length
      expect(tries).to.be.below(20)

      always(202)
      await post.spoke(sink.host('a'))
      await post.drain()
      expect(sink.ids().slice(tries).length).to.equal(9)
      expect(sink.ids()[tries]).to.equal('https://hub.example/act/tea/Create')
      expect(await post.rows()).to.deep.equal([])
      expect(await post.hostDoc(sink.host('a'))).to.include({ state: 'well', failures: 0 })
    })

    it('that answers 502 to everything for a week loses nothing either', async () => {
      always(502)
      for (let n = 0; n < 5; n++) await post.send('Create', `o${n}`, [sink.inbox('a')])
      await post.drain()
      for (let half = 0; half < 16; half++) await post.after(DAY / 2)
      expect((await post.rows()).length).to.equal(5)
      always(202)
      await post.after(2 * DAY)
      expect(await post.rows()).to.deep.equal([])
    })

    it('is asked one thing at a time', async () => {
      sink.answers(() => 'nothing')
      for (let n = 0; n < 8; n++) await post.send('Create', `o${n}`, [sink.inbox('a')])
      await post.drain()
      expect(sink.posts.length).to.equal(1)
      expect(sink.most.get('a')).to.equal(1)
    })

    it('is probed after 1, 2, 4, 8 and again 8 days, and forgotten after ninety', async () => {
      sink.answers(() => 'cut')
      await post.send('Create', 'tea', [sink.inbox('a')])
      const probes: number[] = []
      for (let day = 0; day < 92; day++) {
        const before = sink.posts.length
        if (day === 25) await post.send('Create', 'late', [sink.inbox('a')])
        await post.after(DAY)
        const { state } = await post.hostDoc(sink.host('a'))
        if (state === 'dormant' && sink.posts.length > before) probes.push(day)
        while (await post.leave());
      }
      const gaps = probes.slice(1).map((day, i) => day - (probes[i] ?? 0))
      expect(gaps.slice(0, 5)).to.deep.equal([1, 2, 4, 8, 8])
      expect(post.left).to.deep.equal([`${sink.host('a')} silent`])
      expect(await post.hostDoc(sink.host('a'))).to.include({ state: 'gone' })
      expect(await post.rows()).to.deep.equal([])
    })

    it('is not brought to life again and again by its own words', async () => {
      sink.answers(() => 'cut')
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      for (let n = 0; n < 50; n++) {
        await post.spoke(sink.host('a'))
        await post.after(5_000)
      }
      expect(sink.posts.length).to.be.below(5)
    })

    it('keeps the time it asked for, whatever comes in from it', async () => {
      always(429, { 'retry-after': '7200' })
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      await post.spoke(sink.host('a'))
      await post.after(MINUTE)
      expect(sink.posts.length).to.equal(1)
    })

    it('gets nothing that has waited for a month', async () => {
      sink.answers(() => 'cut')
      await post.send('Create', 'old', [sink.inbox('a')])
      await post.drain()
      post.turn(31 * DAY)
      await post.send('Create', 'new', [sink.inbox('a')])
      always(202)
      await post.drain()
      expect(sink.ids().slice(1)).to.deep.equal(['https://hub.example/act/new/Create'])
      expect(await post.rows()).to.deep.equal([])
    })

    it('gets only what still matters', async () => {
      const inbox = [sink.inbox('a')]
      sink.answers(() => 'cut')
      await post.send('Follow', 'somebody', inbox)
      await post.drain()
      await post.send('Create', 'kept', inbox)
      for (let n = 0; n < 5; n++) await post.send('Update', 'kept', inbox, `kept/Update${n}`)
      await post.send('Create', 'thought-better', inbox)
      await post.send('Update', 'thought-better', inbox)
      await post.send('Delete', 'thought-better', inbox)
      await post.send('Update', 'sent-before', inbox)
      await post.send('Delete', 'sent-before', inbox)
      always(202)
      const before = sink.posts.length
      await post.after(MINUTE)
      const names = sink
        .ids()
        .slice(before)
        .map((id) => id.replace('https://hub.example/act/', ''))
      expect(names.toSorted()).to.deep.equal(['kept/Create', 'kept/Update4', 'sent-before/Delete', 'somebody/Follow'])
    })

    it('is told of a deletion when what was deleted may have arrived', async () => {
      sink.answers(() => 'nothing')
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      await post.send('Delete', 'tea', [sink.inbox('a')])
      always(202)
      await post.after(MINUTE)
      expect(sink.ids()).to.deep.equal(['https://hub.example/act/tea/Create', 'https://hub.example/act/tea/Delete'])
    })
  })

  describe('a server that says it is gone', () => {
    it('by a personal inbox loses that follower alone', async () => {
      sink.answers(({ path }) => ({ status: path === '/users/ann' ? 410 : 202 }))
      await post.send('Create', 'tea', [sink.inbox('a', '/users/ann'), sink.inbox('a', '/users/bob')])
      await post.send('Create', 'cake', [sink.inbox('a', '/users/ann')])
      await post.drain()
      expect(post.gone).to.deep.equal([sink.inbox('a', '/users/ann')])
      expect(await post.rows()).to.deep.equal([])
      expect(sink.posts.filter(({ path }) => path === '/users/ann').length).to.equal(1)
    })

    it('by its shared inbox is believed on the third day', async () => {
      const inbox = sink.inbox('a')
      await post.store.collection(ACTORS).insertOne(remoteActor(inbox) as never)
      sink.answers(() => ({ status: 410 }))
      await post.send('Create', 'tea', [inbox])
      await post.drain()
      for (let hour = 0; hour < 20; hour++) await post.after(HOUR)
      expect(await post.leave()).to.equal(false)
      await post.after(DAY)
      expect(await post.leave()).to.equal(false)
      expect((await post.rows()).length).to.equal(1)
      await post.after(DAY)
      expect(await post.leave()).to.equal(true)
      expect(post.left).to.deep.equal([`${sink.host('a')} gone`])
      expect(post.gone).to.deep.equal([])
      expect(await post.rows()).to.deep.equal([])
    })
  })

  const remoteActor = (sharedInbox: string) => ({
    _id: `${new URL(sharedInbox).origin}/users/ann`,
    host: new URL(sharedInbox).host,
    number: '1',
    address: 'ann@a',
    state: 'here',
    fetchedAt: new Date(0),
    sharedInbox,
  })
})
