import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, noteTo, relieve, says, type Besieged } from '../../support/besieged.js'
import { saying } from '../../support/odd-server.js'

describe('attacks by what somebody passes on', () => {
  let siege: Besieged
  let ada: Person, eve: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    eve = siege.person('evil.test', 'eve')
  })
  afterEach(relieve)
  const stateOf = async (name: string) => (await siege.hub.services.posts.byIri(as(name)))?.state ?? null
  const voice = () => siege.hub.voice
  const gone = (note: { id: string }) => siege.peer.on(new URL(note.id).pathname, saying('', {}, 404))

  it('what only a few may read is not deleted because its server does not show it to us', async () => {
    const secret = noteTo(ada, voice(), { to: [voice()], cc: [] })
    const open = siege.publish(noteTo(ada, voice()))
    for (const note of [secret, open]) await siege.tell(ada, says('Create', ada, note, { to: note.to, cc: note.cc }))
    const removal = (note: { id: string }) => says('Delete', ada, note.id)
    await siege.tell(eve, removal(secret)) // its server answers with 404, as to everybody
    expect(await stateOf(secret.id)).to.equal('published')
    await siege.tell(eve, removal(open))
    expect(await stateOf(open.id), 'still there').to.equal('published')
    gone(open)
    siege.hub.pass(60 * 60_000)
    await siege.tell(eve, removal(open))
    expect(await stateOf(open.id), 'really gone').to.equal('deleted')
    siege.peer.on(new URL(secret.id).pathname, saying('', {}, 410))
    await siege.tell(eve, removal(secret))
    expect(await stateOf(secret.id), 'really gone, by its server’s word').to.equal('deleted')
  })

  it('a true copy under the id of something else does not stand in that one’s way', async () => {
    const note = siege.publish(noteTo(ada, voice()))
    const removal = { ...says('Delete', ada, note.id), id: `${note.id}#delete` }
    const squatting = { ...says('Create', ada, note, { to: note.to, cc: note.cc }), id: removal.id }
    await siege.tell(eve, squatting)
    expect(await stateOf(note.id), 'the copy is true').to.equal('published')
    await siege.tell(ada, removal)
    expect(await stateOf(note.id)).to.equal('deleted')
  })

  it('a deletion that happened, under the id of something that comes later, does not stand in that one’s way', async () => {
    const first = siege.publish(noteTo(ada, voice()))
    await siege.tell(ada, says('Create', ada, first, { to: first.to, cc: first.cc }))
    gone(first)
    const second = noteTo(ada, voice())
    const create = says('Create', ada, second, { to: second.to, cc: second.cc })
    await siege.tell(eve, { ...says('Delete', ada, first.id), id: create.id })
    expect(await stateOf(first.id)).to.equal('deleted')
    await siege.tell(ada, create)
    expect(await stateOf(second.id)).to.equal('published')
  })
})
