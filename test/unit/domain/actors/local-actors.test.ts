import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { announceItems } from '../../../../src/store/migrations/0001-announce-items.js'
import { ITEMS, itemOf, type ItemDoc } from '../../../../src/domain/items/item-repo.js'
import { codeOf, openNeighbourhood, VOICE, type Neighbourhood } from '../../../support/neighbours.js'
import { call, minutes, openDesk } from '../../../support/publishing.js'

describe('who speaks for a hub', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())

  it('is its voice, the hub itself, and members who have asked for it', async () => {
    const { localActors } = hood
    expect(await localActors.byIri(VOICE)).to.include({ kind: 'voice', type: 'Organization', name: 'Oak Street' })
    expect((await localActors.voice())?.html).to.equal('<p>We <strong>mend</strong> things.</p>\n')
    expect(await localActors.instance()).to.include({ handle: 'oak.test', iri: 'https://oak.test/actor' })
    const { member, actor } = await hood.speaker()
    expect(actor).to.include({ kind: 'member', handle: member.name, iri: `https://oak.test/a/${member.name}` })
    expect(actor.name).to.equal(`${member.name} outside`)
    const quiet = await hood.person('reader')
    expect(await localActors.byHandle(quiet.name)).to.equal(null)
    expect(await localActors.ofMember(quiet.id)).to.equal(null)
  })

  it('is told apart by origin, never by the beginning of an address', async () => {
    const local = (name: string) => hood.localActors.isLocal(iri(name))
    expect(['https://oak.test/x', 'https://OAK.test:443/'].map(local)).to.deep.equal([true, true])
    const strange = [
      'https://oak.test.evil.test/',
      'http://oak.test/',
      'https://oak.test:8443/',
      'https://oak.testing/',
    ]
    expect(strange.map(local)).to.deep.equal([false, false, false, false])
  })

  it('is nobody while an account is suspended, and gone for good when it was closed or left', async () => {
    const { member, actor } = await hood.speaker()
    await hood.members.suspend('operator', member.id, 'rude')
    expect(await hood.localActors.byIri(actor.iri)).to.equal(null)
    await hood.members.restore('operator', member.id)
    await hood.profiles.close(member.id)
    expect(await hood.localActors.byIri(actor.iri)).to.equal('gone')
    expect(await codeOf(hood.profiles.open(member.id, { name: 'Again' }))).to.equal('profile-ended')

    const { member: leaver, actor: left } = await hood.speaker()
    await hood.members.remove('operator', leaver.id)
    expect(await hood.localActors.byIri(left.iri)).to.equal('gone')
    hood.pass(minutes(60))
    await hood.settle()
    expect(await hood.profiles.of(leaver.id)).to.include({ name: '', html: '' })
    expect(await codeOf(hood.members.add({ name: leaver.name }))).to.equal(null) // a fault of the field
    expect(await hood.members.byName(leaver.name)).to.equal(null)
    expect(await hood.localActors.byIri(left.iri)).to.equal('gone')
  })

  it('keeps the handle of the hub however long ago it was set up', async () => {
    hood.pass(minutes(24 * 60))
    expect(await codeOf(hood.members.add({ name: 'oak' }))).to.equal(null)
    expect(await hood.members.byName('oak')).to.equal(null)
    await hood.members.add({ name: 'elm' }) // the control: another name is free
  })

  it('goes elsewhere once, and tells of it; what weighs less does not take its place', async () => {
    const { actor, member } = await hood.speaker()
    const [there, other] = [iri('https://elm.test/users/x'), iri('https://elm.test/users/y')]
    await hood.identities.moveTo(actor, there)
    await hood.profiles.change(member.id, { name: 'Still me' })
    expect((await hood.localActors.ofMember(member.id))?.movedTo).to.equal(there)
    expect(await codeOf(hood.identities.moveTo(actor, other))).to.equal('profile-moved')
    expect(await codeOf(hood.follows.follow(actor.iri, { iri: other, host: 'elm.test' }))).to.equal('profile-moved')
    await hood.identities.setFormer({ kind: 'voice', handle: 'oak' }, [other, other])
    expect((await hood.localActors.voice())?.alsoKnownAs).to.deep.equal([other])
  })
})

describe('items from before the hub spoke to others', () => {
  it('are brought up to the new shape, and are told of once they change', async () => {
    const desk = await openDesk()
    const ada = await desk.person()
    const published = await desk.publishing.publish(ada, await desk.write(ada, 'call', call))
    const items = desk.store.collection(ITEMS)
    await items.updateOne({ _id: published.item.id }, { $unset: { announce: true, announced: true } })
    for (let twice = 0; twice < 2; twice++) await announceItems.up(desk.store)
    const doc = (await items.findOne({ _id: published.item.id })) as ItemDoc
    expect(doc).to.include({ announce: null, announced: null })
    expect(itemOf(doc)).not.to.have.any.keys('announce', 'announced')
    await desk.items.end(ada, published.item.id, 'It is won')
    expect((await items.findOne({ _id: published.item.id }))?.announce).to.deep.equal(desk.now())
    await desk.dispose()
  })
})
