import { expect } from 'chai'
import { systemClock } from '../../src/core/clock.js'
import { call } from '../support/publishing.js'
import { isEvent, listen, scriptToken, statusIn } from '../integration/api/listeners.js'
import { hubAt, settleAll, stopHubs, type NetworkHub } from './hubs.js'

/** From the moment at which it is published to the one at which the app has it; the machine may be busy. */
const SOON_MS = 2_000

describe('what is said on one hub, in an app of another', () => {
  let [oak, elm]: [NetworkHub, NetworkHub] = [] as never
  before(async () => {
    const replaced = { clock: systemClock }
    ;[oak, elm] = [await hubAt('oak.test', { replaced }), await hubAt('elm.test', { replaced })]
  })
  after(stopHubs)

  it('is there within two seconds, with nobody pushing', async () => {
    const ann = await elm.speaker('ann')
    await elm.services.follows.follow(ann.iri, await elm.meet(oak.voice))
    const bea = await oak.speaker('bea')
    await elm.services.follows.follow(ann.iri, await elm.meet(bea.iri))
    await settleAll()
    const app = await listen(elm, {
      query: '?stream=user',
      token: await scriptToken(elm, ann.member),
    })
    app.say({ type: 'subscribe', stream: 'x' })
    await app.next(({ error }) => error !== undefined)
    for (let round = 0; round < 3; round++) {
      const since = performance.now()
      const item = await oak.publish('call', { ...call, title: `Round ${round}` })
      const { uri } = statusIn(await app.next(isEvent('update', 'user')))
      const took = performance.now() - since
      expect(uri).to.equal(item.iri)
      expect(took).to.be.lessThan(SOON_MS)
    }
    for (let round = 0; round < 3; round++) {
      const since = performance.now()
      const post = await oak.services.statuses.post(bea.member, { text: `Hello ${round}` })
      const { uri } = statusIn(await app.next(isEvent('update', 'user')))
      expect(uri).to.equal(post.iri)
      expect(performance.now() - since).to.be.lessThan(SOON_MS)
    }
    app.close()
  })
})
