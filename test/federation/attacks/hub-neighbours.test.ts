import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, noteTo, relieve, says, PUBLIC, type Besieged } from '../../support/besieged.js'
import { call } from '../../support/publishing.js'

describe('attacks by others on the same server', () => {
  let siege: Besieged
  let ada: Person, mallory: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada', { featured: siege.at('b.test', '/users/ada/featured') })
    mallory = siege.person('b.test', 'mallory')
    await siege.tell(ada, says('Follow', ada, siege.hub.voice))
    await siege.tell(mallory, says('Follow', mallory, siege.hub.voice))
  })
  afterEach(relieve)
  const post = async (name: string) => siege.hub.services.posts.byIri(as(name))
  const follows = async (name: string) => siege.hub.services.follows.isAccepted(as(name), as(siege.hub.voice))
  const noteHere = async () => {
    const note = noteTo(ada, siege.hub.voice, { content: '<p>As it was</p>' })
    await siege.tell(ada, says('Create', ada, note, { to: note.to, cc: note.cc }))
    expect((await post(note.id))?.html).to.equal('<p>As it was</p>')
    return note
  }

  it('change, delete and take back nothing that is somebody else’s', async () => {
    const note = await noteHere()
    const { iri } = await siege.hub.publish('call', call)
    const [like, follow] = [says('Like', ada, iri), says('Follow', ada, siege.hub.voice)]
    for (const each of [like, follow]) await siege.tell(ada, each)
    const changed = { ...note, content: '<p>Forged</p>', updated: '2026-11-20T11:00:00Z' }
    const forgeries = [
      says('Update', mallory, changed),
      says('Update', mallory, { ...changed, attributedTo: mallory.id }),
      says('Update', mallory, { ...changed, attributedTo: [mallory.id, ada.id] }),
      says('Update', mallory, { ...changed, attributedTo: { id: mallory.id } }),
      says('Create', mallory, { ...changed, attributedTo: [mallory.id] }, { to: note.to, cc: note.cc }),
      says('Announce', mallory, says('Update', ada, changed), { to: [PUBLIC] }),
      says('Announce', mallory, says('Delete', ada, note.id), { to: [PUBLIC] }),
      says('Update', mallory, { id: ada.id, type: 'Person', preferredUsername: 'ada', inbox: mallory.id }),
      says('Delete', mallory, note.id),
      says('Delete', mallory, { ...note, attributedTo: mallory.id }),
      says('Delete', mallory, ada.id),
      says('Undo', mallory, like),
      says('Undo', mallory, like.id),
      says('Undo', mallory, { ...like, actor: mallory.id }),
      says('Undo', mallory, follow),
      says('Undo', mallory, follow.id),
      says('Move', mallory, ada.id, { target: mallory.id }),
      says('Remove', mallory, note.id, { target: siege.at('b.test', '/users/ada/featured') }),
      says('Block', mallory, ada.id),
      says('Reject', mallory, follow),
    ]
    for (const forged of forgeries) {
      await siege.tell(mallory, forged)
      const what = JSON.stringify(forged)
      expect(await post(note.id), what).to.include({ html: '<p>As it was</p>', state: 'published', author: ada.id })
      expect(await follows(ada.id), what).to.equal(true)
      expect(await siege.hub.services.reactions.tallyOf(as(iri)), what).to.include({ likes: 1 })
      expect((await siege.hub.services.actors.get(as(ada.id)))?.inbox, what).to.equal(`${ada.id}/inbox`)
    }
    for (const forged of [says('Like', ada, iri), says('Delete', ada, ada.id), says('Undo', ada, follow)]) {
      expect((await siege.post({ ...mallory, keyId: ada.keyId }, forged)).status, 'with a key of their own').to.equal(
        401,
      )
    }
    await siege.tell(ada, says('Update', ada, changed))
    expect((await post(note.id))?.html, 'its author').to.equal('<p>Forged</p>')
    await siege.tell(ada, says('Undo', ada, like))
    expect(await siege.hub.services.reactions.tallyOf(as(iri))).to.include({ likes: 0 })
    await siege.tell(ada, says('Delete', ada, note.id))
    expect(await post(note.id)).to.include({ state: 'deleted' })
  })

  it('do not stand in the way of a deletion by saying it first', async () => {
    const note = noteTo(ada, siege.hub.voice)
    await siege.tell(mallory, says('Delete', mallory, note.id))
    await siege.tell(ada, says('Delete', ada, note.id))
    await siege.tell(ada, says('Create', ada, note, { to: note.to, cc: note.cc }))
    expect(await post(note.id)).to.equal(null)
    const other = noteTo(ada, siege.hub.voice)
    await siege.tell(mallory, says('Delete', mallory, other.id))
    await siege.tell(ada, says('Create', ada, other, { to: other.to, cc: other.cc }))
    expect(await post(other.id), 'nobody but its author deletes it').to.include({ state: 'published' })
  })

  it('are not somebody else by another spelling of their name', async () => {
    const port = siege.peer.port
    const spellings = [
      ada.id.replace('b.test', 'B.test'),
      `${ada.id}/`,
      `${ada.id}#me`,
      `${ada.id}?me`,
      ada.id.replace('/users/', '/%75sers/'),
      ada.id.replace('/users/', '//users/'),
      ada.id.replace('/users/', '/x/../users/'),
      ada.id.replace(`:${port}`, `:0${port}`),
    ]
    const { iri } = await siege.hub.publish('call', call)
    await siege.tell(ada, says('Like', ada, iri))
    for (const id of spellings) {
      for (const signer of [ada, mallory]) {
        await siege.post(signer, says('Like', { id }, iri))
        await siege.post({ ...signer, keyId: `${id}#main-key` }, says('Like', { id }, iri))
        await siege.hub.settle()
      }
      expect(await siege.hub.services.reactions.tallyOf(as(iri)), id).to.include({ likes: 1 })
    }
    await siege.tell(mallory, says('Like', mallory, iri))
    expect(await siege.hub.services.reactions.tallyOf(as(iri))).to.include({ likes: 2 })
  })

  it('do not lock anybody out by listing the id of their key', async () => {
    const keyId = siege.at('b.test', '/users/bea/main-key')
    const squatter = siege.person('b.test', 'squatter')
    const document = { id: squatter.keyId, owner: squatter.id, publicKeyPem: squatter.pem }
    siege.person('b.test', 'squatter', { publicKey: [document, { ...document, id: keyId }] })
    await siege.tell(squatter, says('Follow', squatter, siege.hub.voice))
    const bea = { ...siege.person('b.test', 'bea'), keyId }
    siege.person('b.test', 'bea', { publicKey: { id: keyId, owner: bea.id, publicKeyPem: bea.pem } })
    siege.publish({ id: keyId, owner: bea.id, publicKeyPem: bea.pem })
    siege.hub.pass(6 * 60_000)
    await siege.tell(bea, says('Follow', bea, siege.hub.voice))
    expect(await follows(bea.id)).to.equal(true)
  })
})
