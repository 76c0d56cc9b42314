import { expect } from 'chai'
import { Connection, type Ending, type Message, type Opened } from '../../../../src/api/streaming/connection.js'
import { streamOf, type Stream } from '../../../../src/api/streaming/stream.js'
import { Refusal } from '../../../../src/core/errors.js'
import { createLog } from '../../../../src/core/log.js'

const user = streamOf('user', {}) as Stream
const opened = { token: '1', app: null, member: { id: 'ada' }, scopes: ['read'] } as unknown as Opened

describe('what an app is told', () => {
  let told: string[]
  let ending: Ending | null
  let lines: string[]
  let send: () => Promise<boolean>
  let alive: boolean
  let reopen: () => Promise<Opened | null>
  let connection: Connection
  const turns = async () => {
    for (let n = 0; n < 20; n++) await new Promise(setImmediate)
  }
  const said = (event: string, payload: Message['payload'] = () => Promise.resolve('"x"')): Message => ({
    ...{ event, payload },
    streams: [user],
  })

  beforeEach(() => {
    ;[told, ending, lines, alive] = [[], null, [], true]
    send = () => Promise.resolve(true)
    reopen = () => Promise.resolve(opened)
    const transport = {
      send: async (event: string) => {
        const gone = !(await send())
        if (!gone) told.push(event)
        return !gone
      },
      end: (why: Ending) => void (ending = why),
      beat: () => alive,
    }
    const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } })
    const turn = <T>(work: () => Promise<T>) => work()
    connection = new Connection({ opened, transport, reopen: () => reopen(), turn, log })
    connection.add(user)
  })

  it('comes in order, however long each takes to draw up, and without what it may not see', async () => {
    const slow = Promise.withResolvers<string>()
    connection.give(said('first', () => slow.promise))
    connection.give(said('second'))
    connection.give(said('hidden', () => Promise.reject(new Refusal('not-found', 'No'))))
    connection.give(said('none', () => Promise.resolve(null)))
    connection.give(said('third', null))
    await turns()
    expect(told).to.deep.equal([])
    slow.resolve('"x"')
    await turns()
    expect(told).to.deep.equal(['first', 'second', 'third'])
    expect([ending, lines]).to.deep.equal([null, []])
  })

  it('is nothing any more on a stream it has left', async () => {
    connection.give(said('before'))
    await turns()
    connection.drop(user)
    connection.give(said('after'))
    await turns()
    expect(told).to.deep.equal(['before'])
  })

  it('waits until it is known whether it is still let in', async () => {
    const known = Promise.withResolvers<Opened | null>()
    reopen = () => known.promise
    void connection.check()
    connection.give(said('later'))
    await turns()
    expect(told).to.deep.equal([])
    known.resolve(null)
    await turns()
    expect([told, ending]).to.deep.equal([[], 'shut-out'])
    connection.give(said('too late'))
    await turns()
    expect(told).to.deep.equal([])
  })

  it('is not drawn up for one who was shut out meanwhile', async () => {
    const drawn = Promise.withResolvers<string>()
    connection.give(said('drawn before', () => drawn.promise))
    await turns()
    reopen = () => Promise.resolve(null)
    void connection.check()
    drawn.resolve('"x"')
    await turns()
    expect([told, ending]).to.deep.equal([[], 'shut-out'])
  })

  it('ends rather than leave something out without a word', async () => {
    connection.give(said('broken', () => Promise.reject(new Error('the store is down'))))
    connection.give(said('next'))
    await turns()
    expect([told, ending]).to.deep.equal([[], 'missed'])
    expect(lines.join()).to.contain('the store is down')
  })

  it('ends when it cannot be known whether it is still let in', async () => {
    reopen = () => Promise.reject(new Error('the store is down'))
    await connection.check()
    expect(ending).to.equal('missed')
  })

  it('ends when it is not taken: too much waits, or one thing for too long', async () => {
    send = () => new Promise(() => undefined)
    connection.give(said('stuck'))
    for (let n = 0; n < 500; n++) connection.give(said('waits'))
    expect(ending).to.equal(null)
    connection.give(said('one too many'))
    expect(ending).to.equal('too-slow')
  })

  it('ends at the second beat at which the same still waits, and not when it goes on', async () => {
    let taken = Promise.withResolvers<boolean>()
    send = () => taken.promise
    connection.give(said('slow'))
    connection.give(said('stuck'))
    await turns()
    connection.beat()
    const first = taken
    taken = Promise.withResolvers<boolean>()
    first.resolve(true)
    await turns()
    connection.beat()
    expect(ending).to.equal(null)
    connection.beat()
    expect([told, ending]).to.deep.equal([['slow'], 'too-slow'])
  })

  it('ends when nothing comes back', () => {
    connection.beat()
    alive = false
    connection.beat()
    expect(ending).to.equal('too-slow')
  })
})

describe('what an app may listen to', () => {
  it('is named as Mastodon does, with a hashtag or a list where one belongs', () => {
    expect(streamOf('hashtag', { tag: '#Straße' })).to.deep.include({ name: 'hashtag', label: ['hashtag', 'Straße'] })
    expect(streamOf('list', { list: 12 })).to.deep.equal({
      name: 'list',
      of: '12'.padStart(20, '0'),
      label: ['list', '12'],
    })
    for (const [name, asked] of [
      ['hashtag', {}],
      ['hashtag:local', { tag: '#' }],
      ['hashtag', { tag: 'x'.repeat(201) }],
      ['hashtag', { tag: { a: 1 } }],
      ['list', { list: 'x' }],
      ['list', {}],
      ['', {}],
      ['__proto__', {}],
      ['public:media:local', {}],
    ] as const)
      expect(streamOf(name, asked), name).to.include({ status: 400 })
  })
})
