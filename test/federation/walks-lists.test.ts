import { expect } from 'chai'
import { OUTBOUND } from '../../src/federation/delivery/outbound-repo.js'
import type { Item } from '../../src/domain/items/item.js'
import { entryLine } from '../../src/domain/reading-lists/entry-fields.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { writeUp } from '../support/publishing.js'
import { hubsAt, settleAll, stopHubs, type NetworkHub } from './hubs.js'

const line = (at: string, title = '', note = '') => entryLine({ at, title, note })

describe('a reading list that travels', function () {
  this.timeout(40_000)
  let oak: NetworkHub, elm: NetworkHub
  beforeEach(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
  })
  afterEach(stopHubs)

  const list = (...entries: string[]) =>
    oak.publish('list', { title: 'Starting a foodbank', body: 'Read *this* first.', entries: entries.join('\n') })
  const entriesAt = async (item: Item) => (await elm.has(item.iri))?.list?.entries
  const follow = async (name = 'kim') => {
    const kim = await elm.member(name)
    await elm.meet(oak.voice)
    await elm.services.follows.followQuietly(kim.id, { iri: oak.voice, host: oak.host })
    await settleAll()
    return kim
  }
  /** What was said of it, by verb and revision. */
  const said = async (item: Item) => {
    const sent = await oak.store.collection(OUTBOUND).find({ _id: { $gt: '' } }, { limit: 200 })
    return sent
      .map(({ _id }) => _id)
      .filter((id) => id.startsWith(`${item.iri}/act/`))
      .map((id) => id.split('/act/')[1])
  }

  it('comes with its entries, their notes and what is gone, and knows what is of the other hub', async () => {
    const theirs = await elm.publish('write-up', { ...writeUp, title: 'How elm does it' })
    await oak.federation.network.find(theirs.iri)
    const [ours, gone] = [
      await oak.publish('write-up', writeUp),
      await oak.publish('write-up', { ...writeUp, title: 'Old' }),
    ]
    const made = await list(
      line(ours.iri, '', 'Begin here.'),
      line(theirs.iri, 'x', 'Then <b>this</b>.'),
      line('https://example.org/a?b=1&c=2', 'Food safety', 'An hour.'),
      line(gone.iri),
    )
    await oak.services.items.remove(await oak.coordinator(), gone.id)
    await settleAll()
    await elm.federation.network.find(made.iri)
    const post = await elm.has(made.iri)
    expect(post).to.include({ kind: 'list', title: 'Starting a foodbank', writeUp: null })
    expect(post?.html).to.equal('<p>Read <em>this</em> first.</p>')
    expect(await entriesAt(made)).to.deep.equal([
      { at: ours.iri, title: 'The alley', note: 'Begin here.', gone: false, object: true },
      { at: theirs.iri, title: 'How elm does it', note: 'Then <b>this</b>.', gone: false, object: true },
      { at: 'https://example.org/a?b=1&c=2', title: 'Food safety', note: 'An hour.', gone: false, object: false },
      { at: gone.iri, title: 'Old', note: '', gone: true, object: true },
    ])
    const kim = await elm.member('kim')
    const shown = await elm.services.shelf.foreignEntries(kim, post!)
    expect(shown.map(({ state }) => state)).to.deep.equal(['elsewhere', 'here', 'elsewhere', 'gone'])
    const browser = await elm.browser('reader')
    browser.cookies.set('__Host-session', browser.cookies.get('session') ?? '')
    const page = (await browser.get(`/neighbours/posts/${post?.id}`)).text
    expect(page)
      .to.include(`href="${pathOf(theirs)}"`)
      .and.include('An hour.')
      .and.include('Then &lt;b>this&lt;/b>.')
    expect(page).to.include(`on ${oak.host}`).and.include('no longer there')
    const here = await oak.browser('reader')
    here.cookies.set('__Host-session', here.cookies.get('session') ?? '')
    const known = (await here.get(`/neighbours/posts/${(await oak.has(theirs.iri))?.id}`)).text
    expect(known)
      .to.include('On reading lists')
      .and.include(`href="${pathOf(made)}"`)
  })

  it('is on the wire without what is for members, whoever asks, and read in pages', async () => {
    const secret = await oak.publish('write-up', { ...writeUp, title: 'Canary', audience: 'hub' })
    const links = Array.from({ length: 30 }, (_, n) => line(`https://example.org/${n}`, `Page ${n}`))
    const made = await list(line(secret.iri, '', 'canary note'), ...links)
    const read = async (path: string) => {
      const answer = await oak.get(path, { headers: { Accept: 'application/activity+json' } })
      expect(answer.status, path).to.equal(200)
      return JSON.parse(answer.text) as { [name: string]: unknown }
    }
    const { pathname } = new URL(made.iri)
    const whole = await read(pathname)
    const { orderedItems } = whole['hub:entries'] as { orderedItems: { name: string }[] }
    expect(orderedItems.map(({ name }) => name)).to.deep.equal(Array.from({ length: 30 }, (_, n) => `Page ${n}`))
    const paged: unknown[] = []
    const collection = await read(`${pathname}/entries`)
    expect(collection['totalItems']).to.equal(30)
    for (let next = collection['first']; typeof next === 'string';) {
      const { pathname: at, search } = new URL(next)
      const page = await read(at + search)
      paged.push(...(page['orderedItems'] as unknown[]))
      next = page['next']
    }
    expect(paged).to.deep.equal(orderedItems)
    expect(JSON.stringify([whole, paged]))
      .to.not.match(/canary/i)
      .and.not.include(secret.iri)
    const { status } = await oak.get(`${new URL(secret.iri).pathname}/entries`, {
      headers: { Accept: 'application/activity+json' },
    })
    expect(status).to.equal(404)
  })

  it('tells of each change once, and only when what is on it changes for others', async () => {
    await follow()
    const ours = await oak.publish('write-up', writeUp)
    const made = await list(line(ours.iri, '', 'canary'), line('https://example.org/1', 'One'))
    await settleAll()
    expect(await entriesAt(made)).to.have.lengthOf(2)
    oak.pass(60_000)
    await oak.edit(ours, { title: 'The alley, put right' })
    await settleAll()
    expect(await said(made)).to.deep.equal(['1-create'])
    oak.pass(60_000)
    await oak.edit(ours, { audience: 'hub' })
    await settleAll()
    await settleAll()
    expect(await said(made)).to.deep.equal(['1-create', '2-update'])
    expect((await entriesAt(made))?.map(({ title }) => title)).to.deep.equal(['One'])
    expect(JSON.stringify(await elm.has(made.iri))).to.not.include('canary')
    oak.pass(60_000)
    await oak.services.items.remove(await oak.coordinator(), made.id)
    await settleAll()
    expect(await elm.has(made.iri)).to.include({ state: 'deleted' })
    expect((await elm.has(made.iri))?.list ?? null).to.equal(null)
  })

  it('comes up again in the homes of those who follow the group when it has grown, and only then', async () => {
    const kim = await follow()
    const made = await list(line('https://example.org/1', 'One'))
    for (const hub of [oak, elm]) hub.pass(60_000)
    await oak.publish('call', { title: 'Save the mill', body: 'Write.', zone: 'Europe/London' })
    await settleAll()
    expect(await elm.home(kim)).to.deep.equal(['Save the mill', 'Starting a foodbank'])
    for (const hub of [oak, elm]) hub.pass(60_000)
    await oak.edit(made, { body: 'Another word.' })
    await settleAll()
    expect(await elm.home(kim)).to.deep.equal(['Save the mill', 'Starting a foodbank'])
    for (const hub of [oak, elm]) hub.pass(60_000)
    await oak.services.readingLists.add(await oak.coordinator(), made.id, {
      at: 'https://example.org/2',
      title: 'Two',
      note: '',
    })
    await settleAll()
    expect(await entriesAt(made)).to.have.lengthOf(2)
    expect(await elm.home(kim)).to.deep.equal(['Starting a foodbank', 'Save the mill'])
  })

  it('is followed alone by a member of another hub, without anybody there learning who', async () => {
    const [kim, jo] = [await elm.member('kim'), await elm.member('jo')]
    const made = await list(line('https://example.org/1', 'One'))
    await elm.federation.network.find(made.iri)
    const post = (await elm.has(made.iri))!
    const add = async (n: number) => {
      oak.pass(60_000)
      elm.pass(60_000)
      const entry = { at: `https://example.org/${n}`, title: `Page ${n}`, note: '' }
      await oak.services.readingLists.add(await oak.coordinator(), made.id, entry)
      await settleAll()
    }
    await add(2)
    expect(await elm.home(kim), 'nobody follows it yet').to.deep.equal([])
    const browser = await elm.browser('reader', 'kim')
    browser.cookies.set('__Host-session', browser.cookies.get('session') ?? '')
    const path = `/neighbours/posts/${post.id}`
    expect((await browser.get(path)).text).to.include('Nobody there learns that you follow it.')
    const pressed = await browser.post(`${path}/list`, { what: 'follow' }, { from: path })
    expect([pressed.status, pressed.headers.location]).to.deep.equal([303, `${path}?done=listFollowed`])
    await browser.post(`${path}/list`, { what: 'follow' }, { from: path })
    expect((await browser.get(`${path}?done=listFollowed`)).text)
      .to.include('You follow this list now.')
      .and.include('Follow it no longer')
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([elm.instance])
    await oak.publish('call', { title: 'Save the mill', body: 'Write.', zone: 'Europe/London' })
    await add(3)
    expect(await elm.home(kim)).to.deep.equal(['Starting a foodbank'])
    expect(await elm.home(jo)).to.deep.equal([])
    expect(await entriesAt(made)).to.have.lengthOf(3)
    await browser.post(`${path}/list`, { what: 'unfollow' }, { from: path })
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([])
  })

  it('is let go of by the hub when the last member who follows it is gone', async () => {
    const kim = await elm.member('kim')
    const made = await list(line('https://example.org/1', 'One'))
    await elm.federation.network.find(made.iri)
    await elm.services.listFollowing.follow(kim, (await elm.has(made.iri))!)
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([elm.instance])
    await elm.services.forgetReader(kim.id)
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([])
  })
})
