import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Post } from '../../src/domain/posts/post.js'
import type { NewPoll, NewStatus } from '../../src/domain/posts/status-draft.js'
import { DAY, hubsAt, MINUTE, passAll, settleAll, stopHubs, wire, type NetworkHub, type Speaker } from './hubs.js'

describe('what members write, between two hubs', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub
  let ada: Speaker, olga: Speaker
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
    olga = await oak.speaker('olga')
    await oak.services.follows.follow(olga.iri, await oak.meet(ada.iri))
    await elm.meet(olga.iri)
    await settleAll()
  })
  after(stopHubs)

  const post = async (input: Partial<NewStatus> = {}, hub = elm, { member } = ada): Promise<Post> => {
    const made = await hub.services.statuses.post(member, { text: 'Hello', ...input })
    await settleAll()
    return made
  }
  const there = async (hub: NetworkHub, { iri }: Pick<Post, 'iri'>): Promise<Post> =>
    (await hub.has(iri)) ?? expect.fail(`${iri} is not there`)
  const poll = (change: Partial<NewPoll> = {}): NewPoll => ({
    ...{ options: ['Tea', 'Coffee'], seconds: 86_400, many: false, hidesTotals: false },
    ...change,
  })
  const votes = ({ poll: asked }: Post) => asked?.options.map(({ votes: count }) => count)

  it('arrives with those who follow, its links and mentions whole', async () => {
    const made = await post({
      text: `Look @${olga.address} https://elm.test/x #Toast`,
      warning: 'bread',
      language: 'de',
    })
    const here = await there(oak, made)
    expect(here).to.deep.include({
      summary: 'bread',
      sensitive: true,
      language: 'de',
      tagKeys: ['toast'],
      author: ada.iri,
    })
    expect(here.mentions).to.deep.equal([olga.iri])
    expect(here.html).to.include(`https://${elm.host}/tags/toast`).and.to.include('u-url mention')
    expect(await oak.home(olga.member)).to.have.lengthOf(1)
  })

  it('that is for members alone is nowhere else, not even its address', async () => {
    const before = wire().length
    const made = await post({ text: `Keys with @${olga.address}`, audience: 'hub' })
    await elm.services.statuses.edit(ada.member, made.id, { text: 'Keys elsewhere' })
    await elm.services.statuses.remove(ada.member, made.id)
    await settleAll()
    expect(await oak.has(made.iri)).to.equal(null)
    expect(wire().slice(before)).to.not.include(made.iri).and.not.include('Keys')
    const other = await post({ audience: 'hub' })
    expect(await oak.federation.network.find(other.iri)).to.deep.equal({ kind: 'nothing' })
  })

  it('changes and goes elsewhere as it does here, and whoever was named before hears of its end', async () => {
    const made = await post({ text: `Hi @${olga.address}`, audience: 'direct' })
    expect((await there(oak, made)).html).to.include('Hi')
    elm.pass(MINUTE)
    await elm.services.statuses.edit(ada.member, made.id, { text: 'Nobody in particular' })
    await settleAll()
    expect((await there(oak, made)).html, 'no longer for them').to.include('Hi')
    await elm.services.statuses.remove(ada.member, made.id)
    await settleAll()
    expect(await there(oak, made)).to.include({ state: 'deleted', html: '' })
    const open = await post({ text: 'One' })
    elm.pass(MINUTE)
    const edited = await elm.services.statuses.edit(ada.member, open.id, { text: 'Two' })
    await settleAll()
    const here = await there(oak, open)
    expect([here.html, here.editedAt]).to.deep.equal(['<p>Two</p>', edited.editedAt])
  })

  it('asks, and counts each vote from elsewhere once, until its time is up', async () => {
    const made = await post({ text: 'Which?', poll: poll() })
    const here = await there(oak, made)
    const voted = await oak.services.ballots.vote(olga.member, here.id, [1])
    expect(votes(voted)).to.deep.equal([0, 1])
    await settleAll()
    expect(votes(await there(elm, made))).to.deep.equal([0, 1])
    await elm.services.ballots.vote(await elm.member('anna'), made.id, [1])
    await passAll(4 * MINUTE)
    expect(votes(await there(oak, made)), 'told by an Update').to.deep.equal([0, 2])
    expect((await there(oak, made)).editedAt).to.equal(null)
    await passAll(DAY)
    const closed = await there(oak, made)
    expect(closed.poll).to.deep.include({ voters: 2, closedAt: made.poll?.endsAt })
    expect(elm.lines.filter(({ message }) => message === 'loop failed')).to.deep.equal([])
  })

  it('takes several choices of one person, and says no totals before the end where they are hidden', async () => {
    const made = await post({ text: 'All?', poll: poll({ many: true, hidesTotals: true }) })
    const here = await there(oak, made)
    await oak.services.ballots.vote(olga.member, here.id, [0, 1])
    await passAll(4 * MINUTE)
    expect(votes(await there(elm, made))).to.deep.equal([1, 1])
    expect((await there(elm, made)).poll?.voters).to.equal(1)
    await elm.services.statuses.edit(ada.member, made.id, { text: 'All of them?' })
    await settleAll()
    expect(votes(await there(oak, made))).to.deep.equal([0, 0])
    await passAll(DAY)
    expect(votes(await there(oak, made))).to.deep.equal([1, 1])
  })

  const quoted = async (hub: NetworkHub, { iri }: Post) => {
    const found = await there(hub, { iri })
    return (await hub.services.quotes.statesOf([found])).get(iri)?.state
  }
  const quoteBy = (of: Iri, change: Partial<NewStatus> = {}) =>
    post({ text: 'See this', quotes: of, ...change }, oak, olga)

  it('quotes by leave of who is quoted, which all see, until they take it back', async () => {
    const first = await post({ text: 'Quote me' })
    await elm.services.follows.follow(ada.iri, await elm.meet(olga.iri))
    await settleAll()
    const made = await quoteBy(first.iri)
    expect(await quoted(oak, made), 'here').to.equal('accepted')
    expect((await there(oak, made)).quote?.stamp).to.match(new RegExp(`^https://${elm.host}/stamps/\\d+$`))
    expect(await quoted(elm, made), 'at who is quoted').to.equal('accepted')
    expect((await there(elm, made)).quote?.stamp).to.equal((await there(oak, made)).quote?.stamp)
    await elm.services.ownQuotes.revoke(ada.member, { of: 'post', post: first }, await there(elm, made))
    await settleAll()
    expect(await quoted(oak, made), 'taken back').to.equal('revoked')
    expect((await there(oak, made)).quote?.stamp).to.equal(null)
    expect((await there(elm, made)).quote, 'said no longer').to.equal(null)
  })

  it('is not shown where who is quoted says no', async () => {
    const first = await post({ text: 'Do not quote me', quotePolicy: 'nobody' })
    const made = await quoteBy(first.iri)
    expect(await quoted(oak, made)).to.equal('rejected')
    expect((await there(elm, made)).quote).to.equal(null)
  })

  it('answers reach who is answered, also where nobody is named', async () => {
    const made = await post({ text: 'Question?' })
    const parent = await there(oak, made)
    const answer = await post({ text: 'Answer', inReplyTo: parent.iri }, oak, olga)
    expect((await there(elm, answer)).inReplyTo).to.equal(made.iri)
    expect((await elm.services.reactions.tallyOf(made.iri)).replies).to.equal(1)
  })

  it('goes out at the time it was written for, though the hub was off by then', async () => {
    const at = new Date(elm.now().getTime() + 10 * MINUTE)
    await elm.services.scheduled.add(ada.member, { text: 'Ten minutes on' }, at)
    elm.pass(11 * MINUTE)
    await elm.restart()
    await settleAll()
    expect((await oak.home(olga.member))[0]).to.equal('<p>Ten minutes on</p>')
  })
})
