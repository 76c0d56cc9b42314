import { expect } from 'chai'
import { BACK_FILLS } from '../../src/domain/timelines/back-fill-repo.js'
import { call } from '../support/publishing.js'
import { hubsAt, MINUTE, settleAll, stopHubs, wire, type NetworkHub } from './hubs.js'

describe('what somebody wrote before they were followed', () => {
  let [oak, elm]: NetworkHub[] = []
  before(async () => {
    ;[oak, elm] = await hubsAt('oak.test', 'elm.test')
  })
  after(stopHubs)

  it('comes to the home of who follows them, each at its time, and is asked for once a day', async () => {
    const titles = ['First', 'Second', 'Third']
    for (const title of titles) {
      await oak!.publish('call', { ...call, title })
      for (const hub of [oak!, elm!]) hub.pass(MINUTE)
    }
    await oak!.publish('call', { ...call, title: 'Among us', audience: 'hub' })
    await settleAll()
    const [kim, ada] = [await elm!.member('kim'), await elm!.speaker('ada')]
    expect(await elm!.home(kim)).to.deep.equal([])
    const voice = await elm!.meet(oak!.voice)
    await elm!.services.follows.followQuietly(kim.id, voice)
    await settleAll()
    expect(await elm!.home(kim)).to.deep.equal(titles.toReversed())

    const asked = () => [...wire().matchAll(/GET [^ ]*outbox/g)].length
    const before = asked()
    expect(before).to.be.greaterThan(0)
    await elm!.services.follows.follow(ada.iri, voice)
    await settleAll()
    expect(await elm!.home(ada.member)).to.deep.equal(titles.toReversed())
    expect(asked()).to.equal(before)
    expect((await elm!.store.collection(BACK_FILLS).findOne({ _id: oak!.voice }))?.due).to.equal(null)
  })
})
