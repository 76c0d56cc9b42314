import { expect } from 'chai'
import { shownId } from '../../src/core/ids.js'
import { ask, type Reply } from '../integration/api/apps.js'
import { hubsAt, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'

describe('an app that writes as a hub, and another hub', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub
  let ada: Speaker
  let token: string
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
    const { id } = await oak.coordinator()
    const as = { scopes: ['read', 'write', 'follow'], label: 'Script', as: 'voice' as const }
    token = (await oak.services.tokens.forScript(id, as)).token
  })
  after(stopHubs)

  const act = async (path: string): Promise<Reply['json']> => {
    const { status, json } = await ask(oak, 'POST', `/api/v1${path}`, { token })
    expect(status, `${path} ${JSON.stringify(json)}`).to.equal(200)
    await settleAll()
    return json
  }
  const tally = ({ iri }: { iri: string }) => elm.services.reactions.tallyOf(iri as Speaker['iri'])

  it('follows, likes and passes on in its name, and takes it all back', async () => {
    const { number } = await oak.meet(ada.iri)
    await act(`/accounts/${shownId(number)}/follow`)
    expect(await elm.followers(ada.iri)).to.deep.equal([oak.voice])
    const made = await elm.services.statuses.post(ada.member, { text: 'Seeds to swap' })
    await settleAll()
    const there = (await oak.has(made.iri)) ?? expect.fail('it did not arrive')
    await act(`/statuses/${shownId(there.id)}/favourite`)
    await act(`/statuses/${shownId(there.id)}/reblog`)
    expect(await tally(made)).to.include({ likes: 1, boosts: 1 })
    const [like] = await elm.services.reactions.by(made.iri, 'like', { limit: 2 })
    expect(like?.actor).to.equal(oak.voice)
    expect(await oak.home(await oak.steward())).to.deep.equal(['<p>Seeds to swap</p>'])
    await act(`/statuses/${shownId(there.id)}/unfavourite`)
    await act(`/statuses/${shownId(there.id)}/unreblog`)
    expect(await tally(made)).to.include({ likes: 0, boosts: 0 })
    await act(`/accounts/${shownId(number)}/unfollow`)
    expect(await elm.followers(ada.iri)).to.deep.equal([])
  })

  it('puts first what the hub said, also on its page elsewhere', async () => {
    await elm.services.follows.follow(elm.voice, await elm.meet(oak.voice))
    await settleAll()
    const { json } = await ask(oak, 'POST', '/api/v1/statuses', { token, form: { status: 'Open on Sundays' } })
    await settleAll()
    await act(`/statuses/${String(json.id)}/pin`)
    const pinned = await elm.services.remotePins.shownTo(await elm.steward(), oak.voice)
    expect(pinned.map(({ html }) => html)).to.deep.equal(['<p>Open on Sundays</p>'])
  })
})
