import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { timeOfId } from '../../../../src/core/ids.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { MOST_REROOTED, POSTS } from '../../../../src/domain/posts/post-repo.js'
import type { PostAudience } from '../../../../src/domain/posts/post.js'
import { codeOf, noteBy, openNeighbourhood, stranger, VOICE, type Neighbourhood } from '../../../support/neighbours.js'
import { call, Crash, faults, minutes, START } from '../../../support/publishing.js'

const bob = stranger('bob').iri
const eve = stranger('eve', 'evil.test').iri

describe('a post from elsewhere', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())
  const did = async (post: Parameters<typeof hood.posts.receive>[0]) => (await hood.posts.receive(post)).did

  it('is kept once, and only newer versions of it change it', async () => {
    const post = noteBy(bob)
    const later = (ms: number, html: string) => ({ ...post, html, versionAt: new Date(START.getTime() + ms) })
    hood.pass(minutes(10))
    expect(await did(post)).to.equal('added')
    expect(await did(post)).to.equal('same')
    expect(await did(later(2_000, '<p>Two</p>'))).to.equal('changed')
    expect(await did(later(1_000, '<p>One</p>'))).to.equal('older')
    expect((await hood.posts.byIri(post.iri))?.html).to.equal('<p>Two</p>')
  })

  it('is its author’s alone: nobody else brings, changes or takes down what is theirs, or ours', async () => {
    const post = noteBy(bob)
    await did(post)
    const forged = { ...post, author: eve, html: '<p>owned</p>', versionAt: new Date('2030-01-01') }
    const neighbour = { ...forged, author: stranger('mallory').iri }
    const ours = { ...noteBy(eve), iri: iri('https://oak.test/o/1') }
    const oursByUs = { ...ours, author: VOICE }
    for (const attack of [forged, neighbour, ours, oursByUs]) expect(await did(attack)).to.equal('not-theirs')
    for (const by of [eve, stranger('mallory').iri])
      expect(await hood.posts.deleted(post.iri, by)).to.equal('not-theirs')
    expect(await hood.posts.deleted(iri('https://oak.test/o/1'), VOICE)).to.equal('not-theirs')
    expect(await hood.posts.byIri(post.iri)).to.include({ html: post.html, author: bob, state: 'published' })
  })

  it('that was taken down stays so, also when that was said before it came', async () => {
    const [known, early] = [noteBy(bob), noteBy(bob)]
    await did(known)
    expect(await hood.posts.deleted(known.iri, bob)).to.equal('deleted')
    expect(await hood.posts.byIri(known.iri)).to.include({ state: 'deleted', html: '', author: bob })
    expect(await did(known)).to.equal('deleted-before')
    expect(await hood.posts.deleted(early.iri, bob)).to.equal('unknown')
    expect(await did(early)).to.equal('deleted-before')
    const contested = noteBy(bob)
    for (const by of [stranger('mallory').iri, bob]) {
      expect(await hood.posts.deleted(contested.iri, by)).to.equal('unknown')
    }
    expect(await did(contested), 'whoever else was there first').to.equal('deleted-before')
    const framed = noteBy(bob)
    expect(await hood.posts.deleted(framed.iri, eve)).to.equal('not-theirs')
    expect(await hood.posts.deleted(framed.iri, stranger('mallory').iri)).to.equal('unknown')
    expect(await did(framed)).to.equal('added') // what others say of it before does not count
  })

  it('gets an id by when it was published, within reason; those of the same second get different ones', async () => {
    const at = async (publishedAt: string) => {
      const { id } = await hood.posts.receive(noteBy(bob, { publishedAt: new Date(publishedAt) }))
      return timeOfId(id ?? '0').toISOString()
    }
    expect(await at('2026-11-01T00:00:00Z')).to.equal('2026-11-01T00:00:00.000Z')
    expect(await at('1970-01-02T00:00:00Z')).to.equal('2010-01-01T00:00:00.000Z')
    expect(await at('9999-01-01T00:00:00Z')).to.equal(START.toISOString())
    const many = await Promise.all(Array.from({ length: 400 }, () => hood.posts.receive(noteBy(bob))))
    expect(new Set(many.map(({ id }) => id)).size).to.equal(400)
  })

  it('is one when it comes many times at once', async () => {
    const post = noteBy(bob)
    const all = await Promise.all([1, 2, 3, 4].map(() => hood.posts.receive(post)))
    expect(new Set(all.map(({ id }) => id)).size).to.equal(1)
    expect(all.filter(({ did: what }) => what === 'added')).to.have.length(1)
    expect(await hood.store.collection(POSTS).count({ iri: post.iri }, { atMost: 10 })).to.equal(1)
  })

  it('belongs to a conversation, whichever part of it comes first', async () => {
    const root = noteBy(bob)
    const answer = noteBy(eve, { inReplyTo: root.iri })
    const deeper = noteBy(bob, { inReplyTo: answer.iri })
    for (const post of [deeper, answer, root]) await did(post)
    const { posts } = await hood.posts.thread(root.iri, { limit: 10 })
    expect(posts.map((post) => post.iri)).to.have.members([root.iri, answer.iri, deeper.iri])
    expect((await hood.posts.repliesTo(answer.iri, { limit: 10 })).posts.map((post) => post.iri)).to.deep.equal([
      deeper.iri,
    ])
    const [a, b] = [noteBy(bob), noteBy(bob)] // each answers the other
    await did({ ...a, inReplyTo: b.iri })
    await did({ ...b, inReplyTo: a.iri })
    expect((await hood.posts.byIri(a.iri))?.thread).to.equal((await hood.posts.byIri(b.iri))?.thread)
  })

  it('moves no long conversation, however often its beginning turns out to be the answer to something', async () => {
    const parent = (of: { inReplyTo: Iri | null }) => noteBy(eve, { iri: of.inReplyTo ?? noteBy(eve).iri })
    for (const [count, moves] of [
      [20, true],
      [MOST_REROOTED + 1, false],
    ] as const) {
      const first = noteBy(eve, { inReplyTo: noteBy(eve).iri })
      for (let n = 0; n < count; n++) await did(noteBy(eve, { inReplyTo: first.iri }))
      await did(first)
      const second = { ...parent(first), inReplyTo: noteBy(eve).iri }
      await did(second)
      const { posts } = await hood.posts.repliesTo(first.iri, { limit: 1 })
      expect(posts[0]?.thread === second.inReplyTo, `${count} answers`).to.equal(moves)
      expect((await hood.posts.byIri(second.iri))?.thread).to.equal(second.inReplyTo)
    }
  })

  it('is for those its audience says', async () => {
    const { member: follower, actor } = await hood.speaker()
    const { member: named, actor: namedActor } = await hood.speaker()
    const [quiet, reader, coordinator] = [await hood.person('reader'), await hood.person('reader'), await hood.person()]
    await hood.follows.follow(actor.iri, stranger('bob'))
    const activity = (await hood.followOf(actor.iri, bob))?.activity ?? null
    await hood.follows.answered({ by: bob, activity, follower: null }, 'accepted')
    await hood.follows.followQuietly(quiet.id, stranger('bob'))
    const viewers = { follower, named, quiet, reader, coordinator, nobody: null }
    const seenBy = async (audience: PostAudience, recipients: Iri[]) => {
      const { id } = await hood.posts.receive(noteBy(bob, { audience, recipients, mentions: recipients }))
      const may = async (viewer: Member | null) => (await codeOf(hood.posts.view(viewer, id ?? ''))) === 'done'
      const seen = await Promise.all(
        Object.entries(viewers).map(async ([name, who]) => ((await may(who)) ? [name] : [])),
      )
      return seen.flat()
    }
    const members = ['follower', 'named', 'quiet', 'reader', 'coordinator']
    expect(await seenBy('public', [])).to.deep.equal(members)
    expect(await seenBy('unlisted', [])).to.deep.equal(members)
    expect(await seenBy('followers', [namedActor.iri])).to.deep.equal(['follower', 'named'])
    expect(await seenBy('direct', [namedActor.iri])).to.deep.equal(['named'])
    expect(await seenBy('direct', [VOICE])).to.deep.equal(['coordinator'])
    expect((await hood.posts.byAuthor(bob, { limit: 20 })).posts).to.have.length(2) // what anybody may be told
  })

  it('is whole after a crash at any point, once it is repeated', async () => {
    const fault = faults()
    const shaky = await openNeighbourhood((store) => fault.wrap(store))
    let crashes = 0
    for (let nth = 1; nth < 8; nth++) {
      for (const when of ['before', 'after'] as const) {
        const root = noteBy(bob, { inReplyTo: iri('https://elm.test/notes/far') })
        const answer = noteBy(eve, { inReplyTo: root.iri })
        await shaky.posts.receive(answer)
        fault.arm(nth, when)
        await shaky.posts.receive(root).catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        if (fault.disarm()) crashes++
        await shaky.posts.receive(root)
        expect((await shaky.posts.byIri(answer.iri))?.thread, `${nth} ${when}`).to.equal('https://elm.test/notes/far')
        expect(await shaky.store.collection(POSTS).count({ iri: root.iri }, { atMost: 5 })).to.equal(1)
      }
    }
    expect(crashes).to.be.greaterThan(5)
    await shaky.dispose()
  })
})

describe('an answer by a member', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())

  it('needs a public profile, and something the member may see', async () => {
    const { member } = await hood.speaker()
    const post = noteBy(bob)
    const secret = noteBy(bob, { audience: 'direct' })
    for (const each of [post, secret]) await hood.posts.receive(each)
    const reply = (who: Member, inReplyTo: string) => codeOf(hood.posts.reply(who, { text: 'Yes', inReplyTo }))
    expect(await reply(await hood.person(), post.iri)).to.equal('needs-profile')
    expect(await reply(member, secret.iri)).to.equal('no-such-item')
    expect(await reply(member, 'https://elm.test/unknown')).to.equal('no-such-item')
    expect(await reply(member, post.iri)).to.equal('done')
  })

  it('names whom it answers, is never for more people than that, and is to be told', async () => {
    const { member, actor } = await hood.speaker()
    await hood.know('cleo')
    const post = noteBy(bob, { audience: 'unlisted', mentions: [actor.iri] })
    await hood.posts.receive(post)
    const text = 'Ask @cleo@elm.test & <b>me</b> #Toast'
    const reply = await hood.posts.reply(member, { text, inReplyTo: post.iri, warning: 'bread' })
    expect(reply).to.include({ audience: 'unlisted', thread: post.iri, summary: 'bread', author: actor.iri })
    expect(reply.mentions).to.deep.equal([bob, stranger('cleo').iri])
    expect(reply.html).to.include('&lt;b&gt;').and.to.include('hashtag')
    expect((await hood.store.collection(POSTS).findOne({ _id: reply.id }))?.announce).to.deep.equal(START)
    expect(await hood.subjects.subjectOf(reply.iri)).to.deep.include({ of: 'post' })
  })

  it('to what stays in the hub stays there, to an item begins at the item', async () => {
    const { member } = await hood.speaker()
    const ada = await hood.person()
    const put = async (audience: string) =>
      (await hood.publishing.publish(ada, await hood.write(ada, 'call', { ...call, audience }))).item
    const [open, inside] = [await put('public'), await put('hub')]
    const kept = await hood.posts.reply(member, { text: 'Yes', inReplyTo: inside.iri })
    expect(kept).to.include({ audience: 'hub', thread: inside.iri })
    expect(await hood.store.collection(POSTS).findOne({ _id: kept.id })).to.include({ announce: null })
    expect(await codeOf(hood.posts.view(null, kept.id))).to.equal('no-such-item')
    const outside = { text: 'Psst @cleo@elm.test', inReplyTo: inside.iri, audience: 'direct' as const }
    expect(await codeOf(hood.posts.reply(member, outside)), 'nobody elsewhere was known').to.equal('done')
    await hood.know('cleo')
    expect(await codeOf(hood.posts.reply(member, outside))).to.equal('not-to-answer')
    const reply = await hood.posts.reply(member, { text: 'Yes', inReplyTo: open.iri })
    expect(reply).to.include({ thread: open.iri, audience: 'public' })
    expect(reply.mentions).to.deep.equal([VOICE])
    expect(await codeOf(hood.posts.remove(ada, reply.id))).to.equal('not-allowed')
    await hood.posts.remove(member, reply.id)
    expect(await codeOf(hood.posts.view(member, reply.id))).to.equal('gone-item')
    expect(await hood.subjects.subjectOf(reply.iri)).to.equal(null)
  })
})
