import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, noteTo, relieve, says, type Besieged } from '../../support/besieged.js'

describe('attacks by words that programs use themselves', () => {
  let siege: Besieged
  let ada: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
  })
  afterEach(relieve)

  const odd = '<p constructor="x">Seed<constructor name="y">lings</constructor></p>'

  it('a profile or a post with them is read like any other', async () => {
    const { hub } = siege
    const before = hub.lines.length
    const eve = siege.person('evil.test', 'eve', { summary: odd })
    for (const author of [ada, eve]) {
      const note = noteTo(author, hub.voice, { content: odd, summary: odd, name: odd })
      expect((await siege.post(author, says('Create', author, note, { to: note.to, cc: note.cc }))).status).to.equal(
        202,
      )
      await hub.settle()
      expect(await hub.services.posts.byIri(as(note.id))).to.include({ html: '<p>Seedlings</p>' })
    }
    expect(hub.lines.slice(before).filter(({ level }) => level === 'error')).to.deep.equal([])
  })
})
