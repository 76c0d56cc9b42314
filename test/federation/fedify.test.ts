import { expect } from 'chai'
import { iri, type Iri } from '../../src/core/iri.js'
import type { Member } from '../../src/domain/members/member.js'
import { call, writeUp } from '../support/publishing.js'
import { event } from './far-event.js'
import type { Arrived, Scheme } from './fedify/calls.js'
import { AS, PUBLIC, startFedifyPeer, stopFedifyPeers, type FedifyPeer } from './fedify/peer.js'
import { hubAt, settleAll, stopHubs, type NetworkHub } from './hubs.js'

const LITEPUB = { litepub: 'http://litepub.social/ns#', EmojiReact: 'litepub:EmojiReact' }

describe('a server on Fedify', function () {
  this.timeout(60_000)
  let oak: NetworkHub
  let peer: FedifyPeer
  const start = async (scheme?: Scheme) => {
    ;[oak, peer] = await Promise.all([hubAt('oak.test'), startFedifyPeer(scheme)])
  }
  afterEach(async () => {
    await stopFedifyPeers()
    await stopHubs()
  })

  const pat = () => peer.actor as Iri
  const tell = async (type: string, object: unknown, more = {}) => {
    const activity = peer.activity(type, object, more)
    await peer.send(activity, [oak.voice])
    await settleAll()
    return activity
  }
  /** The newest that came in of a type, without the rest of it. */
  const heard = async (type: string) => {
    const found = (await peer.heard()).findLast((one) => one.type === type)
    return found ?? expect.fail(`No ${type} among ${(await peer.heard()).map((one) => one.type).join()}`)
  }
  const posts = async () => (await peer.arrived()).filter(({ method }) => method === 'POST')
  const meet = async () => {
    expect(await oak.federation.network.find(`@pat@${peer.host}`)).to.deep.equal({ kind: 'actor', iri: peer.actor })
    return (await oak.services.actors.get(pat())) ?? expect.fail('found, and not kept')
  }
  const followers = async () =>
    (await oak.services.follows.followers(iri(oak.voice), { limit: 10 })).follows.map(({ follower }) => follower)
  const expectSigned = (arrived: readonly Arrived[]) => {
    expect(arrived).to.not.be.empty
    for (const { status, key } of arrived) {
      expect(key).to.match(new RegExp(`^https://${oak.host}/(?:a/oak|actor)#`))
      expect(status).to.equal(202)
    }
  }

  it('finds the hub by WebFinger, its handle and its address', async () => {
    await start()
    expect(await peer.webfinger(`acct:oak@${oak.host}`)).to.equal(oak.voice)
    for (const query of [`@oak@${oak.host}`, oak.voice]) {
      expect(await peer.find(query)).to.include({ id: oak.voice, type: 'Organization', preferredUsername: 'oak' })
    }
    expect(await peer.find(`https://${oak.host}/actor`)).to.include({ type: 'Application' })
    expect(await peer.find(`@nobody@${oak.host}`)).to.equal(null)
  })

  for (const scheme of ['rfc9421', 'draft-cavage-http-signatures-12'] as const) {
    it(`follows the voice with ${scheme}, hears what it publishes, and leaves it again`, async () => {
      await start(scheme)
      const follow = await tell('Follow', oak.voice)
      expect(await followers()).to.deep.equal([peer.actor])
      expect((await heard('Accept')).objectId).to.equal(follow.id)

      const items = [
        await oak.publish('event', event),
        await oak.publish('write-up', writeUp),
        await oak.publish('call', call),
      ]
      await settleAll()
      const told = (await peer.heard()).filter(({ type }) => type === 'Create')
      expect(told.map(({ object }) => [object?.['id'], object?.['type']])).to.have.deep.members([
        [items[0]?.iri, 'Event'],
        [items[1]?.iri, 'Article'],
        [items[2]?.iri, 'Note'],
      ])
      const shown = told.find(({ object }) => object?.['type'] === 'Event')?.object
      expect(shown).to.include({ name: event.title })
      expect(shown).to.include({ startTime: '2035-11-24T14:00:00Z' })

      await oak.edit(items[0]!, { title: 'Repair café, again' })
      await settleAll()
      expect((await heard('Update')).object).to.include({ id: items[0]!.iri, name: 'Repair café, again' })
      const remover = await oak.member('remover', 'moderator')
      await oak.services.items.remove(remover, items[0]!.id)
      await settleAll()
      expect((await heard('Delete')).object).to.include({ id: items[0]!.iri })

      const before = await posts()
      expectSigned(before)
      // What is for them alone needs no proof: nobody passes it on.
      expect(before.filter(({ proved }) => !proved).map(({ activity }) => activity)).to.deep.equal(['Accept'])
      await tell('Undo', follow)
      const sent = await peer.sent()
      expect(sent.map(({ status }) => status)).to.deep.equal([202, 202])
      for (const { headers, inside } of sent) {
        expect('signature-input' in headers, Object.keys(headers).join()).to.equal(scheme === 'rfc9421')
        expect(headers).to.have.property('signature')
        expect(inside).to.deep.equal(['signature', 'proof'])
      }
      expect(await followers()).to.deep.equal([])
      await oak.publish('call', call)
      await settleAll()
      expect(await posts()).to.have.length(before.length)
    })
  }

  it('is followed, openly and quietly, and what it writes is kept', async () => {
    await start()
    const ben = await oak.member('ben')
    const actor = await meet()
    await oak.services.follows.follow(iri(oak.voice), actor)
    await oak.services.follows.followQuietly(ben.id, actor)
    await settleAll()
    expect(await oak.services.follows.stateOf(iri(oak.voice), pat())).to.equal('accepted')
    const instance = oak.services.localActors.instanceIri
    expect(await oak.services.follows.stateOf(instance, pat())).to.equal('accepted')
    expectSigned(await posts())

    const note = await peer.write('Note', { content: '<p>Hello <b>oak</b></p>' })
    const article = await peer.write('Article', { name: 'How we swept', content: '<p>At dawn.</p>' })
    const startTime = '2026-12-01T18:00:00Z'
    const party = await peer.write('Event', { name: 'Party', content: '<p>Come!</p>', startTime })
    for (const object of [note, article, party]) await tell('Create', object)
    const kept = async (of: { id: string }) => oak.services.posts.byIri(iri(of.id))
    expect(await kept(note)).to.include({ kind: 'status', author: peer.actor, html: '<p>Hello <b>oak</b></p>' })
    expect(await kept(article)).to.include({ kind: 'write-up', title: 'How we swept' })
    expect((await kept(party))?.event?.startsAt).to.deep.equal(new Date(startTime))
    const { entries } = await oak.services.timelines.home(ben, { limit: 10 })
    expect(entries).to.have.length(3)

    const changed = { ...note, content: '<p>Changed</p>', updated: new Date(Date.now() + 1_000).toISOString() }
    await peer.serve(changed)
    await tell('Update', changed)
    expect(await kept(note)).to.include({ html: '<p>Changed</p>', state: 'published' })
    await peer.serve({ '@context': AS, 'id': note.id, 'type': 'Tombstone' })
    await tell('Delete', { id: note.id, type: 'Tombstone' })
    expect(await kept(note)).to.include({ html: '', state: 'deleted' })

    await oak.services.follows.unfollow(iri(oak.voice), pat())
    await oak.services.follows.unfollowQuietly(ben.id, pat())
    await settleAll()
    expect((await peer.heard()).filter(({ type }) => type === 'Undo')).to.have.length(2)
  })

  it('answers, likes, boosts and reacts, and takes all of it back', async () => {
    await start()
    const item = await oak.publish('event', event)
    const tally = () => oak.services.reactions.tallyOf(iri(item.iri))
    const emojis = async () => {
      const { reactions } = await oak.services.reactions.of(iri(item.iri), 'emoji', { limit: 10 })
      return reactions.map((one) => one.emoji)
    }
    const answer = await peer.write('Note', { content: '<p>I come</p>', inReplyTo: item.iri, cc: oak.voice })
    await tell('Create', answer)
    const { posts: answers } = await oak.services.posts.repliesTo(iri(item.iri), { limit: 10 })
    expect(answers.map(({ html, author }) => [html, author])).to.deep.equal([['<p>I come</p>', peer.actor]])

    const like = await tell('Like', item.iri)
    const boost = await tell('Announce', item.iri, { to: PUBLIC, cc: [oak.voice], published: new Date().toISOString() })
    const emoji = await tell('EmojiReact', item.iri, { '@context': [AS, LITEPUB], 'content': '🌻' })
    expect(await tally()).to.include({ likes: 1, boosts: 1, replies: 1 })
    expect(await emojis()).to.deep.equal(['🌻'])
    for (const undone of [like, boost, emoji]) await tell('Undo', undone)
    expect(await tally()).to.include({ likes: 0, boosts: 0 })
    expect(await emojis()).to.deep.equal([])
  })

  it('turns away whoever does not sign their GETs, and the hub does', async () => {
    await start()
    await peer.guard(true)
    const note = await peer.write('Note', { content: '<p>For those who say who they are</p>' })
    const { protocol, pathname } = new URL(note.id)
    expect(protocol).to.equal('https:')
    const found = await oak.federation.network.find(note.id)
    expect(found.kind).to.equal('post')
    const gets = (await peer.arrived()).filter(({ method, path }) => method === 'GET' && path === pathname)
    expect(gets.at(-1)).to.include({ status: 200 })
    expect(gets.at(-1)?.key).to.match(new RegExp(`^https://${oak.host}/actor#`))
  })

  it('gets, signed, what is there for those who sign', async () => {
    await start()
    const steward: Member = await oak.member('second', 'steward')
    await oak.services.rules.setPolicy(steward, { allowListOnly: false, signedFetchesOnly: true }, 0)
    const item = await oak.publish('call', call)
    await settleAll()
    expect(await peer.fetch(item.iri)).to.include({ id: item.iri, type: 'Note' })
    const unsigned = await peer.find(item.iri)
    expect(unsigned).to.equal(null)
  })

  it('leaves, and takes everything of its actor with it', async () => {
    await start()
    const actor = await meet()
    await oak.services.follows.follow(iri(oak.voice), actor)
    await tell('Follow', oak.voice)
    const note = await peer.write('Note', { content: '<p>Soon gone</p>' })
    await tell('Create', note)
    expect(await oak.services.posts.byIri(iri(note.id))).to.include({ state: 'published' })
    await peer.leave()
    await tell('Delete', peer.actor)
    expect(await followers()).to.deep.equal([])
    expect(await oak.services.posts.byIri(iri(note.id))).to.include({ state: 'deleted', html: '' })
    expect(await oak.services.actors.get(pat())).to.include({ state: 'gone' })
  })

  it('hears what members say as themselves, and that they take it back', async () => {
    await start()
    await meet()
    const ana = await oak.member('ana')
    await oak.services.profiles.open(ana.id, { name: 'Ana' })
    const me = `https://${oak.host}/a/ana`
    const note = await peer.write('Note', { content: '<p>Who comes?</p>', cc: [oak.voice, me] })
    await tell('Create', note)
    const { posts: own, reactions } = oak.services

    const reply = await own.reply(ana, { text: 'I do, *gladly*', inReplyTo: note.id })
    await settleAll()
    const { object, actor } = await heard('Create')
    expect(actor).to.equal(me)
    expect(object).to.include({ id: reply.iri, type: 'Note', attributedTo: me, inReplyTo: note.id })
    expect(object?.['content']).to.include('<em>gladly</em>')
    expect(object?.['tag']).to.deep.include({ type: 'Mention', href: peer.actor, name: `@pat@${peer.host}` })

    await reactions.like(ana, iri(note.id))
    await reactions.boost(ana, iri(note.id))
    await settleAll()
    const [like, boost] = [await heard('Like'), await heard('Announce')]
    expect([like.actor, like.objectId, boost.actor, boost.objectId]).to.deep.equal([me, note.id, me, note.id])
    await reactions.unlike(ana, iri(note.id))
    await reactions.unboost(ana, iri(note.id))
    await settleAll()
    const undone = (await peer.heard()).filter(({ type }) => type === 'Undo').map(({ objectId }) => objectId)
    expect(undone).to.have.members([like.id, boost.id])

    await own.remove(ana, reply.id)
    await settleAll()
    expect((await heard('Delete')).objectId).to.equal(reply.iri)
    expectSigned((await posts()).map((one) => ({ ...one, key: one.key?.replace('/a/ana', '/a/oak') ?? null })))
  })

  it('hears that a member is gone, of whom it has no more than an answer or a like', async () => {
    await start()
    const note = await peer.write('Note', { content: '<p>Who comes?</p>', cc: oak.voice })
    await tell('Create', note)
    const { posts: own, reactions, profiles } = oak.services
    for (const [name, act] of [
      ['ana', (member: Member) => own.reply(member, { text: 'I do', inReplyTo: note.id })],
      ['ben', (member: Member) => reactions.like(member, iri(note.id))],
    ] as const) {
      const member = await oak.member(name)
      await profiles.open(member.id, { name })
      await act(member)
      await settleAll()
      await profiles.close(member.id)
      await settleAll()
      expect((await heard('Delete')).objectId).to.equal(`https://${oak.host}/a/${name}`)
      const left = iri(`https://${oak.host}/a/${name}`)
      expect((await own.byAuthor(left, { limit: 10 })).posts).to.deep.equal([])
    }
  })

  it('says each thing once, by whatever inbox and however often it comes', async () => {
    await start()
    const item = await oak.publish('event', event)
    const note = await peer.write('Note', { content: '<p>Only once</p>', inReplyTo: item.iri, cc: oak.voice })
    const create = await tell('Create', note)
    await peer.send(create, [oak.voice])
    await peer.send(create, [oak.voice], { shared: true })
    await settleAll()
    expect((await peer.sent()).map(({ status }) => status)).to.deep.equal([202, 202, 202])
    expect((await oak.services.posts.repliesTo(iri(item.iri), { limit: 10 })).posts).to.have.length(1)
    expect(await oak.services.reactions.tallyOf(iri(item.iri))).to.include({ replies: 1 })
  })

  it('writes to one of ours alone, which nobody else reads', async () => {
    await start()
    const ana = await oak.member('ana')
    const ben = await oak.member('ben')
    await oak.services.profiles.open(ana.id, { name: 'Ana' })
    const me = `https://${oak.host}/a/ana`
    const tag = { type: 'Mention', href: me, name: `@ana@${oak.host}` }
    const note = await peer.write('Note', { content: '<p>Between us</p>', to: me, tag })
    await peer.send(peer.activity('Create', note, { to: me }), [me])
    await settleAll()
    const kept = await oak.services.posts.byIri(iri(note.id))
    expect(kept).to.include({ audience: 'direct' })
    expect(await oak.services.posts.view(ana, kept!.id)).to.include({ html: '<p>Between us</p>' })
    for (const viewer of [ben, null]) {
      const seen = await oak.services.posts.view(viewer, kept!.id).catch((error: Error) => error)
      expect(seen).to.be.instanceOf(Error)
    }
  })

  it('reports one of ours, and blocks them', async () => {
    await start()
    const item = await oak.publish('event', event)
    await tell('Follow', oak.voice)
    await tell('Flag', [oak.voice, item.iri], { content: 'This is spam', to: oak.voice })
    const { docs: reports } = await oak.services.reports.page('open', null, 10)
    expect(reports).to.have.length(1)
    await tell('Block', oak.voice, { to: oak.voice })
    expect(await followers()).to.deep.equal([])
  })

  it('finds documents by the addresses that people have', async () => {
    await start()
    const item = await oak.publish('event', event)
    const { url } = (await peer.find(item.iri)) ?? {}
    expect(await peer.find([url].flat()[0] as string)).to.include({ id: item.iri, type: 'Event' })
    expect(await peer.find(`https://${oak.host}/`)).to.include({ id: oak.voice })
  })
})
