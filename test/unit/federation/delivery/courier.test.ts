import { expect } from 'chai'
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

describe('deliveries', () => {
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
})
