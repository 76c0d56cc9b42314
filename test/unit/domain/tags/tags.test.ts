import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { codeOf, noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call, minutes } from '../../../support/publishing.js'

const [bob, cleo] = [stranger('bob').iri, stranger('cleo', 'fir.test').iri]
const tagged = (name: string) => ({ tags: [name], tagKeys: [name.toLowerCase()] })

describe('hashtags that members follow', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())
  const home = async (member: Parameters<typeof hood.timelines.home>[0]) => {
    while (await hood.timelines.placeStep());
    const { entries } = await hood.timelines.home(member, { limit: 20 })
    return entries.map(
      (entry) => (entry.of === 'post' ? entry.post : entry.of === 'item' ? entry.item : { iri: entry.activity }).iri,
    )
  }

  it('bring what everybody may read into their homes, whoever wrote it, once', async () => {
    const [quinn, rita] = [await hood.person('reader'), await hood.person('reader')]
    await hood.tags.follow(quinn, '#Gärten')
    await hood.tags.follow(quinn, 'garten')
    await hood.tags.follow(quinn, 'bees')
    expect((await hood.tags.followedBy(quinn, { limit: 5 })).map(({ name }) => name)).to.deep.equal(['bees', 'Gärten'])
    await hood.memberBlocks.put(quinn.id, cleo, 'mute')
    const both = noteBy(bob, { tags: ['Garten', 'bees'], tagKeys: ['garten', 'bees'] })
    const others = [
      noteBy(bob, { ...tagged('bees'), audience: 'unlisted' }),
      noteBy(bob, { ...tagged('bees'), audience: 'followers' }),
      noteBy(bob, tagged('wasps')),
      noteBy(cleo, tagged('bees')),
    ]
    for (const note of [both, ...others]) await hood.posts.receive(note)
    expect(await home(quinn)).to.deep.equal([both.iri])
    expect(await home(rita)).to.deep.equal([])
    await hood.tags.unfollow(quinn, 'BEES')
    const later = noteBy(bob, tagged('bees'))
    await hood.posts.receive(later)
    expect(await home(quinn)).to.deep.equal([both.iri])
  })

  it('are refused where they are none', async () => {
    const quinn = await hood.person('reader')
    for (const name of ['', '123', 'a b', 'x'.repeat(200)])
      expect(await codeOf(hood.tags.follow(quinn, name)), name).to.equal('no-such-tag')
  })
})

describe('hashtags on the page of a member', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())

  it('say how often they were used, and are ten at most', async () => {
    const { member, actor } = await hood.speaker()
    const ada = await hood.person()
    const { item } = await hood.publishing.publish(ada, await hood.write(ada, 'call', call))
    for (const text of ['One #Bees', 'Two #bees #wasps', 'Three #bees'])
      await hood.posts.reply(member, { text, inReplyTo: item.iri })
    expect((await hood.tags.suggestedFor(member)).map(({ key }) => key)).to.deep.equal(['bees', 'wasps'])
    const shown = await hood.tags.feature(member, 'Bees')
    expect(await hood.tags.feature(member, 'bees')).to.deep.equal(shown)
    expect(await hood.tags.featuredOf(actor.iri)).to.deep.equal([{ ...shown, uses: 3, lastAt: hood.now() }])
    expect((await hood.tags.suggestedFor(member)).map(({ key }) => key)).to.deep.equal(['wasps'])
    for (let n = 0; n < 9; n++) await hood.tags.feature(member, `tag${n}`)
    expect(await codeOf(hood.tags.feature(member, 'eleven'))).to.equal('too-many-featured-tags')
    expect(await hood.tags.unfeature(member, { id: shown.id })).to.equal(true)
    expect(await hood.tags.unfeature(member, { name: 'BEES' })).to.equal(false)
    expect(await codeOf(hood.tags.feature(await hood.person('reader'), 'bees'))).to.equal('needs-profile')
  })
})

describe('what was talked about lately', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())

  it('counts the days of a tag, and calls a trend only what was said here', async () => {
    const [ada, { member }] = [await hood.person(), await hood.speaker()]
    const { item } = await hood.publishing.publish(ada, await hood.write(ada, 'call', call)) // #council
    const hidden = await hood.publishing.publish(ada, await hood.write(ada, 'call', { ...call, audience: 'hub' }))
    await hood.posts.reply(member, { text: 'Yes #council #Mill', inReplyTo: item.iri })
    await hood.posts.receive(noteBy(bob, { ...tagged('spam'), publishedAt: hood.now() }))
    await hood.posts.receive(noteBy(bob, { ...tagged('council'), publishedAt: hood.now() }))
    await hood.reactions.like(member, item.iri as Iri)
    await hood.reactions.like(member, hidden.item.iri as Iri)
    while (await hood.reactions.countStep());
    expect((await hood.tagUsage.trendingTags()).map(({ key }) => key)).to.deep.equal(['council', 'mill'])
    expect((await hood.tagUsage.trendingTags('everywhere')).map(({ key }) => key)).to.deep.equal(['council', 'mill'])
    for (const where of ['here', 'everywhere'] as const)
      expect(await hood.tagUsage.trendingSubjects(where)).to.deep.equal([{ of: 'item', id: item.id }])
    const [council = [], spam = [], none = []] = (await hood.tagUsage.historyOf(['council', 'spam', 'none'])).values()
    expect([council.length, spam.length, none.length]).to.deep.equal([7, 7, 7])
    expect(council[0]).to.deep.equal({ day: new Date('2026-11-10T00:00:00Z'), uses: 3, accounts: 3 })
    expect([spam[0]?.uses, none[0]?.uses, council[1]?.uses]).to.deep.equal([1, 0, 0])
    await hood.posts.receive(noteBy(bob, { ...tagged('spam'), publishedAt: hood.now() }))
    expect((await hood.tagUsage.historyOf(['spam'])).get('spam')?.[0]?.uses, 'still believed').to.equal(1)
    hood.pass(minutes(6))
    expect((await hood.tagUsage.historyOf(['spam'])).get('spam')?.[0]?.uses).to.equal(2)
  })

  it('tells members of others, too, where several on several servers use a word, or somebody here answers', async () => {
    const { member } = await hood.speaker()
    const people = [bob, iri('https://elm.test/users/cleo'), iri('https://ash.test/users/dan')]
    for (const by of people) await hood.posts.receive(noteBy(by, { ...tagged('swarm'), publishedAt: hood.now() }))
    // One server alone, however many there are on it.
    for (let n = 0; n < 9; n++) {
      const by = iri(`https://spam.test/users/${n}`)
      await hood.posts.receive(noteBy(by, { ...tagged('buy'), publishedAt: hood.now() }))
    }
    const liked = noteBy(bob, { publishedAt: hood.now() })
    await hood.posts.receive(liked)
    await hood.reactions.like(member, liked.iri)
    while (await hood.reactions.countStep());
    expect((await hood.tagUsage.trendingTags('everywhere')).map(({ key }) => key)).to.deep.equal(['swarm'])
    expect(await hood.tagUsage.trendingTags()).to.deep.equal([])
    const { id } = (await hood.posts.byIri(liked.iri)) ?? expect.fail('it did not arrive')
    expect(await hood.tagUsage.trendingSubjects('everywhere')).to.deep.equal([{ of: 'post', id }])
    expect(await hood.tagUsage.trendingSubjects()).to.deep.equal([])
  })
})
