import { expect } from 'chai'
import type { Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import type { Fields } from '../../../src/domain/drafts/fields.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { Found, Network } from '../../../src/domain/network.js'
import { actorDoc } from '../../support/neighbours.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'

type Json = Record<string, unknown>
type Answer = { accounts: Json[]; statuses: Json[]; hashtags: Json[] }

describe('searching, for apps', () => {
  let hub: TestHub
  let ada: Member
  let token: string
  const asked: string[] = []
  let elsewhere: (query: string) => Promise<Found> = () => Promise.resolve({ kind: 'nothing' })

  async function search(query: string, by: string | null = token): Promise<Answer> {
    const { status, json } = await ask(hub, 'GET', `/api/v2/search?${query}`, by === null ? {} : { token: by })
    expect(status, `${query}: ${JSON.stringify(json)}`).to.equal(200)
    expect(Object.keys(json).sort()).to.deep.equal(['accounts', 'hashtags', 'statuses'])
    return json as unknown as Answer
  }
  const accts = ({ accounts }: Answer): unknown[] => accounts.map(({ acct }) => acct)

  async function publish(fields: Fields): Promise<string> {
    const { drafts, members, publishing } = hub.services
    const by = (await members.byName('writer')) ?? (await members.add({ name: 'writer', role: 'coordinator' }))
    const id = drafts.fresh(by)
    await drafts.save(by, { id, kind: 'write-up', texts: 0, fields, edits: null })
    const done = await publishing.publish(by, id)
    return done.published ? done.item.iri : expect.fail('not published')
  }

  before(async () => {
    const network: Partial<Network> = {
      find: (query) => {
        asked.push(query)
        return elsewhere(query)
      },
    }
    hub = await temporaryHub({ strictQueries: true }, { network: network as Network })
    await hub.start()
    await hub.setUp()
    const browser = await hub.browser('reader', 'ada')
    ada = (await hub.services.members.byName('ada')) as Member
    token = await tokenFor(hub, browser)
    await hub.services.profiles.open(ada.id, { name: 'Ada Ärmel' })
    await hub.browser('reader', 'adalbert')
    const bob = {
      ...actorDoc('bob'),
      name: 'Bob Builder',
      number: '1'.padStart(20, '0'),
      words: ['bob', 'builder', 'elm', 'test'],
    }
    await hub.store.collection(ACTORS).insertMany([bob])
  })
  after(cleanUp)

  it('finds people by the beginnings of their names, and nobody without a public profile', async () => {
    expect(accts(await search('q=ada'))).to.deep.equal(['ada'])
    expect(accts(await search('q=armel'))).to.deep.equal(['ada'])
    expect(accts(await search('q=adalbert'))).to.deep.equal([])
    expect(accts(await search('q=@adalbert@localhost:3000&resolve=true'))).to.deep.equal([])
    expect(accts(await search('q=walt&type=accounts'))).to.deep.equal(['walton'])
    expect(accts(await search('q=build'))).to.deep.equal(['bob@elm.test'])
    expect(accts(await search('q=bob%40elm.test'))).to.deep.equal(['bob@elm.test'])
    expect(accts(await search('q=build&following=true'))).to.deep.equal([])
    expect((await search('q=ada&type=statuses')).accounts).to.deep.equal([])
    const own = await ask(hub, 'GET', '/api/v1/accounts/search?q=bui', { token })
    expect((own.json as unknown as Json[]).map(({ acct }) => acct)).to.deep.equal(['bob@elm.test'])
  })

  it('finds whom a member has muted by their whole name alone, so that it can be undone', async () => {
    const [{ id } = expect.fail('found')] = (await search('q=bob%40elm.test')).accounts as { id: string }[]
    await ask(hub, 'POST', `/api/v1/accounts/${id}/mute`, { token })
    expect(accts(await search('q=build'))).to.deep.equal([])
    expect(accts(await search('q=bob%40elm.test'))).to.deep.equal(['bob@elm.test'])
    await ask(hub, 'POST', `/api/v1/accounts/${id}/unmute`, { token })
    expect(accts(await search('q=build'))).to.deep.equal(['bob@elm.test'])
  })

  it('tells strangers of this hub alone, a page at a time, and asks nobody for them', async () => {
    expect(accts(await search('q=ada', null))).to.deep.equal(['ada'])
    expect(accts(await search('q=build', null))).to.deep.equal([])
    expect(accts(await search('q=bob%40elm.test', null))).to.deep.equal([])
    for (const more of ['resolve=true', 'type=accounts&offset=1']) {
      const { status, json } = await ask(hub, 'GET', `/api/v2/search?q=ada&${more}`)
      expect(status, more).to.equal(401)
      expect(json.error).to.contain('without authentication')
    }
    expect(asked.filter((one) => one.includes('ada') && !one.includes('adalbert'))).to.deep.equal([])
  })

  it('answers with three lists whatever is asked', async () => {
    const empty = { accounts: [], statuses: [], hashtags: [] }
    for (const query of [
      '',
      'q=',
      'q=%20',
      'q=%23',
      'q=a',
      'q=....',
      'q=x&limit=0',
      'q=%F0%9F%8C%B1',
      'q[]=x&type=odd',
    ])
      expect(await search(query), query).to.deep.equal(empty)
    expect(accts(await search('q=ada&type=nonsense&limit=900&offset=x'))).to.deep.equal(['ada'])
  })

  it('finds what the hub published and what members let be found', async () => {
    const iri = await publish({
      title: 'Gooseberry harvest',
      situation: 'All about #gooseberries.',
      action: 'We picked them.',
    })
    const found = await search('q=gooseberry')
    expect(found.statuses.map(({ uri }) => uri)).to.deep.equal([iri])
    expect((await search('q=gooseb', null)).statuses).to.have.length(1)
    expect((await search(`q=${encodeURIComponent(iri)}`, null)).statuses.map(({ uri }) => uri)).to.deep.equal([iri])
    const reply = await hub.services.posts.reply(ada, { text: 'Mine were *quinces*', inReplyTo: iri })
    expect((await search('q=quinces')).statuses.map(({ uri }) => uri)).to.deep.equal([reply.iri])
    expect((await search('q=quinces', null)).statuses).to.deep.equal([])
    const other = await tokenFor(hub, await hub.browser('reader', 'olga'))
    expect((await search('q=quinces', other)).statuses).to.deep.equal([])
    await hub.services.profiles.change(ada.id, { indexable: true })
    expect((await search('q=quinces', other)).statuses).to.have.length(1)
    expect((await search('q=quin', null)).statuses).to.have.length(1)
    const mine = ada.id.replace(/^0+/, '')
    expect((await search(`q=quinces&account_id=${mine}&type=statuses`)).statuses).to.have.length(1)
    expect((await search(`q=gooseberry&account_id=${mine}&type=statuses`)).statuses).to.deep.equal([])
    const hidden = await hub.services.posts.reply(ada, { text: 'Secret medlars', inReplyTo: iri, audience: 'direct' })
    expect((await search('q=medlars')).statuses.map(({ uri }) => uri)).to.deep.equal([hidden.iri])
    expect((await search('q=medlars', other)).statuses).to.deep.equal([])
    await hub.services.posts.remove(ada, reply.id)
    expect((await search('q=quinces')).statuses).to.deep.equal([])
  })

  it('finds hashtags by how they begin', async () => {
    for (const query of ['q=goose', 'q=%23Gooseb', 'q=gooseberries&type=hashtags']) {
      const [tag] = (await search(query)).hashtags
      expect(tag, query).to.include({ name: 'gooseberries', following: false })
      expect(tag?.history).to.have.length(7)
    }
    expect((await search('q=zzz')).hashtags).to.deep.equal([])
  })

  it('asks elsewhere for an address when an app wants that, and only then', async () => {
    asked.length = 0
    elsewhere = () => Promise.resolve({ kind: 'actor', iri: 'https://elm.test/users/bob' as Iri })
    const page = encodeURIComponent('https://elm.test/@bob')
    expect(accts(await search(`q=${page}`))).to.deep.equal([])
    expect(asked).to.deep.equal([])
    expect(accts(await search(`q=${page}&resolve=true`))).to.deep.equal(['bob@elm.test'])
    expect(accts(await search('q=@bob@elm.test&resolve=True'))).to.deep.equal(['bob@elm.test'])
    expect(accts(await search(`q=${encodeURIComponent('https://elm.test/users/bob')}`))).to.deep.equal(['bob@elm.test'])
    elsewhere = () => Promise.resolve({ kind: 'unreachable' })
    expect(accts(await search('q=@nobody@elm.test&resolve=1'))).to.deep.equal([])
    expect(asked).to.deep.equal(['https://elm.test/@bob', '@bob@elm.test', '@nobody@elm.test'])
  })
})
