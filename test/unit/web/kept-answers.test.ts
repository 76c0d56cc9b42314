import { expect } from 'chai'
import express from 'express'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { get } from '../../integration/hubs.js'
import { KeptAnswers, type Asked } from '../../../src/web/kept-answers.js'

describe('kept answers', () => {
  const clock = () => new Date('2026-11-10T12:00:00.400Z')

  /** Asks for an answer as a browser would. */
  async function ask(kept: KeptAnswers, asked: Asked, headers: Record<string, string> = {}) {
    const app = express()
      .set('env', 'test')
      .get('/', (req, res) => kept.send(req, res, 'text/plain; charset=utf-8', asked))
    const server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const answer = await get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers })
    server.close()
    return answer
  }

  it('are made once for a stamp, and again for the next', async () => {
    const kept = new KeptAnswers({ clock })
    let made = 0
    const asked = (stamp: string) => ({ key: 'a', stamp, make: () => `made ${++made}` })
    expect((await ask(kept, asked('1'))).text).to.equal('made 1')
    expect((await ask(kept, asked('1'))).text).to.equal('made 1')
    expect((await ask(kept, asked('2'))).text).to.equal('made 2')
  })

  it('are made anew each time when they are not worth keeping', async () => {
    const kept = new KeptAnswers({ clock })
    let made = 0
    const asked = { key: 'a', stamp: '1', keep: false, make: () => `made ${++made}` }
    await ask(kept, asked)
    expect([(await ask(kept, asked)).text, kept.size]).to.deep.equal(['made 2', 0])
  })

  it('take no more room than they may, the longest unasked for going first', async () => {
    const kept = new KeptAnswers({ clock, mostBytes: 60_000 })
    const made: string[] = []
    const asked = (key: string): Asked => ({ key, stamp: '1', make: () => (made.push(key), key.repeat(10_000)) })
    for (const key of ['a', 'b', 'c', 'a', 'd', 'e', 'f', 'a']) {
      await ask(kept, asked(key), { 'Accept-Encoding': 'br' })
      expect(kept.size).to.be.at.most(60_000)
    }
    expect(made).to.deep.equal(['a', 'b', 'c', 'd', 'e', 'f'])
    await ask(kept, asked('b'))
    expect(made.at(-1)).to.equal('b')
    await ask(kept, { key: 'huge', stamp: '1', make: () => 'x'.repeat(100_000) })
    expect(kept.size).to.be.at.most(60_000)
  })

  it('count the room they take rightly through changes of what they say and how they are packed', async () => {
    const kept = new KeptAnswers({ clock, mostBytes: 1e9 })
    for (let n = 0; n < 40; n++) {
      const make = () => 'same '.repeat(n % 3 === 0 ? 100 : 100 + n)
      const encoding = ['br', 'gzip', 'identity'][n % 3] as string
      await ask(kept, { key: `k${n % 4}`, stamp: String(n), make }, { 'Accept-Encoding': encoding })
    }
    const most = 4 * (1_024 + 100 + 3 * 1_000)
    expect(kept.size).to.be.within(4 * 1_024, most)
  })

  it('tell two answers of one second apart by their dates', async () => {
    const kept = new KeptAnswers({ clock })
    const first = await ask(kept, { key: 'a', stamp: '1', make: () => 'one' })
    const since = { 'If-Modified-Since': first.headers['last-modified'] ?? '' }
    expect((await ask(kept, { key: 'a', stamp: '1', make: () => 'one' }, since)).status).to.equal(304)
    const second = await ask(kept, { key: 'a', stamp: '2', make: () => 'two' }, since)
    expect([second.status, second.text]).to.deep.equal([200, 'two'])
  })

  it('keep nothing of one that could not be made', async () => {
    const kept = new KeptAnswers({ clock })
    const failing = { key: 'a', stamp: '1', make: () => Promise.reject(new Error('no')) }
    expect((await ask(kept, failing)).status).to.equal(500)
    expect((await ask(kept, { ...failing, make: () => 'yes' })).text).to.equal('yes')
  })
})
