import { expect } from 'chai'
import type { Item } from '../../src/domain/items/item.js'
import { ITEMS } from '../../src/domain/items/item-repo.js'
import { placeFor } from '../../src/domain/items/place.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { edit, publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const SECRETS = ['Zanzibar', 'Quince', 'L9 7ZZ', '53.4084', '53.408', '2.9916', '-2.991']
const where = {
  placeName: 'Zanzibar House',
  address: '17 Quince Lane\nWalton L9 7ZZ',
  latitude: '53.408412',
  longitude: '-2.991622',
}
const kept = { ...where, hideAddress: 'yes', area: 'Northgate' }

describe('a place that only those know who are accepted', () => {
  let there: Neighbourhood
  beforeEach(async () => {
    there = await neighbourhood()
  })
  afterEach(cleanUp)

  const put = (fields: Record<string, string>) =>
    publish(there.hub.services, there.steward, 'event', { ...typed.event, title: 'Secret supper', ...fields })

  /** Every door at which a stranger can ask for an event. */
  const doorsOf = (item: Item): [string, Record<string, string>?][] => {
    const path = pathOf(item)
    const id = item.iri.split('/').at(-1)
    const json = { Accept: 'application/activity+json' }
    return [
      ...[path, `${path}/poster`, `${path}/poster?size=a5`, `${path}/history`, `${path}/replies`, `${path}.ics`],
      ...['/', '/events', '/events?month=2026-12', '/events.ics', '/events.atom', '/events.rss', '/feed.atom'],
      ...['/feed.rss', '/tags/walton', '/tags/walton.ics', '/tags/walton.atom', '/search?q=supper', '/sitemap.xml'],
      ...[`/o/${id}`, '/neighbours'],
    ]
      .map((door): [string, Record<string, string>?] => [door])
      .concat(
        [`/o/${id}`, path, '/a/walton/outbox', '/a/walton/outbox?page=true', `/o/${id}/act/1-create`].map((door) => [
          door,
          json,
        ]),
      )
  }

  const gaveAway = async (item: Item, ask: (path: string, headers?: Record<string, string>) => Promise<string>) => {
    const found: string[] = []
    for (const [door, headers] of doorsOf(item)) {
      const text = (await ask(door, headers)).replaceAll('\r\n ', '')
      for (const secret of SECRETS) if (text.includes(secret)) found.push(`${door}: ${secret}`)
    }
    return found
  }
  const stranger = async (path: string, headers: Record<string, string> = {}) =>
    (await there.hub.get(path, { headers })).text

  it('is given away at no door, to strangers or to members; the doors do give away one that is open', async () => {
    const open = await put(where)
    const doors = new Set((await gaveAway(open, stranger)).map((line) => line.split(': ')[0]))
    expect(doors).to.include.all.keys(pathOf(open), `${pathOf(open)}.ics`, '/events.ics', '/events', '/feed.rss')
    expect(doors).to.include.all.keys(
      `${pathOf(open)}/poster`,
      `/o/${open.iri.split('/').at(-1)}`,
      '/a/walton/outbox?page=true',
    )
    await there.hub.services.items.remove(there.steward, open.id)

    const item = await put(kept)
    expect(await gaveAway(item, stranger)).to.deep.equal([])
    const reader = await there.hub.browser('reader')
    expect(await gaveAway(item, async (path, headers) => (await reader.get(path, headers)).text)).to.deep.equal([])
    for (const query of ['zanzibar', 'quince', 'zanz', 'l9']) {
      expect(await stranger(`/search?q=${query}`), query).not.to.include('Secret supper')
    }
    const stored = await there.hub.services.reader.view(null, item.id)
    expect(placeFor(stored.event ?? expect.fail(), false)).to.deep.equal({
      name: 'Northgate',
      address: '',
      access: typed.event.access,
      point: { latitude: 53.41, longitude: -2.99 },
    })
  })

  it('is shown on its page to those who may edit it, and to nobody at the doors that are passed on', async () => {
    const item = await put(kept)
    const coordinator = await there.hub.browser('coordinator')
    const page = (await coordinator.get(pathOf(item))).text
    expect(page).to.include('Zanzibar House').and.to.include('17 Quince Lane')
    const ld = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? ''
    const meta = (page.match(/<meta [^>]*>/g) ?? []).join('')
    const share = /<textarea[^>]*>([^<]*)/.exec(page)?.[1] ?? ''
    for (const passedOn of [ld, meta, share, (await coordinator.get(`${pathOf(item)}/poster`)).text]) {
      expect(passedOn).to.include('Secret supper')
      for (const secret of SECRETS) expect(passedOn).not.to.include(secret)
    }
    expect((await there.hub.get(pathOf(item))).text, 'what is kept for strangers').not.to.include('Zanzibar')
    expect((await coordinator.get(`/manage/items/${item.id}/edit`)).text).to.include('17 Quince Lane')
  })

  it('is told to a member whose sign-up was accepted, when those who keep the sign-ups say so', async () => {
    const item = await put(kept)
    const open = await put({ ...where, title: 'Open supper' })
    const { placeAccess } = await import('../../src/domain/items/place-access.js')
    const rae = await there.hub.services.members.add({ name: 'rae', role: 'reader' })
    const asked: string[][] = []
    const knows = placeAccess(async (...asks) => {
      asked.push(asks)
      return true
    })
    expect([await knows(rae, item), await knows(rae, open), await knows(null, item)]).to.deep.equal([
      true,
      false,
      false,
    ])
    expect(asked).to.deep.equal([[rae.id, item.id]])
  })

  it('is not found in the history either once it is kept back', async () => {
    const open = await put(where)
    const hidden = await edit(there.hub.services, there.steward, open, { hideAddress: 'yes', area: 'Northgate' })
    const again = await edit(there.hub.services, there.steward, hidden, { address: '18 Quince Lane' })
    expect(again.revision).to.equal(3)
    expect(await gaveAway(again, stranger)).to.deep.equal([])
    const coordinator = await there.hub.browser('coordinator')
    expect((await coordinator.get(`${pathOf(again)}/history`)).text).to.include('Quince')
    // Told to everybody in the end, what it was in between stays told to nobody.
    const told = await edit(there.hub.services, there.steward, again, {
      ...{ hideAddress: '', placeName: 'Town hall', address: 'Square 1', latitude: '', longitude: '' },
    })
    const history = await stranger(`${pathOf(told)}/history`)
    expect(history).to.include('Square 1').and.not.to.include('18 Quince')
  })

  it('leaves nothing of itself when it is taken down', async () => {
    const item = await put(kept)
    await there.hub.services.items.remove(there.steward, item.id)
    const doc = await there.hub.store.collection(ITEMS).findOne({ _id: item.id })
    for (const secret of SECRETS) expect(JSON.stringify(doc)).not.to.include(secret)
  })
})
