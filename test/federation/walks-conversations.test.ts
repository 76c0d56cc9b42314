import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Item } from '../../src/domain/items/item.js'
import { call } from '../support/publishing.js'
import { hubAt, hubsAt, MINUTE, passAll, settleAll, stopHubs, wire, type NetworkHub, type Speaker } from './hubs.js'

describe('a conversation among three hubs', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub, ash: NetworkHub
  let ada: Speaker, bea: Speaker, olga: Speaker
  before(async () => {
    ;[oak, elm, ash] = (await hubsAt('oak.test', 'elm.test', 'ash.test')) as [NetworkHub, NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
    bea = await ash.speaker('bea')
    olga = await oak.speaker('olga')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await ash.services.follows.follow(bea.iri, await ash.meet(oak.voice))
    await settleAll()
  })
  after(stopHubs)

  let made = 0
  /** Something that all three have. */
  async function published(): Promise<Iri> {
    const item: Item = await oak.publish('call', { ...call, title: `Call ${++made}` })
    await settleAll()
    return item.iri as Iri
  }
  const reply = async (hub: NetworkHub, { member }: Speaker, inReplyTo: Iri, text: string) => {
    const post = await hub.services.posts.reply(member, { text, inReplyTo })
    await settleAll()
    return post
  }
  const under = async (hub: NetworkHub, iri: Iri) => {
    const { posts } = await hub.services.posts.thread(iri, { limit: 20 })
    return posts.filter((post) => post.iri !== iri).map(({ html }) => html.trim())
  }
  const tally = (hub: NetworkHub, iri: Iri) => hub.services.reactions.tallyOf(iri)
  /** A member looks at the conversation, and what is missing of it is asked for. */
  const open = async (hub: NetworkHub, iri: Iri) => {
    await passAll(31 * MINUTE)
    const filled = () => hub.lines.filter(({ message }) => message === 'Conversation filled in').length
    const before = filled()
    hub.federation.network.fillThread(iri)
    while (filled() === before) await settleAll()
  }

  it('shows an answer where the call is, and to whoever opens the conversation elsewhere', async () => {
    const about = await published()
    const said = await reply(elm, ada, about, 'We come with ten.')
    expect(await under(oak, about)).to.deep.equal(['<p>We come with ten.</p>'])
    expect((await tally(oak, about)).replies).to.equal(1)
    expect((await oak.has(said.iri))?.author).to.equal(ada.iri)
    await open(ash, about)
    expect(await under(ash, about)).to.deep.equal(['<p>We come with ten.</p>'])
  })

  it('goes on with an answer to the answer, in one thread everywhere', async () => {
    const about = await published()
    const first = await reply(elm, ada, about, 'May we bring dogs?')
    const second = await reply(oak, olga, first.iri, 'You may.')
    expect((await elm.has(second.iri))?.thread).to.equal(about)
    const third = await reply(elm, ada, second.iri, 'Thank you!')
    expect((await oak.has(third.iri))?.thread).to.equal(about)
    expect(await under(oak, about)).to.have.lengthOf(3)
    await open(ash, about)
    expect(await under(ash, about)).to.have.lengthOf(3)
    const own = await reply(ash, bea, third.iri, 'We bring cats.')
    expect((await elm.has(own.iri))?.thread).to.equal(about)
  })

  it('loses an answer that its author takes back, wherever it is', async () => {
    const about = await published()
    const said = await reply(elm, ada, about, 'I should not have said this.')
    const answer = await reply(oak, olga, said.iri, 'Hm.')
    await elm.services.posts.remove(ada.member, said.id)
    await settleAll()
    expect((await oak.has(said.iri))?.state).to.equal('deleted')
    expect((await tally(oak, about)).replies).to.equal(0)
    expect((await oak.has(answer.iri))?.state, 'what others said stays').to.equal('published')
  })

  it('reaches whoever is named in it', async () => {
    const about = await published()
    await elm.meet(bea.iri)
    const said = await reply(elm, ada, about, `Ask @${bea.address}, she knows.`)
    expect((await ash.has(said.iri))?.mentions).to.have.members([oak.voice, bea.iri])
  })

  it('keeps an answer to followers from everybody else', async () => {
    const about = await published()
    const said = await elm.services.posts.reply(ada.member, {
      text: 'Just us.',
      inReplyTo: about,
      audience: 'followers',
    })
    await settleAll()
    expect((await oak.has(said.iri))?.audience, 'it was answered, and may read it').to.be.oneOf(['followers', 'direct'])
    expect(await under(oak, about), 'what everybody sees').to.deep.equal([])
    await open(ash, about)
    expect(await ash.has(said.iri)).to.equal(null)
  })

  it('counts a like and a boost where the call is, and takes both back', async () => {
    const about = await published()
    const { reactions } = elm.services
    await reactions.like(ada.member, about)
    await reactions.boost(ada.member, about)
    await settleAll()
    expect(await tally(oak, about)).to.include({ likes: 1, boosts: 1 })
    expect(await tally(elm, about)).to.include({ likes: 1, boosts: 1 })
    await reactions.unlike(ada.member, about)
    await reactions.unboost(ada.member, about)
    await settleAll()
    expect(await tally(oak, about)).to.include({ likes: 0, boosts: 0 })
    await reactions.like(ada.member, about)
    await reactions.boost(ada.member, about)
    await settleAll()
    expect(await tally(oak, about), 'once more').to.include({ likes: 1, boosts: 1 })
  })

  it('likes an answer, and boosts it', async () => {
    const about = await published()
    const said = await reply(elm, ada, about, 'A good idea.')
    await oak.services.reactions.like(olga.member, said.iri)
    await oak.services.reactions.boost(olga.member, said.iri)
    await settleAll()
    expect(await tally(elm, said.iri)).to.include({ likes: 1, boosts: 1 })
  })

  it('reaches those who follow a voice by its boost, and leaves them when that is taken back', async () => {
    const about = await published()
    const fay = await ash.speaker(`fay${made}`)
    await ash.services.follows.follow(fay.iri, await ash.meet(elm.voice))
    await settleAll()
    const by = await elm.coordinator()
    await elm.services.reactions.boostAsVoice(by, about)
    await settleAll()
    expect(await ash.home(fay.member)).to.deep.equal([`Call ${made}`])
    expect((await tally(oak, about)).boosts).to.equal(1)
    await elm.services.reactions.unboostAsVoice(by, about)
    await settleAll()
    expect(await ash.home(fay.member)).to.deep.equal([])
    expect((await tally(oak, about)).boosts).to.equal(0)
  })

  it('brings by a boost what nobody had heard of', async () => {
    const pine = await hubAt('pine.test', { start: oak.now() })
    const item = await pine.publish('call', { ...call, title: 'From the pines' })
    const found = await elm.federation.network.find(item.iri)
    expect(found.kind).to.equal('post')
    const fay = await ash.speaker(`fay${++made}`)
    await ash.services.follows.followQuietly(fay.member.id, await ash.meet(elm.voice))
    await settleAll()
    await elm.services.reactions.boostAsVoice(await elm.coordinator(), item.iri as Iri)
    await settleAll()
    expect(await ash.home(fay.member)).to.deep.equal(['From the pines'])
    expect((await tally(pine, item.iri as Iri)).boosts).to.equal(1)
    await pine.services.items.remove(await pine.coordinator(), item.id)
    await settleAll()
    expect((await elm.has(item.iri))?.state, 'who boosted it has a copy').to.equal('deleted')
  })

  it('never says who a member is within their hub', () => {
    for (const { member } of [ada, bea, olga]) expect(wire()).to.not.include(member.id)
  })
})
