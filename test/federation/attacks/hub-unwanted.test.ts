import { expect } from 'chai'
import type { Decision } from '../../../src/domain/moderation/domain-rules.js'
import { pathOf } from '../../../src/domain/text/slug.js'
import { postShelf } from '../../../src/web/post-shelf.js'
import type { Person } from '../../support/gates.js'
import { as, besiege, noteTo, relieve, says, type Besieged } from '../../support/besieged.js'
import { call } from '../../support/publishing.js'

const open: Decision = {
  ...{ severity: 'none', rejectMedia: false, rejectReports: false, allowed: false },
  ...{ publicComment: '', privateComment: '', obfuscate: false },
}

describe('attacks by servers that stewards have ruled about', () => {
  let siege: Besieged
  let ada: Person, eve: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    eve = siege.person('evil.test', 'eve', { icon: { type: 'Image', url: 'https://cdn.test/eve.png' } })
  })
  afterEach(relieve)

  const decide = async (decision: Partial<Decision>) =>
    siege.hub.services.rules.decide(await siege.hub.steward(), 'evil.test', { ...open, ...decision })
  const answers = async (from: Person, inReplyTo: string, more: Record<string, unknown> = {}) => {
    const note = noteTo(from, siege.hub.voice, { inReplyTo, ...more })
    await siege.tell(from, says('Create', from, note, { to: note.to, cc: note.cc }))
    return note.id
  }

  it('what a silenced server says is seen by those alone who chose to read its author', async () => {
    const { hub } = siege
    const { posts, follows } = hub.services
    const item = await hub.publish('call', call)
    await hub.settle()
    const fromAda = await answers(ada, item.iri, { content: '<p>Well said</p>' })
    const fromEve = await answers(eve, item.iri, { content: '<p>Cheap watches</p>' })
    const [reader, quiet] = [await hub.member('rea'), await hub.member('quinn')]
    const { member: follower, actor } = await siege.speaker('sam')
    const actorDoc = await hub.meet(as(eve.id))
    await follows.followQuietly(quiet.id, actorDoc)
    await follows.follow(actor.iri, actorDoc)
    const { activity } = (await hub.services.follows.following(actor.iri, { limit: 1 })).follows[0] ?? {
      activity: null,
    }
    await follows.answered({ by: as(eve.id), activity, follower: actor.iri }, 'accepted')
    const seenBy = async (viewer?: typeof reader) =>
      (await posts.repliesTo(as(item.iri), { limit: 9 }, viewer)).posts.map(({ iri }) => iri as string).sort()
    expect(await seenBy()).to.deep.equal([fromAda, fromEve])
    expect((await siege.get(`${new URL(item.iri).pathname}/replies?page=true`)).body).to.include(fromEve)

    await decide({ severity: 'silence' })
    expect(await seenBy()).to.deep.equal([fromAda])
    expect(await seenBy(reader)).to.deep.equal([fromAda])
    expect(await seenBy(quiet)).to.deep.equal([fromAda, fromEve])
    expect(await seenBy(follower)).to.deep.equal([fromAda, fromEve])
    for (const end of ['/replies?page=true', '/context?page=true']) {
      const { body } = await siege.get(new URL(item.iri).pathname + end)
      expect(body, end).to.include(fromAda).and.not.include(fromEve)
    }
    hub.pass(60_000)
    const { text } = await hub.get(pathOf(item))
    expect(text).to.include('Well said').and.not.include('Cheap watches')
  })

  it('pictures of a server whose media are not wanted are not shown, wherever it keeps them', async () => {
    const { hub } = siege
    const attachment = [{ type: 'Image', mediaType: 'image/png', url: 'https://cdn.test/watch.png', name: 'A watch' }]
    const item = await hub.publish('call', call)
    await answers(eve, item.iri, { attachment })
    const shelf = postShelf(hub.services)
    const shown = async () =>
      (await shelf.answers(null, as(item.iri), null)).shown[0] ?? expect.fail('nothing is shown')
    expect((await shown()).post.files).to.have.length(1)
    expect((await shown()).author.icon).to.equal('https://cdn.test/eve.png')
    await decide({ rejectMedia: true })
    expect((await shown()).post.files).to.deep.equal([])
    expect((await shown()).author.icon).to.equal(null)
  })
})
