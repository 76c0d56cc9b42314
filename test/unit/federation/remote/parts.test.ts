import { expect } from 'chai'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBudget } from '../../../../src/federation/remote/budget.js'
import { BoundedMap } from '../../../../src/federation/remote/bounded-map.js'
import { isAs2, isJrd, isJson, parseContentType } from '../../../../src/federation/remote/content-types.js'
import { createFailureMemory } from '../../../../src/federation/remote/failure-memory.js'
import { addressesIn, systemLookup } from '../../../../src/federation/remote/lookup.js'
import { freshFolder } from '../../../support/folders.js'

describe('content types', () => {
  it('are read with their parameters, in any case and quoted or not', () => {
    const parsed = parseContentType('Application/LD+json ; Profile="a b"; charset=UTF-8;')
    expect(parsed?.type).to.equal('application/ld+json')
    expect([...(parsed?.parameters ?? [])]).to.deep.equal([
      ['profile', 'a b'],
      ['charset', 'utf-8'],
    ])
  })

  it('are none when they can be read in two ways', () => {
    for (const text of [
      undefined,
      '',
      'json',
      'a/b/c',
      'a/b; x=1; x=2',
      'a/b; x',
      'a/b; x="1',
      'a/b, c/d',
      'a/b; x=1, c/d; y=2',
    ])
      expect(parseContentType(text), text).to.equal(null)
  })

  it('say which documents are what they should be', () => {
    const profile = 'https://www.w3.org/ns/activitystreams'
    expect(isAs2(`application/ld+json; profile="${profile} https://x.test/"`)).to.equal(true)
    expect(isAs2(`application/ld+json; profile="${profile}/evil"`)).to.equal(false)
    expect(isAs2(`text/html; profile="${profile}"`)).to.equal(false)
    expect(isAs2('application/activity+json, text/html')).to.equal(false)
    expect(['application/jrd+json', 'application/json; charset=utf-8', 'text/plain'].map(isJrd)).to.deep.equal([
      true,
      true,
      false,
    ])
    expect(['application/json', 'application/x+json', 'text/json'].map(isJson)).to.deep.equal([true, true, false])
  })
})

describe('the budget of requests', () => {
  const plenty = { count: 1_000, windowMs: 1_000 }
  const usual = { clock: () => new Date(0), atOnce: 3, atOncePerHost: 2, waiting: 2, rate: plenty, ratePerHost: plenty }

  it('lets so many run at once, and so many to one host; others wait in their order, or are turned away', async () => {
    const budget = createBudget(usual)
    const begun: string[] = []
    const ends: (() => void)[] = []
    const spend = (host: string) =>
      budget.spend(host, () => {
        begun.push(host)
        return new Promise<string>((resolve) => ends.push(() => resolve('done')))
      })
    const all = [spend('a'), spend('a'), spend('a'), spend('b'), spend('c')]
    expect(begun).to.deep.equal(['a', 'a', 'b'])
    expect(await spend('d')).to.deep.equal({ exhausted: 5_000 })
    for (let i = 0; i < 5; i++) {
      ends[i]?.()
      await Promise.all([all[[0, 1, 3, 2, 4][i] as number]])
    }
    expect(await Promise.all(all)).to.deep.equal(Array(5).fill('done'))
    expect(begun).to.deep.equal(['a', 'a', 'b', 'a', 'c'])
  })

  it('gives a place back when the work fails', async () => {
    const budget = createBudget({ ...usual, atOnce: 1, waiting: 0 })
    for (let i = 0; i < 3; i++) {
      const failed = await budget
        .spend('a', () => Promise.reject(new Error('no')))
        .catch((error: Error) => error.message)
      expect(failed).to.equal('no')
    }
  })

  it('refills evenly, for each host and for all of them', async () => {
    let now = 0
    const two = { count: 2, windowMs: 1_000 }
    const budget = createBudget({
      ...usual,
      clock: () => new Date(now),
      rate: { count: 3, windowMs: 1_000 },
      ratePerHost: two,
    })
    const spend = (host: string) => budget.spend(host, async () => 'ok')
    expect([await spend('a'), await spend('a'), await spend('a')]).to.deep.equal(['ok', 'ok', { exhausted: 500 }])
    expect([await spend('b'), await spend('b')]).to.deep.equal(['ok', { exhausted: 334 }])
    now = 500
    expect([await spend('a'), await spend('b')]).to.deep.equal(['ok', { exhausted: 167 }])
    now = 0
    expect(await spend('c')).to.have.property('exhausted')
  })
})

describe('the memory of failures', () => {
  it('forgets the oldest when it is full, and what our own rules said at once', () => {
    const memory = createFailureMemory({ clock: () => new Date(0), max: 2 })
    const url = (path: string) => new URL(`https://oak.test/${path}`)
    for (const path of ['1', '2', '3']) memory.note(url(path), { kind: 'gone' })
    expect(['1', '2', '3'].map((path) => memory.recall(url(path))?.kind)).to.deep.equal([undefined, 'gone', 'gone'])
    memory.note(url('4'), { kind: 'refused', reason: 'blocked', status: null })
    expect(memory.recall(url('4'))).to.equal(null)
  })

  it('holds no more than its map does', () => {
    const map = new BoundedMap<number, number>(3)
    for (let i = 0; i < 100; i++) map.set(i % 10, i)
    expect(map.size).to.equal(3)
  })
})

describe('the lookup of the system', () => {
  it('reads a hosts file', () => {
    const hosts = '# comment\n127.0.0.1 localhost\n10.0.0.1\tOak.test oak # oak.evil\n::2 oak.test\nnonsense oak.test\n'
    expect(addressesIn(hosts, 'oak.test')).to.deep.equal(['10.0.0.1', '::2'])
    expect(addressesIn(hosts, 'oak.evil')).to.deep.equal([])
  })

  it('knows this machine and the hosts file without asking anybody', async () => {
    const hostsFile = join(await freshFolder(), 'hosts')
    const lookup = systemLookup({ hostsFile })
    expect(await lookup('hub.localhost')).to.deep.equal(['127.0.0.1', '::1'])
    await writeFile(hostsFile, '10.1.2.3 oak.test\n')
    expect(await lookup('oak.test')).to.deep.equal(['10.1.2.3'])
  })
})
