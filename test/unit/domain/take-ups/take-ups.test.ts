import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import type { PostCall } from '../../../../src/domain/posts/post.js'
import { believed } from '../../../../src/domain/take-ups/take-up.js'
import { codeOf, noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call } from '../../../support/publishing.js'

describe('a take-up', () => {
  let hood: Neighbourhood
  let ada: Member
  let ours: Item
  beforeEach(async () => {
    hood = await openNeighbourhood()
    ada = await hood.person()
    ours = (await hood.publishing.publish(ada, await hood.write(ada, 'call', call))).item
  })
  afterEach(() => hood.dispose())
  let made = 0
  const theirs = async (host: string, change: Partial<PostCall> = {}) => {
    const said = {
      title: 'Mill',
      action: 'write',
      link: null,
      deadline: null,
      goal: 5,
      pledged: 3,
      state: 'open',
    } as const
    const author = stranger('us', host).iri
    const note = noteBy(author, { kind: 'call', call: { ...said, area: null, takesUp: ours.iri as Iri, ...change } })
    await hood.posts.receive(note)
    const post = (await hood.posts.byIri(note.iri)) ?? expect.fail('it was not kept')
    return { post, did: await hood.takeUps.offered(iri(`${author}/offer/${++made}`), ours, post) }
  }

  it('comes once, and no more than three of one host', async () => {
    const first = await theirs('elm.test')
    expect(first.did).to.equal('taken')
    expect(await hood.takeUps.offered(iri('https://elm.test/again'), ours, first.post)).to.equal('known')
    const dids: string[] = []
    for (let n = 0; n < 20; n++) dids.push((await theirs('elm.test')).did)
    expect(dids.filter((did) => did === 'taken')).to.have.length(2)
    expect(dids.at(-1)).to.equal('too-many')
    expect((await theirs('ash.test')).did).to.equal('taken')
    expect(await hood.takeUps.all(ada, ours.id)).to.have.length(4)
    expect(await hood.takeUps.sumOf(ours.id)).to.equal(null) // nobody has looked at them
  })

  it('is no more than three of one host, also of twenty that come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => theirs('elm.test')))
    expect((await hood.takeUps.all(ada, ours.id)).length).to.be.within(0, 3)
    expect((await theirs('ash.test')).did).to.equal('taken')
  })

  it('says in the end what its hub said last, however much comes at once', async () => {
    const { post } = await theirs('elm.test')
    const [one] = await hood.takeUps.all(ada, ours.id)
    await hood.takeUps.decide(ada, ours.id, one?.id ?? '', 'there')
    const at = (n: number) => new Date(hood.now().getTime() - 60_000 + n)
    const say = (pledged: number) => {
      const call = { ...(post.call as PostCall), pledged, countedAt: at(pledged) }
      return hood.posts.receive(noteBy(post.author, { iri: post.iri, kind: 'call', call, versionAt: post.publishedAt }))
    }
    await Promise.all([4, 9, 5, 12, 7, 11, 6, 10, 8].map(say))
    expect((await hood.posts.byIri(post.iri))?.call?.pledged).to.equal(12)
    expect(await hood.takeUps.sumOf(ours.id)).to.deep.equal({ total: 12, hubs: 1 })
    expect((await hood.takeUpDays.of(ours.id)).map(({ pledged }) => pledged)).to.deep.equal([12])
  })

  it('of something else, or of a call that is over or for members, is none', async () => {
    expect((await theirs('elm.test', { takesUp: null })).did).to.equal('not-this-call')
    expect((await theirs('elm.test', { takesUp: iri('https://oak.test/o/7') })).did).to.equal('not-this-call')
    const { post } = await theirs('elm.test')
    expect(await hood.takeUps.offered(iri('https://elm.test/a'), { ...ours, audience: 'hub' }, post)).to.equal(
      'not-open',
    )
    const over = await hood.items.end(ada, ours.id, 'Won.')
    expect(await hood.takeUps.offered(iri('https://elm.test/a'), over, post)).to.equal('not-open')
  })

  it('is decided about by those who publish, and for this call alone', async () => {
    await theirs('elm.test')
    const [one] = await hood.takeUps.all(ada, ours.id)
    const id = one?.id ?? ''
    const reader = await hood.person('reader')
    expect(await codeOf(hood.takeUps.decide(reader, ours.id, id, 'there'))).to.equal('not-allowed')
    expect(await codeOf(hood.takeUps.decide(ada, '00000000000000000001', id, 'there'))).to.equal('no-such-page')
    await Promise.all([1, 2, 3].map(() => hood.takeUps.decide(ada, ours.id, id, 'there')))
    expect(await hood.takeUps.sumOf(ours.id)).to.deep.equal({ total: 3, hubs: 1 })
    await hood.takeUps.decide(ada, ours.id, id, 'refused')
    expect(await hood.takeUps.sumOf(ours.id)).to.equal(null)
    await hood.takeUps.heard(one?.post as Iri)
    expect((await hood.takeUps.all(ada, ours.id))[0]?.state).to.equal('refused')
    await hood.takeUps.decide(ada, ours.id, id, 'there')
    expect(await hood.takeUps.sumOf(ours.id)).to.deep.equal({ total: 3, hubs: 1 })
  })

  it('is believed within bounds', () => {
    const believable = [0, 1, 1_000_000]
    expect(believable.map(believed)).to.deep.equal(believable)
    for (const unlikely of [-1, 1.5, NaN, Infinity, 1_000_001, null]) expect(believed(unlikely)).to.equal(null)
  })
})
