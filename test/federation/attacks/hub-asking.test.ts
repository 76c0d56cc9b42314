import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, noteTo, relieve, says, PUBLIC, type Besieged } from '../../support/besieged.js'
import { redirecting, saying } from '../../support/odd-server.js'

describe('attacks that make the hub ask others', () => {
  let siege: Besieged
  let ada: Person, eve: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    eve = siege.person('evil.test', 'eve')
  })
  afterEach(relieve)

  it('nobody is asked for something on behalf of those who do not live there', async () => {
    const theirs = siege.publish(noteTo(ada, siege.hub.voice))
    const path = new URL(theirs.id).pathname
    const aimed = { to: [PUBLIC], cc: [siege.hub.voice] }
    for (const type of ['Create', 'Update']) {
      await siege.tell(eve, says(type, eve, theirs.id, aimed))
      await siege.tell(eve, says(type, eve, { id: theirs.id, type: 'Note', attributedTo: eve.id }, aimed))
    }
    expect(siege.hits(path)).to.equal(0)
    const own = siege.publish(noteTo(eve, siege.hub.voice))
    await siege.tell(eve, says('Create', eve, own.id, aimed))
    expect(siege.hits(new URL(own.id).pathname), 'their own').to.equal(1)
    expect(await siege.hub.services.posts.byIri(as(own.id))).to.include({ author: eve.id })
  })

  it('no name of any kind leads to this hub or into its network', async () => {
    const own = new URL(siege.hub.voice)
    const names = [
      siege.hub.voice.replace('/a/', '/A/'),
      `http://${own.host}/a/oak`,
      `${own.origin}/o/1`,
      `https://${own.hostname}.:${own.port}/o/1`,
      'https://10.0.0.1/n',
      'https://[::ffff:10.0.0.1]/n',
      'https://169.254.169.254/latest/meta-data',
      'https://0x7f.1/n',
      'https://2130706433:1/n',
      siege.at('evil.test', '/to-us'),
      siege.at('evil.test', '/to-inside'),
    ]
    siege.peer.on('/to-us', redirecting(`${own.origin}/about`))
    siege.peer.on('/to-inside', redirecting('https://10.0.0.1/'))
    const before = siege.hub.lines.length
    for (const name of names) {
      const note = noteTo(eve, siege.hub.voice, { inReplyTo: name, context: name, replies: name })
      await siege.tell(eve, says('Create', eve, note, { to: note.to, cc: note.cc }))
      expect(await siege.hub.services.posts.byIri(as(note.id)), name).to.include({ author: eve.id })
      await siege.hub.federation.network.find(name)
      siege.hub.federation.network.fillThread(as(note.id))
    }
    await siege.hub.settle()
    const lines = siege.hub.lines.slice(before).filter(({ level }) => level === 'error')
    expect(lines).to.deep.equal([])
    expect(siege.peer.arrived.filter(({ headers }) => headers.host?.startsWith('oak.test'))).to.deep.equal([])
  })

  it('an actor whose inbox is somebody else’s, or whose document is elsewhere, is none', async () => {
    const inbox = `${ada.id}/inbox`
    for (const [name, more] of [
      ['aimed', { inbox }],
      ['ours', { inbox: `${siege.hub.voice}/inbox` }],
      ['named', { id: ada.id }],
    ] as const) {
      const person = siege.person('evil.test', name, more)
      expect((await siege.post(person, says('Follow', person, siege.hub.voice))).status, name).to.equal(401)
    }
    const shared = siege.person('evil.test', 'shared', { endpoints: { sharedInbox: inbox } })
    await siege.tell(shared, says('Follow', shared, siege.hub.voice))
    await siege.hub.settle()
    expect(siege.hits('/users/shared/inbox'), 'answered where they live').to.equal(1)
    expect(siege.hits('/users/ada/inbox')).to.equal(0)
  })

  it('a name elsewhere is nobody’s by their own word', async () => {
    const thief = siege.person('evil.test', 'thief', { webfinger: `ada@b.test:${siege.peer.port}` })
    const answer = {
      subject: `acct:ada@b.test:${siege.peer.port}`,
      links: [{ rel: 'self', type: 'application/activity+json', href: ada.id }],
    }
    siege.peer.on('/.well-known/webfinger', saying(JSON.stringify(answer), { 'content-type': 'application/jrd+json' }))
    await siege.tell(thief, says('Follow', thief, siege.hub.voice))
    await siege.tell(ada, says('Follow', ada, siege.hub.voice))
    await siege.hub.settle()
    const known = async (who: Person) => (await siege.hub.services.actors.get(as(who.id)))?.address
    expect(await known(thief)).to.equal(`thief@evil.test:${siege.peer.port}`)
    expect(await known(ada)).to.equal(`ada@b.test:${siege.peer.port}`)
  })
})
