import { expect } from 'chai'
import { Connection, type Opened } from '../../../../src/api/streaming/connection.js'
import { streamOf, type Stream } from '../../../../src/api/streaming/stream.js'
import { Switchboard, type Heard } from '../../../../src/api/streaming/switchboard.js'
import { createLog } from '../../../../src/core/log.js'
import type { LiveEvent } from '../../../../src/domain/live/live-event.js'

describe('who is told what', () => {
  it('is forgotten of everybody who has gone, however often they come back', () => {
    let publish: (event: LiveEvent) => void = () => undefined
    let silenced = false
    const heard: Heard[] = []
    const live = {
      listen: (hear: (event: LiveEvent, origin: 'here') => void) => {
        publish = (event) => hear(event, 'here')
        return () => void (silenced = true)
      },
    }
    const tell = (_: LiveEvent, on: Heard) => {
      heard.push(on)
      return Promise.resolve([])
    }
    const log = createLog({ level: 'error' })
    const switchboard = new Switchboard({ live, tell, log })
    const streams = [
      ...['user', 'user:notification', 'public', 'public:remote:media', 'direct'].map((name) => streamOf(name, {})),
      ...['beans', 'peas'].map((tag) => streamOf('hashtag', { tag })),
      streamOf('list', { list: '12' }),
    ] as Stream[]
    const connect = (id: string): Connection => {
      const opened = { token: id, app: null, member: { id }, scopes: ['read'] } as unknown as Opened
      const transport = { send: () => Promise.resolve(true), end: () => undefined, beat: () => true }
      const turn = <T>(work: () => Promise<T>) => work()
      const connection = new Connection({ opened, transport, reopen: () => Promise.resolve(opened), turn, log })
      switchboard.join(connection)
      for (const stream of streams) switchboard.plug(connection, stream)
      return connection
    }
    const stays = connect('ada')
    publish({ what: 'filters', member: 'ada' })
    const before = heard[0]?.startingWith('').toSorted()
    expect(before).to.include('home:ada').and.to.have.length.above(6)
    for (let round = 0; round < 20; round++) {
      const some = Array.from({ length: 50 }, (_, n) => connect(`member${n}`))
      expect(heard[0]?.has('home:member7')).to.equal(true)
      for (const [n, one] of some.entries()) {
        if (n % 3 === 0) switchboard.unplug(one, streams[0] as Stream)
        switchboard.leave(one)
        if (n % 2 === 0) switchboard.leave(one)
      }
    }
    expect(switchboard.connections.size).to.equal(1)
    expect(heard[0]?.startingWith('').toSorted()).to.deep.equal(before)
    switchboard.leave(stays)
    expect(heard[0]?.startingWith('')).to.deep.equal([])
    publish({ what: 'filters', member: 'ada' })
    expect(heard).to.have.length(1)
    void switchboard.stop()
    expect(silenced).to.equal(true)
  })
})
