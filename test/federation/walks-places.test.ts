import { expect } from 'chai'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { neighbourPaths } from '../../src/web/neighbour-paths.js'
import { event } from './far-event.js'
import { DAY, hubsAt, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'
import { wordIn } from './peers/peer.js'
import { readAsMastodon } from './peers/mastodon.js'

const SECRETS = /Zanzibar|Quince|53\.408|2\.991/
const kept = {
  ...{ placeName: 'Zanzibar House', address: '17 Quince Lane\nWalton', latitude: '53.408412', longitude: '-2.991622' },
  ...{ hideAddress: 'yes', area: 'Northgate', signUp: 'yes', capacity: '1', waitingList: 'yes' },
}

describe('a place that an event keeps back', function () {
  this.timeout(60_000)
  let oak: NetworkHub, elm: NetworkHub, ash: NetworkHub, ada: Speaker, bea: Speaker
  before(async () => {
    ;[oak, elm, ash] = (await hubsAt('oak.test', 'elm.test', 'ash.test')) as [NetworkHub, NetworkHub, NetworkHub]
    ;[ada, bea] = [await elm.speaker('ada'), await elm.speaker('bea')]
    const ann = await ash.speaker('ann')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await ash.services.follows.follow(ann.iri, await ash.meet(oak.voice))
    await settleAll()
  })
  after(stopHubs)

  const publish = async (fields: Fields = {}) => {
    const inDays = (days: number) => new Date(oak.now().getTime() + days * DAY).toISOString().slice(0, 16)
    const when = { startsAt: inDays(30), endsAt: inDays(30.1) }
    const item = await oak.publish('event', { ...event, ...when, ...kept, ...fields })
    await settleAll()
    return item
  }
  const postOf = async ({ iri }: Item) => (await elm.has(iri)) ?? expect.fail('it did not come')
  const sentTo = (hub: NetworkHub) => hub.front.posts().map(({ body }) => JSON.parse(body) as JsonObject)
  const telling = (hub: NetworkHub) => sentTo(hub).filter((one) => SECRETS.test(JSON.stringify(one)))
  const placeOf = async ({ member }: Speaker, { iri }: Item) =>
    elm.services.joins.placeOf(member, (await elm.has(iri))?.iri ?? expect.fail())

  const pageFor = async ({ member }: Speaker, id: string) => {
    const browser = await elm.browser('reader', member.name)
    // Over TLS the cookie has another name.
    browser.cookies.set('__Host-session', browser.cookies.get('session') ?? '')
    return (await browser.get(neighbourPaths.post(id))).text
  }

  it('is told with the Accept to who is accepted, to nobody else, and to who moves up', async () => {
    const item = await publish()
    const { id } = await postOf(item)
    const before = telling(elm).length
    await elm.services.joins.join(ada.member, id)
    await settleAll()
    await elm.services.joins.join(bea.member, id)
    await settleAll()
    const there = { name: 'Zanzibar House', address: '17 Quince Lane, Walton' }
    expect(await placeOf(ada, item)).to.deep.include({ ...there, latitude: 53.408412 })
    expect(await placeOf(bea, item)).to.equal(null)
    expect(await pageFor(ada, id)).to.include('Zanzibar House, 17 Quince Lane')
    expect(await pageFor(bea, id))
      .to.include('Northgate')
      .and.not.match(SECRETS)
    const [told, ...others] = telling(elm).slice(before)
    expect(others).to.deep.equal([])
    expect(told).to.deep.include({ type: 'Accept', to: [ada.iri], cc: [] })
    await elm.services.joins.leave(ada.member, id)
    await settleAll()
    expect(await placeOf(ada, item)).to.equal(null)
    expect(await placeOf(bea, item)).to.deep.include(there)
    expect(telling(elm).slice(before)).to.have.length(2)
    expect(telling(ash)).to.deep.equal([])
    // Neither can what was sent be fetched by whoever guesses its address.
    for (const { id: activity } of telling(elm).slice(before)) {
      const headers = { host: oak.host, accept: 'application/activity+json' }
      const answer = await fetch(`${oak.address}${new URL(wordIn(activity)).pathname}`, { headers })
      expect(answer.status).to.equal(404)
    }
    expect(JSON.stringify(oak.lines)).to.not.match(SECRETS)
  })

  it('is told to who answers with a word in a message to them alone, once they have a place', async () => {
    const item = await publish()
    const before = telling(elm).length
    await elm.services.posts.reply(ada.member, { text: `@oak@${oak.host} Yes!`, inReplyTo: item.iri })
    await settleAll()
    await elm.services.posts.reply(bea.member, { text: `@oak@${oak.host} Yes!`, inReplyTo: item.iri })
    await settleAll()
    const notes = telling(elm).slice(before)
    expect(notes).to.have.length(1)
    const shown = readAsMastodon(notes[0] ?? {})
    expect(shown).to.include({ visibility: 'direct' })
    expect(shown?.mentions).to.deep.equal([ada.iri])
    expect(shown?.text).to.include('Zanzibar House, 17 Quince Lane, Walton')
    expect(telling(ash)).to.deep.equal([])
  })

  it('is not told with an Accept of what everybody knows, nor believed of who may not answer', async () => {
    const item = await publish({ hideAddress: '', area: '' })
    const { id } = await postOf(item)
    await elm.services.joins.join(ada.member, id)
    await settleAll()
    const accept = sentTo(elm).findLast(({ type }) => type === 'Accept')
    expect(accept).to.not.have.property('hub:joinInfo')
    expect(await placeOf(ada, item)).to.equal(null)
    const [join] = sentTo(oak)
      .filter(({ type }) => type === 'Join')
      .slice(-1)
    const forged = { by: ash.voice, activity: wordIn(join?.['id']) as typeof ada.iri, actor: null, event: null }
    const lie = { name: 'The woods', address: '', latitude: null, longitude: null }
    expect(await elm.services.joins.answered(forged, 'accepted', lie)).to.equal(false)
    expect(await placeOf(ada, item)).to.equal(null)
  })
})
