import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, relieve, says, PUBLIC, type Besieged } from '../../support/besieged.js'
import { call } from '../../support/publishing.js'

describe('attacks on what is counted', () => {
  let siege: Besieged
  let eve: Person
  beforeEach(async () => {
    siege = await besiege()
    eve = siege.person('evil.test', 'eve')
  })
  afterEach(relieve)

  it('one actor counts once, whatever they send', async () => {
    const { iri } = await siege.hub.publish('call', call)
    const tally = () => siege.hub.services.reactions.tallyOf(as(iri))
    await siege.tell(eve, says('Like', eve, iri))
    expect(await tally()).to.include({ likes: 1 })
    const spellings = [`${iri}#`, `${iri}?`, `${iri}/`, iri.replace('oak', 'OAK'), iri.replace('/o/', '/%6f/')]
    for (const object of spellings) await siege.tell(eve, says('Like', eve, object))
    for (const content of ['🌱', '🐝', '🌻', ':bee:', ':blob1:', ':blob2:'])
      await siege.tell(eve, says('EmojiReact', eve, iri, { content }))
    for (let n = 0; n < 3; n++) await siege.tell(eve, says('Announce', eve, iri, { to: [PUBLIC] }))
    expect(await tally()).to.deep.equal({ likes: 1, boosts: 1, replies: 0 })
    const bob = siege.person('b.test', 'bob')
    await siege.tell(bob, says('EmojiReact', bob, iri, { content: '🌱' }))
    expect(await tally()).to.include({ likes: 2 })
  })

  it('and can take it back, once and for all', async () => {
    const { iri } = await siege.hub.publish('call', call)
    const tally = () => siege.hub.services.reactions.tallyOf(as(iri))
    const react = says('EmojiReact', eve, iri, { content: '🌱' })
    const other = says('EmojiReact', eve, iri, { content: '🐝' })
    await siege.tell(eve, react)
    await siege.tell(eve, other)
    await siege.tell(eve, says('Undo', eve, react))
    expect(await tally(), 'another took its place').to.include({ likes: 1 })
    await siege.tell(eve, says('Undo', eve, other))
    expect(await tally()).to.include({ likes: 0 })
  })
})
