import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import { act } from '../../../support/announcing.js'
import { noteBy, stranger } from '../../../support/neighbours.js'
import { call, minutes } from '../../../support/publishing.js'
import { followRepo, quietFollowRepo } from '../../../../src/domain/follows/follow-repo.js'
import { notificationTypes } from '../../../../src/domain/notifications/notification.js'
import { NOTIFICATIONS } from '../../../../src/domain/notifications/notification-repo.js'
import { bob, cleo, everything, named, openScene, type Scene } from './scene.js'

const DAY = minutes(24 * 60)

describe('what a member is told', () => {
  let hub: Scene
  beforeEach(async () => {
    hub = await openScene()
  })
  afterEach(() => hub.dispose())
  const me = () => hub.ann.actor.iri
  const put = async (audience = 'public') => {
    const writer = await hub.person()
    const { item } = await hub.publishing.publish(writer, await hub.write(writer, 'call', { ...call, audience }))
    return { writer, item, iri: item.iri as Iri }
  }

  it('is that somebody names them, answers them or quotes them, each once, and of a quote nothing else', async () => {
    const mine = await hub.posted()
    const posts = [
      noteBy(bob, { mentions: [me()], recipients: [me()] }),
      noteBy(cleo, { inReplyTo: mine.iri }),
      noteBy(cleo, { quote: { of: mine.iri, stamp: null }, mentions: [me()] }),
      noteBy(cleo, { inReplyTo: noteBy(bob).iri }),
    ]
    for (const post of [...posts, ...posts]) await hub.posts.receive(post)
    await hub.tell()
    const told = await hub.told(hub.ann.member)
    expect(told.map(({ type, from, subject }) => ({ type, from, subject }))).to.have.deep.members([
      { type: 'quote', from: cleo, subject: posts[2]?.iri },
      { type: 'mention', from: cleo, subject: posts[1]?.iri },
      { type: 'mention', from: bob, subject: posts[0]?.iri },
    ])
    expect(told.every(({ number }) => Number.isSafeInteger(Number(number)))).to.equal(true)
  })

  it('is what becomes of what they wrote for the group, but not by whom they are themselves', async () => {
    const { writer, iri } = await put()
    await hub.profiles.open(writer.id, { name: 'Writer' })
    await hub.likes(iri)
    await hub.reactions.like(writer, iri)
    await hub.likes(iri, bob, { kind: 'boost' })
    await hub.posts.receive(noteBy(cleo, { inReplyTo: iri }))
    await hub.tell()
    expect(await hub.types(writer)).to.have.members(['mention', 'reblog', 'favourite'])
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
  })

  it('is one like, however often it comes and is taken back within a day', async () => {
    const { iri } = await hub.posted()
    await Promise.all([1, 2, 3].map(() => hub.likes(iri)))
    await Promise.all([hub.notifier(), hub.notifier()])
    await hub.tell()
    const [first] = await hub.told(hub.ann.member)
    await hub.reactions.undo({ actor: bob, kind: 'like', object: iri })
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
    await hub.likes(iri)
    await hub.tell()
    expect((await hub.told(hub.ann.member)).map(({ number }) => number)).to.deep.equal([first?.number])
    await hub.reactions.undo({ actor: bob, kind: 'like', object: iri })
    await hub.tell()
    hub.pass(2 * DAY)
    await hub.likes(iri)
    await hub.tell()
    const [later] = await hub.told(hub.ann.member)
    expect(Number(later?.number)).to.be.greaterThan(Number(first?.number))
  })

  it('does not come back once they have done with it', async () => {
    const post = noteBy(bob, { mentions: [me()] })
    await hub.posts.receive(post)
    await hub.tell()
    const [told] = await hub.told(hub.ann.member)
    await hub.notifications.dismiss(hub.ann.member.id, told?.number ?? '')
    const edited = { ...post, html: '<p>Again</p>', editedAt: hub.now(), versionAt: hub.now() }
    await hub.posts.receive({ ...edited, versionAt: new Date(hub.now().getTime() + 1) })
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
  })

  it('goes with what it is about', async () => {
    const [mine, theirs] = [await hub.posted(), noteBy(bob, { mentions: [me()] })]
    await hub.posts.receive(theirs)
    await hub.likes(mine.iri)
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.have.length(2)
    await hub.posts.deleted(theirs.iri, bob)
    await hub.posts.remove(hub.ann.member, mine.id)
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
  })

  it('is who follows them, or asks to, until that ends', async () => {
    const { member, actor } = await hub.speaker(true)
    const follow = (name: string, target: Iri) =>
      hub.follows.request({ follower: stranger(name), target, activity: act(`follow-${name}`) })
    await follow('bob', me())
    await follow('dora', actor.iri)
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal(['follow'])
    expect(await hub.types(member)).to.deep.equal(['follow_request'])
    await hub.follows.decide(actor.iri, named('dora'), 'accepted')
    await hub.follows.undone({ follower: bob, activity: act('follow-bob'), target: me() })
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
    expect(await hub.types(member)).to.deep.equal([])
  })

  it('is whatever somebody writes whom they asked to hear of, but no answers to others', async () => {
    await hub.follows.followQuietly(hub.ann.member.id, stranger('bob'))
    await hub.follows.answered({ by: bob, activity: null, follower: hub.localActors.instanceIri }, 'accepted')
    await hub.posts.receive(noteBy(bob))
    const wishes = { boosts: true, notify: true, languages: null }
    await quietFollowRepo(hub.store).wish(hub.ann.member.id, bob, wishes)
    const wanted = noteBy(bob)
    const named = noteBy(bob, { mentions: [me()] })
    for (const post of [wanted, named, noteBy(bob, { inReplyTo: noteBy(cleo).iri })]) await hub.posts.receive(post)
    const voice = (await hub.localActors.voice())?.iri as Iri
    await hub.follows.follow(me(), { iri: voice, host: 'oak.test' })
    await followRepo(hub.store).wish(me(), voice, wishes)
    const { iri } = await put()
    await hub.tell()
    const told = await hub.told(hub.ann.member)
    expect(told.map(({ type, subject }) => [type, subject])).to.have.deep.members([
      ['status', wanted.iri],
      ['mention', named.iri],
      ['status', iri],
    ])
  })

  it('is that what they passed on, answered or quoted was changed, and comes up again with each change', async () => {
    const post = noteBy(bob)
    await hub.posts.receive(post)
    await hub.reactions.boost(hub.ann.member, post.iri)
    await hub.posts.reply(hub.ann.member, { text: 'So it is', inReplyTo: post.iri })
    const edit = async () => {
      hub.pass(minutes(1))
      const at = hub.now()
      await hub.posts.receive({ ...post, html: `<p>${at.toISOString()}</p>`, editedAt: at, versionAt: at })
      await hub.tell()
      return hub.told(hub.ann.member)
    }
    const [first, ...others] = await edit()
    expect(first?.type).to.equal('update')
    expect(others).to.deep.equal([])
    const [second, ...rest] = await edit()
    expect(rest).to.deep.equal([])
    expect(Number(second?.number)).to.be.greaterThan(Number(first?.number))
  })

  it('is, for those who look after the hub, who joins by themselves and what is reported', async () => {
    const guard = await hub.person('moderator')
    await hub.members.add({ name: 'invited' })
    await hub.members.add({ name: 'newcomer' }, { joins: true })
    const report = { about: bob, subjects: [], comment: 'Rude', host: null, forward: false }
    await hub.reports.file(hub.ann.member, report)
    await hub.reports.file(guard, report)
    await hub.tell()
    expect(await hub.types(guard)).to.have.members(['admin.sign_up', 'admin.report'])
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
  })

  it('is that somebody who looks after the hub took down what they wrote', async () => {
    const guard = await hub.person('moderator')
    const [kept, gone, own] = [await hub.posted(), await hub.posted(), await hub.posted()]
    await hub.posts.remove(guard, gone.id)
    await hub.posts.remove(hub.ann.member, own.id)
    await hub.tell()
    const told = await hub.told(hub.ann.member)
    expect(told.map(({ type, about }) => [type, about])).to.deep.equal([['moderation_warning', gone.id]])
    expect(kept.id).not.to.equal(gone.id)
  })

  it('is which follows a rule about a domain has ended, once', async () => {
    const guard = await hub.person('moderator')
    await hub.follows.request({ follower: stranger('bob'), target: me(), activity: act('f1') })
    await hub.follows.followQuietly(hub.ann.member.id, stranger('eve'))
    await hub.follows.answered({ by: named('eve'), activity: null, follower: hub.localActors.instanceIri }, 'accepted')
    const suspended = { severity: 'suspend', rejectMedia: false, rejectReports: false, allowed: false } as const
    const comments = { publicComment: '', privateComment: '', obfuscate: false }
    await hub.rules.decide(guard, 'elm.test', { ...suspended, ...comments })
    while (await hub.rules.severOne());
    await hub.tell()
    const told = (await hub.told(hub.ann.member)).filter(({ type }) => type === 'severed_relationships')
    expect(told.map(({ severed }) => severed)).to.deep.equal([{ domain: 'elm.test', followers: 1, following: 1 }])
  })

  it('is nothing of what they may not see, of whom they turned away, or of a member who cannot come in', async () => {
    const mine = await hub.posted()
    const secret = noteBy(bob, { audience: 'direct', inReplyTo: mine.iri })
    await hub.memberBlocks.put(hub.ann.member.id, cleo, 'mute')
    for (const post of [secret, noteBy(cleo, { mentions: [me()] })]) await hub.posts.receive(post)
    await hub.tell()
    expect(await hub.types(hub.ann.member, true)).to.deep.equal([])
    await hub.posts.receive(noteBy(bob, { mentions: [me()] })) // the control
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal(['mention'])
    await hub.memberBlocks.put(hub.ann.member.id, 'domain:elm.test', 'block')
    expect(await hub.types(hub.ann.member, true)).to.deep.equal([])
    const steward = await hub.members.byName('ada')
    await hub.members.suspend(steward?.id ?? '', hub.ann.member.id, 'Spam')
    await hub.likes(mine.iri, named('far', 'yew.test'))
    await hub.tell()
    expect(await hub.types(hub.ann.member, true)).to.deep.equal([])
  })

  it('is nothing that is old, and nothing of what is kept for ever', async () => {
    const { iri } = await hub.posted()
    await hub.posts.receive(noteBy(bob, { mentions: [me()] }))
    hub.pass(95 * DAY)
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
    await hub.likes(iri)
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal(['favourite'])
  })

  it('is bounded: the newest stay, and what is kept back pushes out nothing else', async () => {
    const docs = hub.store.collection(NOTIFICATIONS)
    const row = (n: number, state: 'shown' | 'filtered') => ({
      ...{ _id: `${state}${n}`, member: hub.ann.member.id, type: 'mention' as const, state, from: bob, at: hub.now() },
      ...{ number: String(n).padStart(20, '0'), subject: null, group: null, push: null },
    })
    for (let from = 0; from < 2_400; from += 800) {
      await docs.insertMany(Array.from({ length: 800 }, (_, n) => row(from + n, 'shown')))
      await docs.insertMany(Array.from({ length: 800 }, (_, n) => row(10_000 + from + n, 'filtered')))
    }
    while (await hub.notificationTrimmer());
    const count = (state: 'shown' | 'filtered') => docs.count({ member: hub.ann.member.id, state }, { atMost: 9_000 })
    expect([await count('shown'), await count('filtered')]).to.deep.equal([2_000, 1_000])
    const [newest] = await hub.told(hub.ann.member)
    expect(newest?.number).to.equal('2399'.padStart(20, '0'))
    await hub.forgetNotified(hub.ann.member.id)
    expect([await count('shown'), await count('filtered')]).to.deep.equal([0, 0])
  })

  it('is counted from their mark on, and can be cleared', async () => {
    const { iri } = await hub.posted()
    for (const name of ['a', 'b', 'c']) {
      await hub.likes(iri, named(name))
      await hub.tell()
    }
    const wish = { types: notificationTypes, from: null, filtered: false }
    const { id } = hub.ann.member
    expect(await hub.notifications.unread(id, wish, 100)).to.equal(3)
    expect(await hub.notifications.unread(id, wish, 2)).to.equal(2)
    expect(await hub.notifications.unreadGroups(id, wish, ['favourite'], 100)).to.equal(1)
    const [, second] = await hub.told(hub.ann.member)
    await hub.markers.set(id, 'notifications', second?.number ?? '')
    expect(await hub.notifications.unread(id, wish, 100)).to.equal(1)
    await hub.notifications.clear(id)
    expect(await hub.notifications.page(id, wish, everything)).to.deep.equal([])
  })
})
