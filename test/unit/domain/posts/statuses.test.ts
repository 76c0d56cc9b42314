import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { HOUR_MS, MINUTE_MS } from '../../../../src/domain/members/throttle.js'
import { POSTS } from '../../../../src/domain/posts/post-repo.js'
import { POST_REVISIONS } from '../../../../src/domain/posts/post-revision-repo.js'
import type { PostAudience } from '../../../../src/domain/posts/post.js'
import type { NewPoll, NewStatus } from '../../../../src/domain/posts/status-draft.js'
import { codeOf, noteBy, openNeighbourhood, stranger, VOICE, type Neighbourhood } from '../../../support/neighbours.js'
import { call, Crash, faults, START } from '../../../support/publishing.js'

const bob = stranger('bob').iri
const poll = (change: Partial<NewPoll> = {}): NewPoll => ({
  ...{ options: ['Yes', 'No'], seconds: 3_600, many: false, hidesTotals: false },
  ...change,
})

describe('a status', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())
  const docOf = async (id: string) => (await hood.store.collection(POSTS).findOne({ _id: id })) ?? expect.fail('none')
  const count = () => hood.store.collection(POSTS).count({ origin: 'local', state: 'published' }, { atMost: 100 })

  it('is by a member with a public profile, for whom they say, and is to be told', async () => {
    const { member, actor } = await hood.speaker()
    await hood.know('cleo')
    const { member: other, actor: named } = await hood.speaker()
    const text = `Hello @${other.name} and @cleo@elm.test #Toast`
    const post = await hood.statuses.post(member, { text, warning: ' bread \n ', language: 'de', audience: 'unlisted' })
    expect(post).to.include({
      author: actor.iri,
      kind: 'status',
      audience: 'unlisted',
      summary: 'bread',
      language: 'de',
    })
    expect(post).to.include({ sensitive: true, thread: post.iri, inReplyTo: null })
    expect(post.mentions).to.deep.equal([named.iri, stranger('cleo').iri])
    expect(post.tagKeys).to.deep.equal(['toast'])
    expect(await docOf(post.id)).to.deep.include({ announce: START, place: START, recipients: [named.iri] })
    const reader = await hood.person('reader')
    expect(await codeOf(hood.statuses.post(reader, { text: 'Hi' }))).to.equal('needs-profile')
    expect(await codeOf(hood.statuses.post(member, { text: 'Hi' }, { as: 'voice' }))).to.equal('not-allowed')
    const asHub = await hood.statuses.post(await hood.person(), { text: 'We are open' }, { as: 'voice' })
    expect(asHub.author).to.equal(VOICE)
  })

  it('is refused when it says nothing, or too much', async () => {
    const { member } = await hood.speaker()
    const says = (input: Partial<NewStatus>) => codeOf(hood.statuses.post(member, { text: '', ...input }))
    expect(await says({})).to.equal('empty-status')
    expect(await says({ text: ' \n' })).to.equal('empty-status')
    expect(await says({ text: 'x'.repeat(5_001) })).to.equal('long-status')
    expect(await says({ text: 'x'.repeat(4_990), warning: 'x'.repeat(11) })).to.equal('long-status')
    expect(await says({ text: 'x'.repeat(5_000) })).to.equal('done')
    expect(await says({ text: `https://elm.test/${'x'.repeat(1_900)} `.repeat(20) })).to.equal('done')
    expect(await says({ poll: poll() })).to.equal('done')
    expect(await says({ poll: poll({ options: ['One'] }) })).to.equal('poll-options')
    expect(await says({ poll: poll({ options: ['1', '2', '3', '4', '5'] }) })).to.equal('poll-options')
    expect(await says({ poll: poll({ options: ['One', ' One '] }) })).to.equal('poll-twice')
    expect(await says({ poll: poll({ seconds: 299 }) })).to.equal('poll-time')
    expect(await says({ poll: poll({ seconds: NaN }) })).to.equal('poll-time')
    expect(await says({ media: ['1', '2', '3', '4', '5'] })).to.equal('many-files')
    expect(await says({ media: ['1'], poll: poll() })).to.equal('poll-and-files')
    expect(await says({ media: ['00000000000000000001'] })).to.equal('media-gone')
  })

  it('is never for more than what it answers', async () => {
    const { member } = await hood.speaker()
    const { member: other, actor } = await hood.speaker()
    const under = async (above: PostAudience, audience: PostAudience) => {
      const text = `To @${member.name}`
      const parent = await hood.statuses.post(other, { text, audience: above })
      hood.pass(MINUTE_MS)
      const answered = hood.statuses.post(member, { text: 'x', audience, inReplyTo: parent.iri })
      return answered.then((post) => post.audience).catch((error: { code: string }) => error.code)
    }
    await hood.follows.follow((await hood.localActors.ofMember(member.id))?.iri as Iri, actorAs(actor.iri))
    expect(await under('public', 'public')).to.equal('public')
    expect(await under('unlisted', 'public')).to.equal('unlisted')
    expect(await under('unlisted', 'direct')).to.equal('direct')
    expect(await under('direct', 'public')).to.equal('direct')
    expect(await under('public', 'hub')).to.equal('hub')
    expect(await under('hub', 'public')).to.equal('hub')
    expect(await under('hub', 'direct')).to.equal('direct')
    expect(await under('direct', 'hub')).to.equal('not-for-members')
    const hidden = await hood.statuses.post(other, { text: 'alone', audience: 'direct' })
    const asked = hood.statuses.post(member, { text: 'x', inReplyTo: hidden.iri })
    expect(await codeOf(asked)).to.equal('no-such-item')
  })

  it('for members is never told, and nobody else sees it or can pass it on', async () => {
    const { member } = await hood.speaker()
    const { member: other } = await hood.speaker()
    const post = await hood.statuses.post(member, { text: 'Keys are at #the door', audience: 'hub' })
    expect((await docOf(post.id)).announce).to.equal(null)
    const edited = await hood.statuses.edit(member, post.id, { text: 'Keys are with me' })
    expect(edited.html).to.include('with me')
    expect((await docOf(post.id)).announce).to.equal(null)
    expect((await hood.posts.view(await hood.person('reader'), post.id)).id).to.equal(post.id)
    expect(await codeOf(hood.posts.view(null, post.id))).to.equal('no-such-item')
    expect(await codeOf(hood.reactions.boost(other, post.iri))).to.equal('not-to-pass-on')
    expect(await codeOf(hood.statuses.post(other, { text: 'x', quotes: post.iri }))).to.equal('not-to-quote')
    await hood.statuses.remove(member, post.id)
    expect((await docOf(post.id)).announce).to.equal(null)
  })

  it('is published once under one key, however many ask at once, for an hour', async () => {
    const { member } = await hood.speaker()
    const { member: other } = await hood.speaker()
    const post = (text: string, who: Member = member) => hood.statuses.post(who, { text }, { key: 'k' })
    const all = await Promise.all(Array.from({ length: 8 }, (_, at) => post(`Try ${at}`)))
    expect(new Set(all.map(({ id }) => id)).size).to.equal(1)
    expect(new Set(all.map(({ html }) => html)).size).to.equal(1)
    expect(await count()).to.equal(1)
    expect((await post('Somebody else', other)).id).to.not.equal(all[0]?.id)
    hood.pass(HOUR_MS - 1)
    expect((await post('Still')).id).to.equal(all[0]?.id)
    hood.pass(2)
    expect((await post('An hour later')).id).to.not.equal(all[0]?.id)
  })

  it('is published once under one key also when the hub is cut off at any write', async () => {
    await hood.dispose()
    const broken = faults()
    hood = await openNeighbourhood((store) => broken.wrap(store))
    const { member } = await hood.speaker()
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const [key, before] = [`${when}${nth}`, await count()]
        hood.pass(10 * MINUTE_MS)
        broken.arm(nth, when)
        const cut = await hood.statuses.post(member, { text: key }, { key }).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        )
        broken.disarm()
        await hood.statuses.post(member, { text: key }, { key })
        expect(await count(), `${when} write ${nth}`).to.equal(before + 1)
        if (!cut) break
      }
    }
  })

  it('can be posted only so often', async () => {
    const { member } = await hood.speaker()
    for (let at = 0; at < 30; at++) await hood.statuses.post(member, { text: `${at}` }, { key: `${at}` })
    expect(await codeOf(hood.statuses.post(member, { text: 'more' }))).to.equal('too-many-tries')
    expect((await hood.statuses.post(member, { text: 'a repeat' }, { key: '29' })).html).to.equal('<p>29</p>')
    hood.pass(MINUTE_MS)
    expect(await codeOf(hood.statuses.post(member, { text: 'more' }))).to.equal('done')
  })

  it('is edited by its author alone, and keeps what it was', async () => {
    const { member } = await hood.speaker()
    const { member: other } = await hood.speaker()
    const first = await hood.statuses.post(member, { text: 'One @nobody', warning: 'w', poll: poll() })
    expect(await codeOf(hood.statuses.edit(other, first.id, { text: 'Mine' }))).to.equal('no-such-item')
    expect(await hood.statuses.edit(member, first.id, { text: 'One @nobody' })).to.include({ editedAt: null })
    hood.pass(1_000)
    const second = await hood.statuses.edit(member, first.id, { text: `Two @${other.name}`, warning: '' })
    expect(second).to.deep.include({ summary: null, sensitive: false, editedAt: hood.now(), publishedAt: START })
    expect(second.mentions).to.have.lengthOf(1)
    const third = await hood.statuses.edit(member, first.id, { text: 'Three' })
    expect(third.editedAt?.getTime()).to.equal(hood.now().getTime() + 1)
    const history = await hood.statuses.history(third)
    expect(history.map(({ html, at }) => [html.replace(/<.*?>/g, '').split(' ')[0], at])).to.deep.equal([
      ['One', START],
      ['Two', second.editedAt],
      ['Three', third.editedAt],
    ])
    expect(await hood.statuses.source(member, first.id)).to.deep.equal({ text: 'Three', warning: '' })
    expect(await codeOf(hood.statuses.source(other, first.id))).to.equal('no-such-item')
    expect((await docOf(first.id)).wereNamed, 'they have a copy').to.have.lengthOf(1)
  })

  it('that was typed as Markdown on a page stays Markdown, and goes on naming whom it answers', async () => {
    const { member } = await hood.speaker()
    const { id } = await hood.posts.receive(noteBy(bob))
    const parent = await hood.posts.get(id ?? '')
    const reply = await hood.posts.reply(member, { text: '**Yes**', inReplyTo: parent?.iri ?? '' })
    const edited = await hood.statuses.edit(member, reply.id, { text: '**No**' })
    expect(edited.html).to.include('<strong>No</strong>')
    expect(edited.mentions).to.deep.equal([bob])
    expect((await hood.statuses.source(member, reply.id)).text).to.equal('**No**')
  })

  it('is taken down by its author with all of its versions, and handed back to be written anew', async () => {
    const { member } = await hood.speaker()
    const { member: other } = await hood.speaker()
    const post = await hood.statuses.post(member, { text: 'Typed *so*', poll: poll() })
    await hood.statuses.edit(member, post.id, { text: 'Typed *thus*' })
    await hood.ballots.vote(other, post.id, [0])
    expect(await codeOf(hood.statuses.remove(other, post.id))).to.equal('no-such-item')
    const gone = await hood.statuses.remove(member, post.id)
    expect(gone).to.deep.include({ source: { text: 'Typed *thus*', format: 'plain' } })
    expect(gone.poll?.options).to.have.lengthOf(2)
    expect(await docOf(post.id)).to.deep.include({ state: 'deleted', html: '', source: null, poll: null })
    while (await hood.postTidier());
    expect(await hood.store.collection(POST_REVISIONS).count({ post: post.id }, { atMost: 9 })).to.equal(0)
    expect(await codeOf(hood.statuses.edit(member, post.id, { text: 'x' }))).to.equal('no-such-item')
  })

  it('quotes what is for everybody and whose author lets it, and says so by a stamp', async () => {
    const { member, actor } = await hood.speaker()
    const { member: other } = await hood.speaker()
    const own = await hood.statuses.post(other, { text: 'Own' })
    const quote = (quotes: Iri, change: Partial<NewStatus> = {}) =>
      hood.statuses.post(member, { text: 'See', quotes, ...change })
    const made = await quote(own.iri)
    expect(made.quote).to.deep.include({ of: own.iri, state: 'accepted' })
    expect(made.html).to.include('quote-inline').and.to.include(own.iri)
    expect(await hood.stamps.allows(made.quote?.stamp as Iri, { object: own.iri, quote: made.iri })).to.equal(true)
    const shown = await hood.quotes.statesOf([made])
    expect(shown.get(made.iri)).to.deep.include({ state: 'accepted' })
    await hood.statuses.setQuotePolicy(other, own.id, 'nobody')
    expect(await codeOf(quote(own.iri))).to.equal('not-to-quote')
    expect((await hood.statuses.post(other, { text: 'Me', quotes: own.iri })).quote).to.deep.include({
      state: 'accepted',
    })
    const followers = await hood.statuses.post(other, { text: 'F', quotePolicy: 'followers' })
    expect(await codeOf(quote(followers.iri))).to.equal('not-to-quote')
    expect(await codeOf(quote(own.iri, { poll: poll() }))).to.equal('quote-alone')
    await hood.ownQuotes.revoke(other, { of: 'post', post: own }, made)
    const after = await hood.posts.get(made.id)
    expect(after?.quote).to.deep.include({ state: 'revoked', stamp: null })
    expect((await hood.quotes.statesOf([after ?? made])).get(made.iri)).to.deep.equal({ state: 'revoked' })
    expect(await codeOf(hood.ownQuotes.revoke(member, { of: 'post', post: own }, made)), 'by who quotes').to.equal(
      'not-allowed',
    )
    expect(actor.iri).to.equal(made.author)
  })

  it('that quotes somebody elsewhere waits for their word, and believes nobody else', async () => {
    const { member } = await hood.speaker()
    const { id } = await hood.posts.receive(noteBy(bob))
    const theirs = (await hood.posts.get(id ?? '')) ?? expect.fail('kept')
    const made = await hood.statuses.post(member, { text: 'See', quotes: theirs.iri })
    expect(made.quote).to.deep.equal({ of: theirs.iri, stamp: null, state: 'pending' })
    expect(await hood.ownQuotes.toAsk(made)).to.deep.equal({ of: theirs.iri, author: bob })
    const stamp = iri('https://elm.test/stamps/1')
    const eve = stranger('eve', 'evil.test').iri
    expect(await hood.ownQuotes.answered(eve, made.iri, 'accepted', iri('https://evil.test/s/1'))).to.equal(false)
    expect(await hood.ownQuotes.answered(bob, made.iri, 'accepted', iri('https://evil.test/s/1'))).to.equal(false)
    expect(await hood.ownQuotes.answered(bob, made.iri, 'accepted', stamp)).to.equal(true)
    const accepted = await docOf(made.id)
    expect(accepted).to.deep.include({ quote: { of: theirs.iri, stamp, state: 'accepted' }, editedAt: null })
    expect(accepted.revision).to.equal(2)
    expect(await hood.ownQuotes.stampGone(stamp, eve)).to.equal(false)
    expect(await hood.ownQuotes.stampGone(stamp, bob)).to.equal(true)
    expect((await docOf(made.id)).quote).to.deep.include({ state: 'revoked' })
    const asHub = hood.statuses.post(member, { text: 'See', quotes: theirs.iri, audience: 'hub' })
    expect(await codeOf(asHub), 'asking would tell').to.equal('not-to-quote')
    await hood.posts.deleted(theirs.iri, bob)
    expect(await codeOf(hood.statuses.post(member, { text: 'See', quotes: theirs.iri }))).to.equal('no-such-item')
  })

  it('may quote what the hub published', async () => {
    const { member } = await hood.speaker()
    const ada = await hood.person()
    const { item } = await hood.publishing.publish(ada, await hood.write(ada, 'call', { ...call }))
    const made = await hood.statuses.post(member, { text: 'Sign!', quotes: item.iri as Iri })
    expect((await hood.quotes.statesOf([made])).get(made.iri)).to.deep.include({ state: 'accepted' })
  })
})

const actorAs = (name: Iri) => ({ iri: name, inbox: name, sharedInbox: null, host: new URL(name).host })
