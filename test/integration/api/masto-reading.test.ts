import { createECDH, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { mastodon } from 'masto'
import { publish, typed } from '../../support/published.js'
import { cleanUp, type TestHub } from '../hubs.js'
import { pages, person, reachableHub, refused, type Person } from './masto-scene.js'

const ROOM = '/manage/announcements'

describe('timelines, filters and notifications, by way of masto', function () {
  this.timeout(30_000)
  let hub: TestHub
  let ada: Person
  let bea: Person
  /** What Ada wrote, the newest first. */
  const written: string[] = []
  before(async () => {
    // A row every three minutes: faster than that nobody may write so many.
    let early = 45 * 3 * 60_000
    hub = await reachableHub({ clock: () => new Date(Date.now() - early) })
    ada = await person(hub, 'ada', 'steward')
    bea = await person(hub, 'bea')
    await bea.app.v1.accounts.$select(ada.id).follow()
    for (let n = 0; n < 45; n++, early -= 3 * 60_000) {
      const text = `Row ${n} #Beds`
      const post = await hub.services.statuses.post(ada.member, { text })
      written.unshift(post.id.replace(/^0+/, ''))
    }
    await hub.settle()
  })
  after(cleanUp)
  const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)
  const write = (by: Person, status: string, more: object = {}): Promise<mastodon.v1.Status> =>
    by.app.v1.statuses.create({ status, ...more })

  it('bring every post once, page by page, in both directions', async () => {
    const { timelines } = bea.app.v1
    const ways = {
      home: () => timelines.home.list({ limit: 20 }),
      public: () => timelines.public.list({ limit: 20, local: true }),
      tag: () => timelines.tag.$select('beds').list({ limit: 20 }),
      profile: () => bea.app.v1.accounts.$select(ada.id).statuses.list({ limit: 20, excludeReplies: true }),
    }
    for (const [name, way] of Object.entries(ways)) {
      const { all, count } = await pages(way())
      expect(idsOf(all), name).to.deep.equal(written)
      expect(count, name).to.equal(3)
    }
    const oldest = timelines.home.list({ limit: 20, minId: written.at(-1) ?? '' }).setDirection('prev')
    expect(idsOf((await pages(oldest)).all)).to.have.members(written.slice(0, -1))
    expect(idsOf(await timelines.home.list({ sinceId: written[3] ?? '' }))).to.deep.equal(written.slice(0, 3))
    expect(await timelines.public.list({ onlyMedia: true })).to.deep.equal([])
    expect(await timelines.public.list({ remote: true })).to.deep.equal([])
    await refused(timelines.link.list({ url: 'https://beds.example/' }), 404)
  })

  it('keep lists', async () => {
    const { lists, timelines } = bea.app.v1
    const made = await lists.create({ title: 'Gardeners', exclusive: true })
    const one = lists.$select(made.id)
    expect(await one.fetch()).to.deep.include({ title: 'Gardeners', exclusive: true })
    expect(await one.update({ title: 'Diggers', exclusive: false })).to.include({ title: 'Diggers', exclusive: false })
    await one.accounts.create({ accountIds: [ada.id] })
    expect(idsOf(await one.accounts.list())).to.deep.equal([ada.id])
    expect(idsOf(await bea.app.v1.accounts.$select(ada.id).lists.list())).to.deep.equal([made.id])
    const filled = await pages(timelines.list.$select(made.id).list({ limit: 20 }))
    expect(idsOf(filled.all), 'what is put into a new list').to.deep.equal(written.slice(0, 40))
    await one.accounts.remove({ accountIds: [ada.id] })
    expect(await one.accounts.list()).to.deep.equal([])
    await one.remove()
    expect(await lists.list()).to.deep.equal([])
  })

  it('filter by words and by post, by both versions', async () => {
    const { v1, v2 } = bea.app
    const made = await v2.filters.create({
      ...{ title: 'Rows', context: ['home', 'public'], filterAction: 'warn', expiresIn: 3600 },
      keywordsAttributes: [{ keyword: 'Row 7', wholeWord: true }],
    })
    expect(made.expiresAt).to.be.a('string')
    const one = v2.filters.$select(made.id)
    const [first] = await one.keywords.list()
    const word = await one.keywords.create({ keyword: 'Row 8', wholeWord: true })
    expect(await v2.filters.keywords.$select(word.id).update({ keyword: 'Row 9', wholeWord: false })).to.include({
      ...{ keyword: 'Row 9', wholeWord: false },
    })
    expect(await v2.filters.keywords.$select(word.id).fetch()).to.include({ keyword: 'Row 9' })
    const about = await one.statuses.create({ statusId: written[0] ?? '' })
    expect(about.statusId).to.equal(written[0])
    expect(idsOf(await one.statuses.list())).to.deep.equal([about.id])
    expect(await v2.filters.statuses.$select(about.id).fetch()).to.deep.equal(about)
    const { all } = await pages(bea.app.v1.timelines.home.list({ limit: 40 }))
    const hidden = all.filter(({ filtered = [] }) => (filtered ?? []).length > 0)
    expect(idsOf(hidden)).to.deep.equal([written[0], written[35], written[37]])
    expect(hidden[1]?.filtered?.[0]).to.deep.include({ keywordMatches: ['Row 9'] })
    await v2.filters.statuses.$select(about.id).remove()
    expect(await one.statuses.list()).to.deep.equal([])

    expect(idsOf(await v1.filters.list())).to.have.members([first?.id, word.id])
    await v2.filters.keywords.$select(word.id).remove()
    const changed = await one.update({
      ...{ title: 'Rows and more', context: ['thread'], filterAction: 'hide' },
      keywordsAttributes: [{ id: first?.id ?? '', keyword: 'Row 5' }, { keyword: 'Row 6' }],
    })
    expect(changed.keywords.map(({ keyword }) => keyword)).to.deep.equal(['Row 5', 'Row 6'])
    expect(await one.fetch()).to.deep.include({ title: 'Rows and more', context: ['thread'], filterAction: 'hide' })
    await one.remove()
    expect(await v2.filters.list()).to.deep.equal([])

    const old = await v1.filters.create({ phrase: 'mud', context: ['home'], wholeWord: true, irreversible: false })
    const older = v1.filters.$select(old.id)
    expect(await older.update({ phrase: 'mire', context: ['public'] })).to.deep.include({ phrase: 'mire' })
    expect(await older.fetch()).to.deep.include({ phrase: 'mire', context: ['public'] })
    await older.remove()
    expect(await v1.filters.list()).to.deep.equal([])
  })

  it('follow and feature tags, and find out what is talked about', async () => {
    const { v1, v2 } = ada.app
    const tag = v1.tags.$select('beds')
    expect(await tag.follow()).to.include({ following: true })
    expect((await v1.followedTags.list()).map(({ name }) => name.toLowerCase())).to.deep.equal(['beds'])
    expect(await tag.unfollow()).to.include({ following: false })
    expect((await tag.fetch()).history).to.have.length.above(0)
    expect((await v1.featuredTags.suggestions.list()).map(({ name }) => name.toLowerCase())).to.deep.equal(['beds'])
    const featured = await v1.featuredTags.create({ name: 'Beds' })
    expect(Number(featured.statusesCount)).to.equal(45)
    expect(idsOf(await v1.featuredTags.list())).to.deep.equal([featured.id])
    expect(idsOf(await bea.app.v1.accounts.$select(ada.id).featuredTags.list())).to.have.length(1)
    await v1.featuredTags.$select(featured.id).remove()
    expect(await tag.feature()).to.include({ featuring: true })
    expect(await tag.unfeature()).to.include({ featuring: false })
    for (const trends of [v1.trends.tags.list(), v1.trends.statuses.list(), v1.trends.links.list()])
      expect(await trends).to.be.an('array')

    const item = await publish(hub.services, ada.member, 'call', typed.call)
    await hub.settle()
    const found = await v2.search.list({ q: 'library', type: 'statuses' })
    expect(idsOf(found.statuses)).to.deep.equal([item.id.replace(/^0+/, '')])
    expect(idsOf((await v2.search.list({ q: 'bea' })).accounts)).to.deep.equal([bea.id])
    expect((await v2.search.list({ q: '#bed', type: 'hashtags' })).hashtags[0]?.name.toLowerCase()).to.equal('beds')
    const home = await bea.app.v1.timelines.home.list({ limit: 1 })
    expect(home[0]?.content).to.include('library')
  })

  it('tell what happened, one by one and grouped', async () => {
    const { v1, v2 } = ada.app
    await v1.notifications.clear()
    const [newest = '', next = ''] = written
    await bea.app.v1.statuses.$select(newest).favourite()
    await hub.settle()
    await bea.app.v1.statuses.$select(next).reblog()
    await hub.settle()
    const mention = await write(bea, '@ada hello')
    await hub.settle()
    const rows = await v1.notifications.list()
    expect(rows.map(({ type }) => type)).to.deep.equal(['mention', 'reblog', 'favourite'])
    expect(rows.map(({ account }) => account.id)).to.deep.equal([bea.id, bea.id, bea.id])
    expect(rows.map(({ status }) => status?.id)).to.deep.equal([mention.id, next, newest])
    expect((await v1.notifications.unreadCount.fetch()).count).to.equal(3)
    expect((await v1.notifications.unreadCount.fetch({ types: ['mention'] })).count).to.equal(1)
    expect((await v1.notifications.list({ types: ['favourite'] })).map(({ type }) => type)).to.deep.equal(['favourite'])
    expect(await v1.notifications.list({ excludeTypes: ['mention', 'reblog', 'favourite'] })).to.deep.equal([])
    const one = v1.notifications.$select(rows[0]?.id ?? '')
    expect((await one.fetch()).status?.id).to.equal(mention.id)

    const grouped = await v2.notifications.list()
    expect(grouped.notificationGroups.map(({ type }) => type)).to.deep.equal(['mention', 'reblog', 'favourite'])
    expect(idsOf(grouped.accounts)).to.deep.equal([bea.id])
    expect((await v2.notifications.unreadCount.fetch()).count).to.equal(3)
    const group = v2.notifications.$select(grouped.notificationGroups[2]?.groupKey ?? '')
    expect(idsOf(await group.accounts.fetch())).to.deep.equal([bea.id])
    expect((await group.fetch()).notificationGroups).to.have.length(1)
    await group.dismiss()
    await one.dismiss()
    expect((await v1.notifications.list()).map(({ type }) => type)).to.deep.equal(['reblog'])
    await v1.notifications.clear()
    expect(await v1.notifications.list()).to.deep.equal([])
  })

  it('hold back what a member does not want to be told', async () => {
    const { v1, v2 } = ada.app
    expect(await v2.notifications.policy.fetch()).to.include({ forNotFollowing: 'accept' })
    expect(await v2.notifications.policy.update({ forNotFollowing: 'filter' })).to.include({
      forNotFollowing: 'filter',
    })
    await write(bea, '@ada are you there?')
    await hub.settle()
    expect(await v1.notifications.list()).to.deep.equal([])
    const [request] = await v1.notifications.requests.list()
    expect(request?.account.id).to.equal(bea.id)
    const one = v1.notifications.requests.$select(request?.id ?? '')
    expect(Number((await one.fetch()).notificationsCount)).to.equal(1)
    await one.dismiss()
    expect(await v1.notifications.requests.list()).to.deep.equal([])
    await write(bea, '@ada still?')
    await hub.settle()
    const [again] = await v1.notifications.requests.list()
    await v1.notifications.requests.$select(again?.id ?? '').accept()
    await hub.settle()
    expect(await v1.notifications.requests.merged.fetch()).to.deep.equal({ merged: true })
    expect((await v1.notifications.list()).map(({ type }) => type)).to.include('mention')
    await v2.notifications.policy.update({ forNotFollowing: 'accept' })
  })

  it('talk in private, and remember what was read', async () => {
    const said = await write(bea, '@ada just for you', { visibility: 'direct' })
    await hub.settle()
    const { v1 } = ada.app
    expect(idsOf(await v1.timelines.direct.list())).to.deep.equal([said.id])
    const [talk] = await v1.conversations.list()
    expect(talk).to.deep.include({ unread: true })
    expect([talk?.lastStatus?.id, talk?.accounts.map(({ id }) => id)]).to.deep.equal([said.id, [bea.id]])
    const one = v1.conversations.$select(talk?.id ?? '')
    expect(await one.read()).to.include({ unread: false })
    expect(await one.unread()).to.include({ unread: true })
    await one.remove()
    expect(await v1.conversations.list()).to.deep.equal([])
    const marked = await v1.markers.create({ home: { lastReadId: said.id }, notifications: { lastReadId: '1' } })
    expect(marked.home).to.include({ lastReadId: said.id })
    expect((await v1.markers.fetch({ timeline: ['home'] })).home).to.deep.equal(marked.home)
  })

  it('show what is announced', async () => {
    await ada.browser.post(ROOM, { text: 'The gate is open' }, { from: ROOM })
    const { announcements } = bea.app.v1
    const [told] = await announcements.list()
    expect(told?.content).to.include('The gate is open')
    const one = announcements.$select(told?.id ?? '')
    await one.reactions.$select('👍').update()
    expect((await announcements.list())[0]?.reactions).to.deep.include({ name: '👍', count: 1, me: true })
    await one.reactions.$select('👍').remove()
    expect((await announcements.list())[0]?.reactions).to.deep.equal([])
    await one.dismiss()
    expect(await announcements.list()).to.satisfy((rows: { read?: boolean }[]) => rows.every(({ read }) => read))
  })

  it('are asked to wake an app', async () => {
    const { subscription } = bea.app.v1.push
    await refused(subscription.fetch(), 404)
    const keys = {
      p256dh: createECDH('prime256v1').generateKeys('base64url'),
      auth: randomBytes(16).toString('base64url'),
    }
    const made = await subscription.create({
      subscription: { endpoint: 'https://push.example/1', keys },
      ...{ data: { alerts: { mention: true, follow: false } }, policy: 'followed' },
    })
    expect(made).to.include({ endpoint: 'https://push.example/1' })
    expect(made.serverKey).to.match(/^[\w-]{80,}=*$/)
    expect(made.alerts).to.include({ mention: true, follow: false })
    expect((await subscription.update({ data: { alerts: { follow: true } } })).alerts).to.include({ follow: true })
    expect((await subscription.fetch()).id).to.equal(made.id)
    await subscription.remove()
    await refused(subscription.fetch(), 404)
  })
})
