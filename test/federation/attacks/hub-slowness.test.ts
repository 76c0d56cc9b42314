import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { besiege, noteTo, relieve, says, type Besieged } from '../../support/besieged.js'

describe('attacks by those who are slow', () => {
  let siege: Besieged
  let ada: Person, eve: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    eve = siege.person('evil.test', 'eve')
  })
  afterEach(relieve)

  it('one domain holds few places, however many hosts it has, and keeps nobody out', async () => {
    const hanging = { now: 0, most: 0 }
    for (let n = 0; n < 100; n++)
      siege.peer.on(`/hang/${n}`, (_request, response) => {
        hanging.most = Math.max(hanging.most, ++hanging.now)
        response.on('close', () => hanging.now--)
      })
    for (let n = 0; n < 100; n++) {
      const inReplyTo = siege.at(`s${n % 25}.evil.test`, `/hang/${n}`)
      const note = noteTo(eve, siege.hub.voice, { inReplyTo })
      expect((await siege.post(eve, says('Create', eve, note, { to: note.to, cc: note.cc }))).status).to.equal(202)
    }
    await Promise.race(Array.from({ length: 100 }, (_, n) => siege.peer.asked(`/hang/${n}`)))
    const bea = siege.person('c.test', 'bea')
    for (const each of [ada, bea]) {
      const answered = siege.peer.asked(`/users/${each === ada ? 'ada' : 'bea'}/inbox`)
      expect((await siege.post(each, says('Follow', each, siege.hub.voice))).status).to.equal(202)
      await answered
    }
    expect(hanging.most).to.be.within(1, 4)
  })

  it('names are confirmed although others do not answer for theirs', async () => {
    const [hung, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    siege.peer.on('/.well-known/webfinger', ({ headers }, response) => {
      if (headers.host?.includes('evil.test') === true) return hung.resolve()
      response.writeHead(404).end()
      asked.resolve()
    })
    for (let n = 0; n < 5; n++) {
      const slow = siege.person('evil.test', `slow${n}`)
      await siege.post(slow, says('Follow', slow, siege.hub.voice))
    }
    await hung.promise
    await siege.post(ada, says('Follow', ada, siege.hub.voice))
    await asked.promise
    expect(siege.hits(/webfinger/)).to.be.greaterThan(1)
  })
})
