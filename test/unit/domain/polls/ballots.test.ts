import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { MINUTE_MS } from '../../../../src/domain/members/throttle.js'
import { BALLOTS } from '../../../../src/domain/polls/ballot-repo.js'
import { POSTS } from '../../../../src/domain/posts/post-repo.js'
import type { Post } from '../../../../src/domain/posts/post.js'
import type { NewPoll, NewStatus } from '../../../../src/domain/posts/status-draft.js'
import { codeOf, noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { Crash, faults } from '../../../support/publishing.js'

const bob = stranger('bob').iri
const three = ['Tea', 'Coffee', 'Neither']

describe('a vote', () => {
  let hood: Neighbourhood
  let asker: Member
  beforeEach(async () => {
    hood = await openNeighbourhood()
    asker = (await hood.speaker()).member
  })
  afterEach(() => hood.dispose())

  const ask = (change: Partial<NewPoll> = {}, more: Partial<NewStatus> = {}) => {
    const poll = { options: three, seconds: 3_600, many: false, hidesTotals: false, ...change }
    return hood.statuses.post(asker, { text: 'What?', poll, ...more })
  }
  const docOf = async (id: string) => (await hood.store.collection(POSTS).findOne({ _id: id })) ?? expect.fail('none')
  const totals = async ({ id }: Post) => {
    const { poll } = await docOf(id)
    return [...(poll?.options.map(({ votes }) => votes) ?? []), poll?.voters]
  }
  const settle = async () => {
    while ((await hood.ballots.closeStep()) || (await hood.ballots.countStep()));
  }

  it('counts once for each member, with a profile or without, and is shown to them', async () => {
    const post = await ask()
    const [one, two] = [await hood.person('reader'), (await hood.speaker()).member]
    expect((await hood.ballots.vote(one, post.id, [1])).poll?.options[1]?.votes).to.equal(1)
    expect(await codeOf(hood.ballots.vote(one, post.id, [0]))).to.equal('voted-before')
    await hood.ballots.vote(two, post.id, [1])
    expect(await totals(post)).to.deep.equal([0, 2, 0, 2])
    expect(await hood.ballots.ownVotes(one, [post])).to.deep.equal(new Map([[post.id, [1]]]))
    expect(await hood.ballots.ownVotes(await hood.person('reader'), [post])).to.deep.equal(new Map())
  })

  it('is refused when it is none, one’s own, or late', async () => {
    const [post, member] = [await ask(), await hood.person('reader')]
    const vote = (choices: number[], who = member) => codeOf(hood.ballots.vote(who, post.id, choices))
    for (const none of [[], [3], [-1], [0.5], [0, 1], [NaN]])
      expect(await vote(none), String(none)).to.equal('no-choice')
    expect(await vote([0], asker)).to.equal('own-poll')
    expect(await codeOf(hood.ballots.vote(member, '00000000000000000001', [0]))).to.equal('no-such-item')
    const plain = await hood.statuses.post(asker, { text: 'No poll' })
    expect(await codeOf(hood.ballots.vote(member, plain.id, [0]))).to.equal('no-such-item')
    hood.pass(3_600_000)
    expect(await vote([0])).to.equal('poll-over')
  })

  it('counts exactly once, however many come at once from here and elsewhere', async () => {
    const post = await ask()
    const members = await Promise.all(Array.from({ length: 6 }, () => hood.person('reader')))
    const mine = members.flatMap((member) => [0, 1, 2].map((choice) => hood.ballots.vote(member, post.id, [choice])))
    const theirs = Array.from({ length: 12 }, (_, at) =>
      hood.ballots.received(stranger(`v${at % 4}`).iri, post.iri, three[at % 3] ?? ''),
    )
    const done = await Promise.allSettled([...mine, ...theirs])
    expect(done.filter(({ status }) => status === 'fulfilled').length).to.be.at.least(6)
    await settle()
    const [a = 0, b = 0, c = 0, voters] = await totals(post)
    expect([(a ?? 0) + (b ?? 0) + (c ?? 0), voters]).to.deep.equal([10, 10])
    expect(await hood.store.collection(BALLOTS).count({ poll: `${post.id}/0` }, { atMost: 99 })).to.equal(10)
    expect(await hood.store.collection(BALLOTS).count({ due: { $gt: new Date(0) } }, { atMost: 99 })).to.equal(0)
  })

  it('from elsewhere is the first of each person, or all of theirs where several can be chosen', async () => {
    const [one, many] = [await ask(), await ask({ many: true })]
    const vote = (post: Post, choice: string, voter: Iri = bob) => hood.ballots.received(voter, post.iri, choice)
    expect(await vote(one, 'Tea')).to.equal('counted')
    expect(await vote(one, 'Coffee')).to.equal('again')
    expect(await vote(one, 'Wine', stranger('eve').iri)).to.equal('no-choice')
    for (const choice of ['Tea', 'Neither', 'Tea']) await vote(many, choice)
    await settle()
    expect(await totals(one)).to.deep.equal([1, 0, 0, 1])
    expect(await totals(many)).to.deep.equal([1, 0, 1, 1])
    expect(await hood.ballots.received(bob, iri('https://oak.test/o/1'), 'Tea')).to.equal('not-ours')
    await hood.memberBlocks.put(asker.id, stranger('eve').iri, 'block')
    expect(await vote(one, 'Tea', stranger('eve').iri), 'of somebody blocked').to.equal('not-ours')
    hood.pass(3_600_000)
    expect(await vote(one, 'Tea', stranger('late').iri)).to.equal('late')
  })

  it('is told others together with those around it, and at the end', async () => {
    const post = await ask()
    await hood.store.collection(POSTS).updateOne({ _id: post.id }, { $set: { announce: null } }) // as after the Create
    await hood.ballots.vote(await hood.person('reader'), post.id, [0])
    const first = await docOf(post.id)
    expect(first.announce?.getTime()).to.be.above(hood.now().getTime())
    expect(first.announce?.getTime()).to.be.at.most(hood.now().getTime() + 3 * MINUTE_MS)
    hood.pass(MINUTE_MS)
    await hood.ballots.vote(await hood.person('reader'), post.id, [0])
    expect((await docOf(post.id)).announce).to.deep.equal(first.announce)
    hood.pass(3_600_000)
    await settle()
    const closed = await docOf(post.id)
    expect(closed.poll).to.deep.include({ closedAt: post.poll?.endsAt, voters: 2 })
    expect(closed).to.deep.include({ announce: hood.now(), pollDue: null, editedAt: null })
    await settle()
    expect((await docOf(post.id)).revision, 'once').to.equal(closed.revision)
  })

  it('does not hold up the Create that waits', async () => {
    const post = await ask()
    await hood.ballots.vote(await hood.person('reader'), post.id, [0])
    expect((await docOf(post.id)).announce).to.deep.equal(hood.now())
  })

  it('is nobody’s to see before the end where its asker wants it so', async () => {
    const post = await ask({ hidesTotals: true })
    await hood.store.collection(POSTS).updateOne({ _id: post.id }, { $set: { announce: null } })
    await hood.ballots.vote(await hood.person('reader'), post.id, [0])
    expect((await docOf(post.id)).announce).to.equal(null)
    hood.pass(3_600_000)
    await settle()
    expect((await docOf(post.id)).announce).to.deep.equal(hood.now())
  })

  it('may be more later where several can be chosen, and counts as one person’s', async () => {
    const [post, one] = [await ask({ many: true }), await hood.person('reader')]
    await hood.ballots.vote(one, post.id, [1])
    await Promise.all([hood.ballots.vote(one, post.id, [2]), hood.ballots.vote(one, post.id, [0])])
    expect(await totals(post)).to.deep.equal([1, 1, 1, 1])
    expect(await hood.ballots.ownVotes(one, [post])).to.deep.equal(new Map([[post.id, [0, 1, 2]]]))
    expect(await codeOf(hood.ballots.vote(one, post.id, [0]))).to.equal('voted-before')
    expect(await totals(post)).to.deep.equal([1, 1, 1, 1])
  })

  it('is for the question that was asked: after another one all begin anew', async () => {
    const [post, voter] = [await ask(), await hood.person('reader')]
    await hood.ballots.vote(voter, post.id, [0])
    const again = { options: three, seconds: 7_200, many: false, hidesTotals: false }
    const longer = await hood.statuses.edit(asker, post.id, { poll: again })
    expect(longer.poll?.options[0]?.votes).to.equal(1)
    expect((await docOf(post.id)).pollDue).to.deep.equal(longer.poll?.endsAt)
    await hood.statuses.edit(asker, post.id, { poll: { ...again, options: ['War', 'Peace'] } })
    expect(await totals(post)).to.deep.equal([0, 0, 0])
    await hood.ballots.vote(voter, post.id, [1])
    expect(await totals(post)).to.deep.equal([0, 1, 1])
    await hood.statuses.edit(asker, post.id, { poll: null })
    expect(await docOf(post.id)).to.deep.include({ poll: null, kind: 'status', pollDue: null })
  })

  it('in a poll elsewhere needs a profile, goes out once, and is seen at once', async () => {
    const options = three.map((name) => ({ name, votes: 2 }))
    const poll = { many: true, options, voters: 5, endsAt: new Date('2027-01-01'), closedAt: null }
    const { id } = await hood.posts.receive(noteBy(bob, { kind: 'question', type: 'Question', poll }))
    const [{ member, actor }, reader] = [await hood.speaker(), await hood.person('reader')]
    expect(await codeOf(hood.ballots.vote(reader, id ?? '', [0]))).to.equal('needs-profile')
    const seen = await hood.ballots.vote(member, id ?? '', [0, 2])
    expect(seen.poll?.options.map(({ votes }) => votes)).to.deep.equal([3, 2, 3])
    expect(seen.poll?.voters).to.equal(6)
    expect(await codeOf(hood.ballots.vote(member, id ?? '', [0, 1]))).to.equal('voted-before')
    const more = await hood.ballots.vote(member, id ?? '', [1])
    expect(more.poll?.options.map(({ votes }) => votes)).to.deep.equal([3, 3, 3])
    expect(more.poll?.voters).to.equal(6)
    const ballot = await hood.store.collection(BALLOTS).findOne({ voter: `member:${member.id}` })
    expect(ballot?.sent).to.deep.include({ actor: actor.iri, to: bob, names: ['Tea', 'Neither', 'Coffee'] })
    expect(new Set(ballot?.sent?.numbers).size).to.equal(3)
    expect(ballot?.announce).to.deep.equal(hood.now())
  })

  it('is counted also when the hub was cut off at any write behind it', async () => {
    await hood.dispose()
    const broken = faults()
    hood = await openNeighbourhood((store) => broken.wrap(store))
    asker = (await hood.speaker()).member
    const post = await ask()
    let voted = 0
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const member = await hood.person('reader')
        broken.arm(nth, when)
        const cut = await hood.ballots.vote(member, post.id, [0]).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        )
        broken.disarm()
        const counted = await codeOf(hood.ballots.vote(member, post.id, [0]))
        expect(counted).to.be.oneOf(['done', 'voted-before'])
        voted++
        await settle()
        expect(await totals(post), `${when} write ${nth}`).to.deep.equal([voted, 0, 0, voted])
        if (!cut) break
      }
    }
  })
})
