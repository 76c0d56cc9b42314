import { createReadStream } from 'node:fs'
import { expect } from 'chai'
import generator, { detector, type MegalodonInterface } from 'megalodon'
import { asFile, halves } from '../../support/pictures.js'
import { cleanUp, type TestHub } from '../hubs.js'
import { person, reachableHub, type Person } from './masto-scene.js'

describe('the hub, by way of megalodon', function () {
  this.timeout(30_000)
  let hub: TestHub
  let ada: Person
  let client: MegalodonInterface
  let bea: MegalodonInterface
  before(async () => {
    hub = await reachableHub()
    ada = await person(hub, 'ada')
    client = generator('mastodon', hub.config.baseUrl, ada.token)
    bea = generator('mastodon', hub.config.baseUrl, (await person(hub, 'bea')).token)
  })
  after(cleanUp)
  const idsOf = ({ data }: { data: { id: string }[] }): string[] => data.map(({ id }) => id)
  const write = async (by: MegalodonInterface, text: string, more: object = {}): Promise<string> =>
    ((await by.postStatus(text, more)).data as { id: string }).id

  it('is one that understands what Mastodon does', async () => {
    expect(await detector(hub.config.baseUrl)).to.equal('mastodon')
    const { data } = await client.getInstance()
    expect([data.title, data.uri]).to.deep.equal(['Walton Hub', new URL(hub.config.baseUrl).host])
    expect((await client.verifyAccountCredentials()).data).to.include({ id: ada.id, acct: 'ada' })
    expect((await client.getPreferences()).data).to.include({ 'posting:default:visibility': 'public' })
  })

  it('takes posts with files and polls, and shows them in its timelines', async () => {
    const file = createReadStream(await asFile(await halves(60, 40).png().toBuffer(), 'bed.png'))
    const media = (await client.uploadMedia(file, { description: 'A bed' })).data as { id: string }
    const withFile = await write(client, 'A bed #Rows', { media_ids: [media.id], spoiler_text: 'mud', sensitive: true })
    const asked = await write(client, 'Which?', { poll: { options: ['Kale', 'Leeks'], expires_in: 3600 } })
    await hub.settle()
    expect(idsOf(await client.getHomeTimeline({ limit: 5 }))).to.deep.equal([asked, withFile])
    expect(idsOf(await client.getHomeTimeline({ max_id: asked }))).to.deep.equal([withFile])
    expect(idsOf(await bea.getLocalTimeline())).to.deep.equal([asked, withFile])
    expect(idsOf(await bea.getTagTimeline('rows'))).to.deep.equal([withFile])
    const { data } = await bea.getStatus(withFile)
    expect(data).to.include({ spoiler_text: 'mud', sensitive: true })
    expect(data.media_attachments.map(({ id, description }) => [id, description])).to.deep.equal([[media.id, 'A bed']])
    const poll = (await bea.getStatus(asked)).data.poll ?? expect.fail('no poll')
    expect((await bea.votePoll(poll.id, [1])).data).to.deep.include({ voted: true, votes_count: 1 })
    expect((await client.editStatus(asked, { status: 'Which one?' })).data.content).to.include('Which one?')
    expect((await client.getStatusSource(asked)).data).to.include({ text: 'Which one?' })
  })

  it('tells of answers, and who they are from', async () => {
    const said = await write(client, 'Good morning')
    await bea.favouriteStatus(said)
    await hub.settle()
    const answer = await write(bea, '@ada Morning!', { in_reply_to_id: said })
    await hub.settle()
    const { data } = await client.getNotifications({ limit: 10 })
    expect(data.slice(0, 2).map(({ type, account }) => [type, account?.acct])).to.deep.equal([
      ['mention', 'bea'],
      ['favourite', 'bea'],
    ])
    expect(idsOf({ data: (await client.getStatusContext(said)).data.descendants })).to.deep.equal([answer])
    await client.dismissNotification(data[0]?.id ?? '')
    expect((await client.getNotifications()).data.map(({ type }) => type)).to.not.include('mention')
  })

  it('finds people and posts, and keeps lists of them', async () => {
    const [other] = (await client.searchAccount('bea')).data
    const id = other?.id ?? expect.fail('nobody is found')
    expect((await client.followAccount(id)).data).to.include({ following: true })
    expect((await client.getRelationships([id])).data.map(({ following }) => following)).to.deep.equal([true])
    const found = (await client.search('Morning', { type: 'statuses' })).data
    expect(found.statuses.map(({ content }) => /orning/.test(content))).to.include(true)
    const { data: list } = await client.createList('Neighbours')
    await client.addAccountsToList(list.id, [id])
    const said = await write(bea, 'For the list')
    await hub.settle()
    expect(idsOf(await client.getListTimeline(list.id))).to.include(said)
    expect(idsOf({ data: (await client.getAccountsInList(list.id)).data })).to.deep.equal([id])
  })

  it('keeps what an app remembers for its member', async () => {
    const said = await write(bea, '@ada in private', { visibility: 'direct' })
    await hub.settle()
    const [talk] = (await client.getConversationTimeline()).data
    expect([talk?.unread, talk?.last_status?.id]).to.deep.equal([true, said])
    expect((await client.saveMarkers({ home: { last_read_id: said } })).data.home).to.include({ last_read_id: said })
    expect((await client.getMarkers(['home'])).data).to.have.nested.property('home.last_read_id', said)
    await client.createFilter('mud', ['home'])
    expect((await client.getFilters()).data.map(({ phrase, context }) => [phrase, context])).to.deep.equal([
      ['mud', ['home']],
    ])
    await client.followTag('rows')
    expect((await client.getFollowedTags()).data.map(({ name }) => name.toLowerCase())).to.deep.equal(['rows'])
    const at = new Date(Date.now() + 3_600_000).toISOString()
    const later = await write(client, 'Later', { scheduled_at: at })
    expect(idsOf(await client.getScheduledStatuses())).to.deep.equal([later])
    await client.cancelScheduledStatus(later)
    expect(idsOf(await client.getScheduledStatuses())).to.deep.equal([])
  })

  it('streams what is new', async () => {
    const stream = await client.userStreaming()
    const [connected, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<{ id: string }>()]
    stream.on('error', heard.reject)
    stream.on('connect', () => connected.resolve())
    stream.on('update', heard.resolve)
    await connected.promise
    const said = await write(client, 'Live')
    expect((await heard.promise).id).to.equal(said)
    stream.stop()
  })
})
