import { expect } from 'chai'
import { createOAuthAPIClient, createRestAPIClient } from 'masto'
import { halves } from '../../support/pictures.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, type TestHub } from '../hubs.js'
import { person, reachableHub, refused, type Person } from './masto-scene.js'

describe('people and posts, by way of masto', function () {
  this.timeout(30_000)
  let hub: TestHub
  let ada: Person
  let bea: Person
  before(async () => {
    hub = await reachableHub()
    ada = await person(hub, 'ada', 'coordinator')
    bea = await person(hub, 'bea')
  })
  after(cleanUp)
  const picture = async () =>
    new File([new Uint8Array(await halves(60, 40).png().toBuffer())], 'bed.png', { type: 'image/png' })
  const account = (app: Person, of: Person) => app.app.v1.accounts.$select(of.id)

  it('register an app, act for it alone, and give a token back', async () => {
    const stranger = createRestAPIClient({ url: hub.config.baseUrl })
    const { clientId = '', clientSecret = '' } = await stranger.v1.apps.create({
      clientName: 'Walk',
      redirectUris: 'urn:ietf:wg:oauth:2.0:oob',
      scopes: 'read write',
    })
    const asked = { clientId: clientId ?? '', clientSecret: clientSecret ?? '' }
    const oauth = createOAuthAPIClient({ url: hub.config.baseUrl })
    const { accessToken, tokenType } = await oauth.token.create({
      ...asked,
      grantType: 'client_credentials',
      redirectUri: 'urn:ietf:wg:oauth:2.0:oob',
      scope: 'read write',
    })
    expect(tokenType).to.equal('Bearer')
    const app = createRestAPIClient({ url: hub.config.baseUrl, accessToken })
    expect(await app.v1.apps.verifyCredentials()).to.include({ name: 'Walk' })
    await refused(app.v1.accounts.verifyCredentials(), 422)
    const wish = { username: 'cleo', email: 'cleo@example.org', password: 'a long pass phrase', locale: 'en' }
    await refused(app.v1.accounts.create({ ...wish, agreement: true }), 403)
    await oauth.revoke({ ...asked, token: accessToken })
    await refused(app.v1.apps.verifyCredentials(), 401)
    expect(await ada.app.v1.apps.verifyCredentials()).to.include({ name: 'An App' })
  })

  it('learn what the hub is', async () => {
    const { v1, v2 } = createRestAPIClient({ url: hub.config.baseUrl })
    const [one, two] = await Promise.all([v1.instance.fetch(), v2.instance.fetch()])
    expect([one.title, two.title]).to.deep.equal(['Walton Hub', 'Walton Hub'])
    expect(two.domain).to.equal(one.uri)
    expect(two.configuration.statuses.maxCharacters).to.equal(one.configuration.statuses.maxCharacters).and.above(400)
    expect(two.configuration.urls.streaming).to.match(/^wss?:/)
    expect(two.configuration.mediaAttachments.supportedMimeTypes).to.include('image/png')
    expect(await v1.instance.peers.list()).to.deep.equal([])
    expect(await v1.instance.activity.list()).to.deep.equal([])
    expect(await v1.instance.extendedDescription.fetch()).to.have.keys('content', 'updatedAt')
    expect(await v1.instance.translationLanguages.list()).to.deep.equal({})
    expect(await v1.instance.domainBlocks.fetch()).to.deep.equal([])
    expect(await v1.instance.languages.list()).to.be.an('array')
    expect(await v1.customEmojis.list()).to.deep.equal([])
    expect(await v1.preferences.fetch().catch((error: { statusCode: number }) => error.statusCode)).to.equal(401)
    expect(await ada.app.v1.preferences.fetch()).to.include({ 'posting:default:visibility': 'public' })
  })

  it('show and change a profile, its pictures among them', async () => {
    const changed = await ada.app.v1.accounts.updateCredentials({
      ...{ displayName: 'Ada of the beds', note: 'I dig.', locked: false, discoverable: true, hideCollections: false },
      ...{ avatar: await picture(), header: await picture() },
      fieldsAttributes: [
        { name: 'Garden', value: 'West' },
        { name: 'Tool', value: 'Spade' },
      ] as never,
      source: { privacy: 'unlisted', sensitive: true, language: 'de' },
    })
    expect(changed).to.include({ id: ada.id, displayName: 'Ada of the beds', locked: false, discoverable: true })
    expect(changed.source).to.deep.include({ note: 'I dig.', privacy: 'unlisted', sensitive: true, language: 'de' })
    expect(changed.fields.map(({ name, value }) => [name, value])).to.deep.equal([
      ['Garden', 'West'],
      ['Tool', 'Spade'],
    ])
    for (const url of [changed.avatar, changed.header]) {
      const answer = await fetch(url)
      expect([answer.status, answer.headers.get('content-type')?.startsWith('image/')]).to.deep.equal([200, true])
    }
    expect(await ada.app.v1.preferences.fetch()).to.include({ 'posting:default:language': 'de' })
    const without = await ada.app.v1.profile.avatar.remove()
    expect(without.avatar).to.not.equal(changed.avatar)
    expect((await ada.app.v1.profile.header.remove()).header).to.not.equal(changed.header)
    const profile = await ada.app.v1.profile.update({ note: 'I dig deep.', avatar: await picture() })
    expect([profile.id, (await ada.app.v1.profile.fetch()).note]).to.deep.equal([ada.id, 'I dig deep.'])
    expect((await ada.app.v1.accounts.verifyCredentials()).source.note).to.equal('I dig deep.')
    await ada.app.v1.accounts.updateCredentials({ source: { privacy: 'public', sensitive: false, language: 'en' } })
    expect((await ada.app.v1.accounts.verifyCredentials()).source).to.include({ privacy: 'public', sensitive: false })
  })

  it('find people, and keep what they think of each other', async () => {
    const { v1 } = ada.app
    expect((await v1.accounts.lookup({ acct: 'bea' })).id).to.equal(bea.id)
    await refused(v1.accounts.lookup({ acct: 'nobody' }), 404)
    expect((await v1.accounts.search.list({ q: 'bea', limit: 5 })).map(({ acct }) => acct)).to.deep.equal(['bea'])
    expect((await v1.accounts.fetch({ id: [bea.id, ada.id] })).map(({ id }) => id)).to.have.members([ada.id, bea.id])
    expect(await account(ada, bea).fetch()).to.include({ acct: 'bea', username: 'bea' })

    const follow = await account(ada, bea).follow({ reblogs: false, notify: true, languages: ['en', 'de'] })
    expect(follow).to.deep.include({ following: true, showingReblogs: false, notifying: true, languages: ['en', 'de'] })
    expect((await account(ada, bea).followers.list()).map(({ id }) => id)).to.deep.equal([ada.id])
    expect((await account(bea, ada).following.list()).map(({ id }) => id)).to.include(bea.id)
    expect(await v1.accounts.relationships.fetch({ id: [bea.id] })).to.have.nested.property('[0].notifying', true)
    expect(await account(ada, bea).note.create({ comment: 'Good with bees' })).to.include({ note: 'Good with bees' })
    expect(await account(ada, bea).endorse()).to.include({ endorsed: true })
    expect((await v1.endorsements.list()).map(({ id }) => id)).to.deep.equal([bea.id])
    expect((await account(bea, ada).endorsements.list()).map(({ id }) => id)).to.deep.equal([bea.id])
    expect(await account(ada, bea).unendorse()).to.include({ endorsed: false })
    expect(await account(ada, bea).pin()).to.include({ endorsed: true })
    expect(await account(ada, bea).unpin()).to.include({ endorsed: false })

    expect(await account(ada, bea).mute({ notifications: false, duration: 3600 })).to.include({
      ...{ muting: true, mutingNotifications: false },
    })
    const [muted] = (await v1.mutes.list()) as { id: string; muteExpiresAt?: string }[]
    expect([muted?.id, Date.parse(muted?.muteExpiresAt ?? '') > Date.now()]).to.deep.equal([bea.id, true])
    expect(await account(ada, bea).unmute()).to.include({ muting: false })
    expect(await account(bea, ada).removeFromFollowers()).to.include({ followedBy: false })
    expect(await account(ada, bea).block()).to.include({ blocking: true, following: false })
    expect((await v1.blocks.list()).map(({ id }) => id)).to.deep.equal([bea.id])
    expect(await account(ada, bea).unblock()).to.include({ blocking: false })
    await account(ada, bea).follow()
    expect(await account(ada, bea).unfollow()).to.include({ following: false })

    await v1.domainBlocks.create({ domain: 'rude.example' })
    expect(await v1.domainBlocks.list()).to.deep.equal(['rude.example'])
    await v1.domainBlocks.remove({ domain: 'rude.example' })
    expect(await v1.domainBlocks.list()).to.deep.equal([])
    expect(await account(ada, bea).identityProofs.list()).to.deep.equal([])
    expect(await v1.accounts.familiarFollowers.fetch({ id: [bea.id] } as never)).to.deep.equal([
      { id: bea.id, accounts: [] },
    ])
  })

  it('let people be asked first, and suggest them', async () => {
    await bea.app.v1.accounts.updateCredentials({ locked: true })
    expect(await account(ada, bea).follow()).to.include({ following: false, requested: true })
    expect((await bea.app.v1.followRequests.list()).map(({ id }) => id)).to.deep.equal([ada.id])
    expect(await bea.app.v1.followRequests.$select(ada.id).authorize()).to.include({ followedBy: true })
    await account(ada, bea).unfollow()
    await account(ada, bea).follow()
    expect(await bea.app.v1.followRequests.$select(ada.id).reject()).to.include({ followedBy: false })
    await bea.app.v1.accounts.updateCredentials({ locked: false, discoverable: true })
    const suggested = await ada.app.v2.suggestions.list({ limit: 10 })
    expect(suggested.map(({ account: { id } }) => id)).to.include(bea.id)
    expect((await ada.app.v1.suggestions.list()).map(({ id }) => id)).to.include(bea.id)
    await ada.app.v1.suggestions.$select(bea.id).remove(undefined as never)
    expect((await ada.app.v2.suggestions.list()).map(({ account: { id } }) => id)).to.not.include(bea.id)
    const directory = await ada.app.v1.directory.list({ local: true, order: 'new', limit: 10 })
    expect(directory.map(({ id }) => id)).to.include(bea.id)
  })

  it('write, change and take back posts', async () => {
    const { v1, v2 } = ada.app
    const media = await v2.media.create({ file: await picture(), description: 'A bed', focus: '0.5,-0.5' })
    expect(media).to.include({ type: 'image', description: 'A bed' })
    expect(await v1.media.$select(media.id).update({ description: 'A raised bed' })).to.include({
      description: 'A raised bed',
    })
    expect(await v1.media.$select(media.id).fetch()).to.include({ type: 'image', description: 'A raised bed' })
    const older = await v1.media.create({ file: await picture(), description: 'Sent the old way' })
    expect(older.url).to.be.a('string')
    const first = await v1.statuses.create({
      ...{ status: 'Beds #Soil @bea', spoilerText: 'digging', sensitive: true, visibility: 'unlisted', language: 'en' },
      mediaIds: [media.id],
    } as never)
    expect(first).to.include({ spoilerText: 'digging', sensitive: true, visibility: 'unlisted', language: 'en' })
    expect(first.mediaAttachments.map(({ id, description }) => [id, description])).to.deep.equal([
      [media.id, 'A raised bed'],
    ])
    expect(first.mentions.map(({ id }) => id)).to.deep.equal([bea.id])
    expect(first.tags.map(({ name }) => name.toLowerCase())).to.deep.equal(['soil'])
    const { id } = first
    const one = v1.statuses.$select(id)
    expect((await v1.statuses.fetch({ id: [id] })).map((status) => status.id)).to.deep.equal([id])
    expect(await one.source.fetch()).to.deep.include({ id, text: 'Beds #Soil @bea', spoilerText: 'digging' })
    const edited = await one.update({
      ...{ status: 'Raised beds', mediaIds: [media.id] },
      mediaAttributes: [{ id: media.id, description: 'Two beds' }],
    })
    expect(edited.content).to.include('Raised beds')
    expect(edited.editedAt).to.be.a('string')
    expect(edited.mediaAttachments[0]?.description).to.equal('Two beds')
    const history = await one.history.list()
    expect(history.map(({ content }) => /Raised/.test(content))).to.deep.equal([false, true])

    const reply = await bea.app.v1.statuses.create({ status: '@ada Lovely', inReplyToId: id })
    expect(reply).to.include({ inReplyToId: id, inReplyToAccountId: ada.id })
    const { ancestors, descendants } = await bea.app.v1.statuses.$select(reply.id).context.fetch()
    expect([ancestors.map((status) => status.id), descendants]).to.deep.equal([[id], []])
    const quote = await bea.app.v1.statuses.create({
      status: 'Look',
      quotedStatusId: id,
      quoteApprovalPolicy: 'nobody',
    })
    expect(quote.quote).to.deep.include({ state: 'accepted' })
    expect((await one.quotes.list()).map((status) => status.id)).to.deep.equal([quote.id])
    const removed = await one.remove()
    expect(removed).to.deep.include({ id, text: 'Raised beds' })
    await refused(one.fetch(), 404)
  })

  it('ask and vote, write later, and write once', async () => {
    const { v1 } = ada.app
    const asked = await v1.statuses.create({
      status: 'Which?',
      poll: { options: ['Kale', 'Leeks'], expiresIn: 3600, multiple: true, hideTotals: false },
    })
    const poll = bea.app.v1.polls.$select(asked.poll?.id ?? '')
    expect(await poll.fetch()).to.deep.include({ multiple: true, voted: false, votesCount: 0 })
    const voted = await poll.votes.create({ choices: [1, 0] })
    expect(voted).to.deep.include({ voted: true, ownVotes: [0, 1], votesCount: 2, votersCount: 1 })
    expect(voted.options.map(({ title, votesCount }) => [title, votesCount])).to.deep.equal([
      ['Kale', 1],
      ['Leeks', 1],
    ])
    await refused(poll.votes.create({ choices: [0] }), 422)

    const at = new Date(Date.now() + 3_600_000).toISOString()
    const later = await v1.statuses.create({ status: 'Tomorrow', scheduledAt: at })
    expect(later).to.deep.include({ scheduledAt: at })
    const moved = new Date(Date.now() + 7_200_000).toISOString()
    const scheduled = v1.scheduledStatuses.$select(later.id)
    expect(await scheduled.update({ scheduledAt: moved })).to.include({ scheduledAt: moved })
    expect((await scheduled.fetch()).params).to.include({ text: 'Tomorrow' })
    expect((await v1.scheduledStatuses.list()).map(({ id }) => id)).to.deep.equal([later.id])
    await scheduled.remove()
    expect(await v1.scheduledStatuses.list()).to.deep.equal([])

    const once = { requestInit: { headers: { 'Idempotency-Key': 'once' } } }
    const [one, two] = [
      await v1.statuses.create({ status: 'Only once' }, once),
      await v1.statuses.create({ status: 'Only once' }, once),
    ]
    expect(two.id).to.equal(one.id)
  })

  it('mark what others wrote, and what the hub publishes', async () => {
    const { v1 } = bea.app
    const mine = await ada.app.v1.statuses.create({ status: 'To be marked', visibility: 'unlisted' })
    const item = await publish(hub.services, ada.member, 'event', typed.event)
    for (const id of [mine.id, item.id.replace(/^0+/, '')]) {
      const one = v1.statuses.$select(id)
      expect(await one.favourite(), id).to.include({ favourited: true, favouritesCount: 1 })
      expect((await one.favouritedBy.list()).map((who) => who.id)).to.deep.equal([bea.id])
      expect((await v1.favourites.list()).map((status) => status.id)).to.deep.equal([id])
      expect(await one.unfavourite()).to.include({ favourited: false, favouritesCount: 0 })
      const boost = await one.reblog()
      expect(boost.reblog).to.deep.include({ id, reblogged: true, reblogsCount: 1 })
      expect((await one.rebloggedBy.list()).map((who) => who.id)).to.deep.equal([bea.id])
      expect(await one.unreblog()).to.include({ id, reblogged: false, reblogsCount: 0 })
      expect(await one.bookmark()).to.include({ bookmarked: true })
      expect((await v1.bookmarks.list()).map((status) => status.id)).to.deep.equal([id])
      expect(await one.unbookmark()).to.include({ bookmarked: false })
      await refused(one.translate({ lang: 'de' }), 404)
    }
    const own = ada.app.v1.statuses.$select(mine.id)
    expect(await own.mute()).to.include({ muted: true })
    expect(await own.unmute()).to.include({ muted: false })
    expect(await own.pin()).to.include({ pinned: true })
    expect((await account(bea, ada).statuses.list({ pinned: true })).map(({ id }) => id)).to.deep.equal([mine.id])
    expect(await own.unpin()).to.include({ pinned: false })
    expect((await v1.statuses.$select(item.id.replace(/^0+/, '')).fetch()).content).to.include('Repair café')
  })

  it('say what is wrong with a post', async () => {
    const rude = await bea.app.v1.statuses.create({ status: 'Rude' })
    const report = await ada.app.v1.reports.create({
      ...{ accountId: bea.id, statusIds: [rude.id], comment: 'Rude', category: 'spam', forward: false },
    })
    expect(report).to.deep.include({ comment: 'Rude', category: 'spam', statusIds: [rude.id], actionTaken: false })
    expect(report.targetAccount.id).to.equal(bea.id)
  })
})
