import { expect } from 'chai'
import { idAt, shownId } from '../../../src/core/ids.js'
import { iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import { actorDoc, noteBy } from '../../support/neighbours.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'

const names = ['bob', 'cleo', 'dan']
const numberOf = (at: number) => idAt(new Date(1_000 + at))
const actorOf = (name: string) => iri(`https://elm.test/users/${name}`)

describe('lists in apps', () => {
  let hub: TestHub
  let token: string
  let other: string
  const ids = names.map((_, at) => shownId(numberOf(at)))
  const call = async (method: string, path: string, asked: Parameters<typeof ask>[3] = {}) => {
    const { status, json, headers } = await ask(hub, method, `/api/v1${path}`, { token, ...asked })
    return { status, json, headers, list: json as unknown as { id: string; title: string }[] }
  }
  const made = async (form: Record<string, string>) => String((await call('POST', '/lists', { form })).json.id)
  const on = async (id: string, query = 'limit=0') =>
    (await call('GET', `/lists/${id}/accounts?${query}`)).list.map((account) => account.id)

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    const browser = await hub.browser('reader', 'ben')
    token = await tokenFor(hub, browser)
    other = await tokenFor(hub, await hub.browser('reader', 'cid'))
    const ben = (await hub.services.members.byName('ben'))!
    for (const [at, name] of names.entries()) {
      await hub.store.collection(ACTORS).insertOne({ ...actorDoc(name), number: numberOf(at) })
      await hub.services.follows.followQuietly(ben.id, { iri: actorOf(name), host: 'elm.test' })
    }
  })
  after(cleanUp)

  it('are made, read, changed and deleted', async () => {
    const { status, json } = await call('POST', '/lists', {
      json: { title: 'Friends', replies_policy: 'followed', exclusive: 'true' },
    })
    expect(status).to.equal(200)
    const id = String(json.id)
    expect(json).to.deep.equal({ id, title: 'Friends', replies_policy: 'followed', exclusive: true })
    const changed = await call('PUT', `/lists/${id}`, { form: { title: 'Good friends', exclusive: '0' } })
    const now = { id, title: 'Good friends', replies_policy: 'followed', exclusive: false }
    expect(changed.json).to.deep.equal(now)
    expect((await call('GET', `/lists/${id}`)).json).to.deep.equal(now)
    expect((await call('GET', '/lists')).list).to.deep.equal([now])
    expect((await call('DELETE', `/lists/${id}`)).json).to.deep.equal({})
    expect((await call('GET', `/lists/${id}`)).status).to.equal(404)
    expect((await call('GET', '/lists')).list).to.deep.equal([])
    for (const form of [{ title: ' ' }, {}, { title: 'x'.repeat(300) }] as Record<string, string>[])
      expect((await call('POST', '/lists', { form })).status).to.equal(422)
  })

  it('take accounts from the address, a form and JSON alike, and give them page by page', async () => {
    const id = await made({ title: 'All' })
    const path = `/lists/${id}/accounts`
    expect((await call('POST', `${path}?account_ids[]=${ids[0]}`)).json).to.deep.equal({})
    expect((await call('POST', path, { form: { 'account_ids[]': ids[1]! } })).status).to.equal(200)
    expect((await call('POST', path, { json: { account_ids: [ids[2], ids[1]] } })).status).to.equal(200)
    expect(await on(id)).to.deep.equal([ids[2], ids[1], ids[0]])
    const first = await call('GET', `${path}?limit=2`)
    expect(first.list.map((account) => account.id)).to.deep.equal([ids[2], ids[1]])
    const next = /max_id=(\d+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1]
    expect(await on(id, `limit=2&max_id=${next}`)).to.deep.equal([ids[0]])
    expect((await call('GET', path)).headers.get('link')).to.include('rel="prev"')
    expect((await call('GET', `${path}?limit=0`)).headers.get('link')).to.equal(null)
    expect((await call('GET', `/accounts/${ids[1]}/lists`)).list.map((list) => list.title)).to.deep.equal(['All'])
    expect((await call('DELETE', `${path}?account_ids=${ids[0]}`)).status).to.equal(200)
    expect((await call('DELETE', path, { json: { account_ids: [ids[1]] } })).status).to.equal(200)
    expect(await on(id)).to.deep.equal([ids[2]])
    expect((await call('GET', `/accounts/${ids[1]}/lists`)).list).to.deep.equal([])
  })

  it('refuse whom one does not follow, and what is no account', async () => {
    const id = await made({ title: 'Few' })
    await hub.store.collection(ACTORS).insertOne({ ...actorDoc('eve'), number: numberOf(9) })
    for (const account of [shownId(numberOf(9)), '1', 'x'])
      expect(
        (await call('POST', `/lists/${id}/accounts`, { form: { account_ids: account } })).status,
        account,
      ).to.equal(404)
    expect(await on(id)).to.deep.equal([])
  })

  it('are their member’s alone, and for tokens that may', async () => {
    const id = await made({ title: 'Mine' })
    for (const [method, path] of [
      ['GET', `/lists/${id}`],
      ['PUT', `/lists/${id}`],
      ['DELETE', `/lists/${id}`],
      ['GET', `/lists/${id}/accounts`],
      ['POST', `/lists/${id}/accounts?account_ids[]=${ids[0]}`],
      ['DELETE', `/lists/${id}/accounts?account_ids[]=${ids[0]}`],
      ['GET', `/timelines/list/${id}`],
      ['GET', '/timelines/list/x'],
    ] as const)
      expect((await call(method, path, { token: other })).status, `${method} ${path}`).to.equal(404)
    expect((await ask(hub, 'GET', '/api/v1/lists')).status).to.equal(401)
  })

  it('show what those write who are on them', async () => {
    const id = await made({ title: 'Read' })
    await call('POST', `/lists/${id}/accounts`, { form: { account_ids: ids[0]! } })
    const bob = await hub.services.posts.receive(
      noteBy(actorOf('bob'), { publishedAt: new Date(Date.now() - 9_000) }),
      {
        followed: true,
      },
    )
    await hub.services.posts.receive(noteBy(actorOf('cleo')), { followed: true })
    await hub.settle()
    const { list } = await call('GET', `/timelines/list/${id}`)
    expect(list.map((status) => status.id)).to.deep.equal([shownId(bob.id!)])
  })
})
