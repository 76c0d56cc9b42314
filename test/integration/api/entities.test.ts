import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import type { Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import { actorDoc, noteBy } from '../../support/neighbours.js'
import { publish, typed } from '../../support/published.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'

/** Fields that apps want to be there whatever was said. */
const ALWAYS = [
  ...['id', 'uri', 'url', 'created_at', 'edited_at', 'account', 'content', 'visibility', 'sensitive', 'spoiler_text'],
  ...['language', 'media_attachments', 'mentions', 'tags', 'emojis', 'reblogs_count', 'favourites_count'],
  ...['replies_count', 'in_reply_to_id', 'in_reply_to_account_id', 'reblog', 'poll', 'card', 'quote'],
]

describe('a status', () => {
  let hub: TestHub
  let ada: Browser
  let token: string
  const member = async (name: string) => {
    const [found] = (await hub.services.members.page({ prefix: name })).members
    if (found === undefined) throw new Error(`Nobody is called ${name}`)
    return found
  }

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    ada = await hub.browser('coordinator', 'ada')
    token = await tokenFor(hub, ada)
  })
  after(cleanUp)

  it('is what the hub has published, by its voice', async () => {
    const item = await publish(hub.services, await member('ada'), 'event', { ...typed.event })
    const { status, json } = await ask(hub, 'GET', `/api/v1/statuses/${shownId(item.id)}`)
    expect(status).to.equal(200)
    expect(json).to.include.keys(ALWAYS)
    expect(json).to.include({ id: shownId(item.id), uri: item.iri, visibility: 'public', edited_at: null })
    expect(json.account).to.include({ acct: 'walton', display_name: 'Walton Hub', statuses_count: 1 })
    expect(json).not.to.have.property('favourited')
    expect(json.content).to.contain('Repair café')
  })

  it('is what a member answered, with what it is to whoever asks', async () => {
    await hub.services.profiles.open((await member('ada')).id, { name: 'Ada L.' })
    const [item] = (await hub.services.reader.newest(null, null, { limit: 1 })).items
    const iri = item?.iri as Iri
    const reply = await hub.services.posts.reply(await member('ada'), { text: 'See you #There', inReplyTo: iri })
    await hub.services.reactions.like(await member('ada'), iri)
    const { json } = await ask(hub, 'GET', `/api/v1/statuses/${shownId(reply.id)}/`, { token })
    expect(json).to.include({ in_reply_to_id: shownId(item?.id ?? ''), favourited: false, visibility: 'public' })
    expect(json.account).to.include({ acct: 'ada', display_name: 'Ada L.' })
    expect(json.tags).to.deep.equal([{ name: 'There', url: `${hub.config.baseUrl}/tags/there` }])
    const liked = await ask(hub, 'GET', `/api/v1/statuses/${shownId(item?.id ?? '')}`, { token })
    expect(liked.json).to.include({ favourited: true, reblogged: false })
  })

  it('names two who say that they have one page under two addresses', async () => {
    const url = 'https://elm.test/@cora'
    const two = ['cora', 'dan'].map((name, at) => ({ ...actorDoc(name), url, number: `${at + 31}`.padStart(20, '0') }))
    await hub.store.collection(ACTORS).insertMany(two)
    const [cora, dan] = two.map(({ iri }) => iri) as [Iri, Iri]
    const note = noteBy(cora, { mentions: [cora, dan] })
    await hub.services.posts.receive(note)
    const subject = await hub.services.subjects.subjectOf(note.iri)
    const id = subject?.of === 'post' ? subject.post.id : expect.fail('it is not there')
    const { json } = await ask(hub, 'GET', `/api/v1/statuses/${shownId(id)}`, { token })
    expect((json.mentions as { acct: string; url: string }[]).map(({ acct, url: at }) => [acct, at])).to.deep.equal([
      ['cora@elm.test', url],
      ['dan@elm.test', dan],
    ])
  })

  it('keeps what is for members from strangers, and says no more than that there is nothing', async () => {
    const fields = { ...typed.call, audience: 'hub' }
    const item = await publish(hub.services, await member('ada'), 'call', fields)
    const path = `/api/v1/statuses/${shownId(item.id)}`
    const mine = await ask(hub, 'GET', path, { token })
    expect(mine.json).to.include({ visibility: 'private' })
    for (const asked of [path, '/api/v1/statuses/1', '/api/v1/statuses/x', `/api/v1/statuses/${'9'.repeat(30)}`])
      expect((await ask(hub, 'GET', asked)).status, asked).to.equal(404)
  })

  it('is for tokens that may read, alone', async () => {
    const weak = await tokenFor(hub, ada, 'write')
    expect((await ask(hub, 'GET', '/api/v1/statuses/1', { token: weak })).status).to.equal(403)
    expect((await ask(hub, 'GET', '/api/v1/statuses/1', { token: 'no such token' })).status).to.equal(401)
  })
})
