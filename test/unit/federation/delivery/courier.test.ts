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

const always = (status: number, headers: Record<string, string> = {}) =>
  sink.answers(() => ({ status, headers }) satisfies Answer)

describe('the courier', () => {
  it('delivers, signed at the time of sending, and keeps nothing', async () => {
    await post.send('Create', 'tea', [sink.inbox('a'), sink.inbox('b')])
    await post.after(3 * HOUR)
    expect(sink.posts.map(({ host }) => host).sort()).to.deep.equal(['a', 'b'])
    expect(sink.posts[0]?.headers.date).to.equal('Fri, 01 May 2026 15:00:00 GMT')
    expect(sink.posts[0]?.headers['content-type']).to.equal('application/activity+json')
    expect(await post.rows()).to.deep.equal([])
    expect(await post.hostDoc(sink.host('a'))).to.include({ state: 'well', delivered: 1, lease: null })
  })

  it('does as the table says with each answer', async () => {
    const tries: Record<number, number> = {}
    for (const status of [
      200, 202, 204, 403, 404, 405, 413, 415, 422, 406, 451, 408, 425, 429, 500, 501, 502, 503, 302,
    ]) {
      const name = `s${status}`
      always(status)
      await post.send('Create', `s${status}`, [sink.inbox(`s${status}`)])
      await post.drain()
      await post.after(2 * MINUTE)
      tries[status] = sink.ids(name).length
      always(202)
      await post.after(10 * MINUTE)
    }
    const [once, twice] = [1, 2]
    expect(tries).to.deep.equal({
      ...{ 200: once, 202: once, 204: once, 403: once, 404: once, 405: once, 413: once, 415: once, 422: once },
      ...{ 406: once, 451: once, 408: twice, 425: twice, 429: twice, 500: twice, 501: twice, 502: twice, 503: twice },
      ...{ 302: twice },
    })
  })

  it('tries again after 1 and 5 and 30 minutes, 2, 6 and 12 hours, and then each day', async () => {
    always(500)
    await post.send('Create', 'tea', [sink.inbox('a')])
    await post.drain()
    let tries = 1
    for (const delay of [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, DAY, DAY]) {
      await post.after(delay - 1_000)
      expect(sink.posts.length, `just before ${delay} ms`).to.equal(tries)
      await post.after(1_000)
      expect(sink.posts.length, `after ${delay} ms`).to.equal(++tries)
    }
    expect(tries).to.equal(10)
  })

  it('spreads retries by a fifth in both directions', async () => {
    always(503)
    for (const [random, ms] of [
      [0, 48_000],
      [0.999999, 72_000],
    ] as const) {
      post.again({ random: () => random })
      await post.send('Create', `r${random}`, [sink.inbox(`r${random}`.replace('.', '-'))])
      await post.drain()
      const before = sink.posts.length
      await post.after(ms - 1_000)
      expect(sink.posts.length).to.equal(before)
      await post.after(1_000)
      expect(sink.posts.length).to.equal(before + 1)
    }
  })

  it('gives up what ten tries did not bring where other things got through, and nothing else', async () => {
    sink.answers(({ id }) => ({ status: id.includes('poison') ? 500 : 202 }))
    await post.send('Create', 'poison', [sink.inbox('a')])
    await post.drain()
    for (let day = 0; day < 12; day++) {
      await post.send('Create', `tea${day}`, [sink.inbox('a')])
      await post.after(DAY * 1.3)
    }
    expect(sink.ids().filter((id) => id.includes('tea')).length).to.equal(12)
    expect(sink.ids().filter((id) => id.includes('poison')).length).to.equal(10)
    expect(await post.rows()).to.deep.equal([])
  })

  describe('told to come back later', () => {
    for (const [form, value] of [
      ['seconds', '7200'],
      ['a date', 'Fri, 01 May 2026 14:00:00 GMT'],
    ] as const) {
      it(`in ${form}, leaves the whole host alone until then`, async () => {
        always(429, { 'retry-after': value })
        await post.send('Create', 'tea', [sink.inbox('a')])
        await post.drain()
        await post.send('Create', 'cake', [sink.inbox('a', '/other')])
        always(202)
        await post.after(2 * HOUR - 1_000)
        expect(sink.posts.length).to.equal(1)
        await post.after(1_000)
        expect(sink.posts.length).to.equal(3)
        expect(await post.rows()).to.deep.equal([])
      })
    }

    it('waits no longer than a day', async () => {
      always(503, { 'retry-after': '9999999' })
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      await post.after(DAY)
      expect(sink.posts.length).to.equal(2)
    })

    it('at once and again and again, is not at its beck', async () => {
      always(503, { 'retry-after': '0' })
      await post.send('Create', 'tea', [sink.inbox('a')])
      for (let second = 0; second < 300; second++) await post.after(1_000)
      expect(sink.posts.length).to.be.within(5, 12)
    })
  })

  describe('whose signature is turned down', () => {
    it('signs the other way at once, and remembers what was taken', async () => {
      sink.answers(({ scheme }) => ({ status: scheme === 'cavage' ? 401 : 202 }))
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      await post.send('Create', 'cake', [sink.inbox('a')])
      await post.drain()
      expect(sink.posts.map(({ scheme }) => scheme)).to.deep.equal(['cavage', 'rfc9421', 'rfc9421'])
      expect(await post.rows()).to.deep.equal([])
    })

    it('turns back when the host did', async () => {
      sink.answers(({ scheme }) => ({ status: scheme === 'cavage' ? 400 : 202 }))
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      sink.answers(({ scheme }) => ({ status: scheme === 'cavage' ? 202 : 401 }))
      await post.send('Create', 'cake', [sink.inbox('a')])
      await post.drain()
      expect((await post.hostDoc(sink.host('a'))).scheme).to.equal('cavage')
    })

    for (const status of [400, 401]) {
      it(`with ${status} both ways, tries once more after an hour, three times in all`, async () => {
        always(status)
        await post.send('Create', 'tea', [sink.inbox('a')])
        await post.drain()
        expect(sink.posts.length).to.equal(2)
        await post.after(HOUR - 1_000)
        expect(sink.posts.length).to.equal(2)
        await post.after(1_000)
        expect(sink.posts.length).to.equal(3)
        await post.after(3 * DAY)
        expect(sink.posts.length).to.equal(3)
        expect(await post.rows()).to.deep.equal([])
        expect(await post.hostDoc(sink.host('a'))).to.include({ refused: 1, state: 'well' })
      })
    }

    it('holds up nothing but what it is about', async () => {
      sink.answers(({ id }) => ({ status: id.includes('tea') ? 401 : 202 }))
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      await post.send('Update', 'tea', [sink.inbox('a')])
      await post.send('Create', 'cake', [sink.inbox('a')])
      await post.drain()
      expect(sink.ids().filter((id) => id.includes('Update'))).to.deep.equal([])
      expect(sink.ids().filter((id) => id.includes('cake')).length).to.equal(1)
    })
  })

  it('drops what its own rules forbid, and holds nothing against the host', async () => {
    await post.send('Create', 'tea', ['http://192.0.2.1/inbox' as never, 'http://elsewhere.example/inbox' as never])
    await post.drain()
    expect(await post.rows()).to.deep.equal([])
    expect(await post.hostDoc('192.0.2.1')).to.include({ state: 'well', refused: 1 })
  })

  it('sends nothing to a host that was blocked after it was queued', async () => {
    await post.send('Create', 'tea', [sink.inbox('a'), sink.inbox('b')])
    post.blocked.add(sink.host('a'))
    await post.drain()
    expect(sink.posts.map(({ host }) => host)).to.deep.equal(['b'])
    expect(await post.rows()).to.deep.equal([])
  })

  it('keeps what could not be signed for later', async () => {
    let works = false
    const { signer } = post.deps
    post.again({
      signer: {
        ...signer,
        cavage: (...asked) => (works ? signer.cavage(...asked) : Promise.reject(new Error('no key'))),
      },
    })
    await post.send('Create', 'tea', [sink.inbox('a')])
    await post.drain()
    expect(await post.hostDoc(sink.host('a'))).to.include({ state: 'well', failures: 0 })
    works = true
    await post.after(HOUR)
    expect(sink.posts.length).to.equal(1)
  })
})

describe('the order of deliveries', () => {
  it('is kept for one object while the host fails, and lost for none', async () => {
    const inbox = [sink.inbox('a')]
    sink.answers(({ id }) => ({ status: id.includes('tea') ? 500 : 202 }))
    await post.send('Create', 'tea', inbox)
    await post.drain()
    await post.send('Update', 'tea', inbox)
    await post.send('Create', 'cake', inbox)
    await post.drain()
    expect(sink.ids().filter((id) => id.includes('tea/Update'))).to.deep.equal([])
    always(202)
    await post.after(HOUR)
    const names = sink.ids().map((id) => id.replace('https://hub.example/act/', ''))
    expect(names.lastIndexOf('tea/Create')).to.be.below(names.indexOf('tea/Update'))
    expect(names.slice(-2)).to.deep.equal(['tea/Create', 'tea/Update'])
  })

  it('is kept across the inboxes of a host', async () => {
    sink.answers(({ path }) => ({ status: path === '/one' ? 500 : 202 }))
    await post.send('Create', 'tea', [sink.inbox('a', '/one')])
    await post.send('Announce', 'tea', [sink.inbox('a', '/two')])
    await post.drain()
    expect(sink.posts.map(({ path }) => path)).to.deep.equal(['/one'])
  })

  it('lets different objects go at the same time, four at most, once the host has answered', async () => {
    let release = () => undefined as void
    const held = new Promise<void>((resolve) => (release = resolve))
    let seen = 0
    sink.answers(async () => {
      if (++seen === 5) release() // four beside the first, which has to be answered before
      if (seen > 1) await held
      return { status: 202 }
    })
    for (let n = 0; n < 30; n++) await post.send('Create', `o${n}`, [sink.inbox('a')])
    await post.drain()
    expect(sink.posts.length).to.equal(30)
    expect(sink.most.get('a')).to.equal(4)
  })
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
