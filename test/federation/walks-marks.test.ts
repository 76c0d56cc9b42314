import { expect } from 'chai'
import { shownId } from '../../src/core/ids.js'
import type { Iri } from '../../src/core/iri.js'
import { ask, tokenFor } from '../integration/api/apps.js'
import { call } from '../support/publishing.js'
import { hubsAt, settleAll, stopHubs, wire, type NetworkHub } from './hubs.js'

describe('what members do by an app, as another hub sees it', () => {
  let oak: NetworkHub
  let elm: NetworkHub
  let ann: Awaited<ReturnType<NetworkHub['speaker']>>
  let token: string
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ann = await oak.speaker('ann')
    const browser = await oak.browser('reader', 'ann')
    browser.cookies.set('__Host-session', browser.cookies.get('session') ?? '') // as it is called behind TLS
    token = await tokenFor(oak, browser)
  })
  after(stopHubs)
  const press = async (id: string, deed: string, form: Record<string, string> = {}) => {
    const { status, json } = await ask(oak, 'POST', `/api/v1/statuses/${shownId(id)}/${deed}`, { token, form })
    expect(status, JSON.stringify(json)).to.equal(200)
    await settleAll()
    return json
  }

  it('is passed on to those it is for, and taken back', async () => {
    const item = await oak.publish('call', { ...call, title: 'The mill' })
    const [bea, cy] = [await elm.speaker('bea'), await elm.member('cy')]
    const target = await elm.meet(ann.iri)
    await elm.services.follows.follow(bea.iri, target)
    await elm.services.follows.followQuietly(cy.id, target)
    await settleAll()
    await press(item.id, 'reblog', { visibility: 'private' })
    expect(await elm.home(bea.member)).to.deep.equal(['The mill'])
    expect(await elm.home(cy), 'who follows quietly is no follower').to.deep.equal([])
    await press(item.id, 'unreblog')
    expect(await elm.home(bea.member)).to.deep.equal([])
    await press(item.id, 'reblog', { visibility: 'unlisted' })
    expect(await elm.home(bea.member)).to.deep.equal(['The mill'])
    expect(await elm.home(cy)).to.deep.equal(['The mill'])
    await press(item.id, 'favourite')
    expect((await oak.services.reactions.tallyOf(item.iri as Iri)).likes, 'ours are told to nobody').to.equal(1)
  })

  it('is passed on by who said it to followers, whole, to those who came since', async () => {
    const post = await oak.services.statuses.post(ann.member, { text: 'The key is back', audience: 'followers' })
    const [eli, fay] = [await elm.speaker('eli'), await elm.member('fay')]
    const target = await elm.meet(ann.iri)
    await elm.services.follows.follow(eli.iri, target)
    await elm.services.follows.followQuietly(fay.id, target)
    await settleAll()
    const before = wire().length
    const boost = await press(post.id, 'reblog', { visibility: 'public' })
    expect(boost).to.include({ visibility: 'private' })
    expect((await elm.home(eli.member))[0]).to.equal('<p>The key is back</p>')
    expect(await elm.home(fay)).to.not.include('<p>The key is back</p>')
    expect(wire().slice(before)).to.include('"Announce"').and.not.include('#Public')
    const of = (await elm.has(post.iri))?.id ?? expect.fail('it did not come')
    expect(await elm.services.reactions.by(post.iri, 'boost', { limit: 5 })).to.have.length(1)
    expect((await elm.services.posts.view(eli.member, of)).audience).to.equal('followers')
    await press(post.id, 'unreblog')
    expect(await elm.services.reactions.by(post.iri, 'boost', { limit: 5 })).to.deep.equal([])
  })

  it('stands first on their page, and comes to whoever follows its hashtag', async () => {
    const item = await oak.publish('call', { ...call, title: 'The pond' })
    const dee = await elm.member('dee')
    await elm.services.tags.follow(dee, 'Bees')
    const reply = await oak.services.posts.reply(ann.member, { text: 'Look, #bees', inReplyTo: item.iri })
    await settleAll()
    expect(await elm.home(dee)).to.have.length(1)
    await press(reply.id, 'pin')
    const pinned = await elm.services.remotePins.shownTo(await elm.steward(), ann.iri)
    expect(pinned.map(({ iri }) => iri)).to.deep.equal([reply.iri])
    await press(reply.id, 'unpin')
    expect(await elm.services.remotePins.shownTo(await elm.steward(), ann.iri)).to.deep.equal([])
  })
})
