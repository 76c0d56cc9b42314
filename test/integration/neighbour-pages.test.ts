import { expect } from 'chai'
import type { Item } from '../../src/domain/items/item.js'
import { pathOf, shortPathOf } from '../../src/domain/text/slug.js'
import { edit, publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { BASE_URL, neighbourhood, type Neighbourhood } from './neighbours.js'

const strangers = [
  '/',
  '/events',
  '/events/month/2026-12',
  '/events/past',
  '/calls',
  '/calls/past',
  '/write-ups',
  '/about',
]

describe('what neighbours see', () => {
  let there: Neighbourhood
  beforeEach(async () => {
    there = await neighbourhood()
  })
  afterEach(cleanUp)

  const textOf = async (path: string, headers = {}) => {
    const { status, text } = await there.hub.get(path, { headers })
    expect(status, path).to.equal(200)
    return text
  }

  it('is what is on, what is asked, what was learned, and who the group is, on the start page', async () => {
    const text = await textOf('/')
    for (const item of [there.event, there.call, there.writeUp]) expect(text).to.include(`href="${pathOf(item)}"`)
    for (const part of ['Forty people with two plots.', '/events.ics', '/feed.atom', '40</span>', '12 </span>']) {
      expect(text, part).to.include(part)
    }
    expect(text).to.not.match(/<script(?! type="application\/ld\+json")| style="| on\w+="/)
  })

  it('has words for a board with nothing on it, and the next step for those who can take it', async () => {
    const { hub } = await neighbourhoodWithout()
    const reader = await hub.browser('reader')
    const coordinator = await hub.browser('coordinator')
    for (const [path, words] of [
      ['/events', 'Nothing is planned right now'],
      ['/events/past', 'Nothing has been on yet'],
      ['/calls', 'Nothing is asked of you right now'],
      ['/calls/past', 'No call is over yet'],
      ['/write-ups', 'Nothing has been written up yet'],
      ['/tags/nothing', 'Nothing here has this tag'],
      ['/search?q=nothing', 'Nothing has “nothing” in it'],
    ] as const) {
      expect((await hub.get(path)).text, path).to.include(words)
    }
    for (const path of ['/', '/events', '/calls', '/write-ups']) {
      expect((await reader.get(path)).text, path).to.not.include('class="button" href="/manage/new/')
      expect((await coordinator.get(path)).text, path).to.include('class="button" href="/manage/new/')
    }
  })

  it('is not there until the hub is set up, but for the start page', async () => {
    const { temporaryHub } = await import('./hubs.js')
    const hub = await temporaryHub()
    await hub.start()
    expect((await hub.get('/')).status).to.equal(200)
    for (const path of [
      ...strangers.slice(1),
      '/feed.atom',
      '/events.ics',
      '/sitemap.xml',
      '/search?q=tea',
      '/tags/tea',
    ]) {
      expect((await hub.get(path)).status, path).to.equal(404)
    }
  })

  it('is all of an event: when, where, how to get in, and what it is', async () => {
    const text = await textOf(pathOf(there.event))
    for (const part of [
      'Sat 12 Dec, 14:00–17:00',
      'St Mary’s hall',
      'Walton L9 1AA',
      'hearing loop',
      '<strong>patience</strong>',
    ]) {
      expect(text, part).to.include(part)
    }
    expect(text).to.include(`<link rel="canonical" href="${BASE_URL}${pathOf(there.event)}"`)
    expect(text).to.include(`href="${pathOf(there.event)}.ics"`)
    expect(text).to.include(`href="${pathOf(there.event)}/poster"`)
    expect(text).to.include(`${BASE_URL}${shortPathOf(there.event)}`)
    expect(text).to.include('href="/tags/repaircafe"')
    expect(text).to.not.include(there.event.writtenBy).and.not.include('organiser')
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text) ?? []
    expect(JSON.parse(json)).to.include({ '@type': 'Event', 'startDate': '2026-12-12T14:00:00+00:00' })
    for (const property of ['og:title', 'og:url', 'og:description']) expect(text).to.include(`property="${property}"`)
  })

  it('is all of a call: how long, how many, and where to act as long as one can', async () => {
    const action = 'href="https://council.example/libraries"'
    const text = await textOf(pathOf(there.call))
    for (const part of ['>40</span>', 'days left', 'Until Sun 20 Dec', '500', 'Write a letter', action]) {
      expect(text, part).to.include(part)
    }
    there.goTo('2026-12-21T00:00:30Z')
    const over = await textOf(pathOf(there.call))
    expect(over).to.include('The time for this is over').and.not.include(action)
  })

  it('gives what failed as much room as what worked', async () => {
    const text = await textOf(pathOf(there.writeUp))
    const [worked, failed] = ['What happened', 'What failed'].map((words) => text.indexOf(words)) as [number, number]
    expect(worked).to.be.greaterThan(0)
    expect(failed).to.be.greaterThan(worked)
    expect(text).to.match(/<h2><svg[^]*?What happened<\/h2>[^]*<h2><svg[^]*?What failed<\/h2>/)
    for (const part of ['>23<', '>140<', '£120', 'Agree on the August rota']) expect(text, part).to.include(part)
  })

  it('says first that something was cancelled or closed, and why', async () => {
    const { items } = there.hub.services
    await items.end(there.steward, there.event.id, 'The <roof> is gone')
    await items.end(there.steward, there.call.id, 'We won')
    const event = await textOf(pathOf(there.event))
    expect(event.indexOf('The &lt;roof> is gone')).to.be.within(1, event.indexOf('<h1'))
    expect(event).to.include('<title>Cancelled: Repair café').and.not.include('/poster"')
    expect(await textOf(pathOf(there.call)))
      .to.include('We won')
      .and.not.include('council.example')
    expect(await textOf('/events')).to.include('leaf-struck')
    expect(await textOf('/calls')).to.include('Closed and past')
  })

  it('leads from every address an item ever had to the one it has', async () => {
    const before = pathOf(there.event)
    const item = await edit(there.hub.services, there.steward, there.event, { title: 'Repair café with cake' })
    for (const end of ['', '/poster', '.ics']) {
      for (const path of [before, shortPathOf(item), pathOf(item).replace('/events', '/calls')]) {
        if (end !== '' && path.startsWith('/calls')) continue
        const { status, headers } = await there.hub.get(`${path}${end}?size=a5&x=%0d%0a`)
        expect([status, headers.location], path).to.deep.equal([301, `${pathOf(item)}${end}?size=a5&x=%0d%0a`])
        expect(headers['cache-control'], 'or two titles could lead to each other').to.match(/no-cache/)
      }
    }
    for (const id of [item.id, String(BigInt(item.id))]) {
      const { status, headers } = await there.hub.get(`/o/${id}`)
      expect([status, headers.location]).to.deep.equal([302, pathOf(item)])
    }
    expect(await textOf(pathOf(item))).to.include(`${pathOf(item)}/history`)
  })

  it('is told as gone when it was taken down, at every address', async () => {
    await there.hub.services.items.remove(there.steward, there.event.id)
    for (const path of [
      pathOf(there.event),
      `${pathOf(there.event)}.ics`,
      `${pathOf(there.event)}/poster`,
      `/o/${there.event.id}`,
    ]) {
      const { status, text } = await there.hub.get(path)
      expect([status, text.includes('This has been taken down')], path).to.deep.equal([410, true])
    }
    expect(await textOf('/events')).to.not.include('Repair café')
  })

  it('does not tell what is for members from what never was', async () => {
    const inside = await insideItem()
    const missing = pathOf({ ...inside, id: '00117281362944000999' })
    const member = await there.hub.browser('reader')
    for (const end of ['', '/poster', '.ics']) {
      const [hidden, never] = await Promise.all([there.hub.get(pathOf(inside) + end), there.hub.get(missing + end)])
      const bare = (text: string, path: string) => text.replaceAll(path, 'PATH')
      expect(hidden.status, end).to.equal(404)
      expect(bare(hidden.text, pathOf(inside))).to.equal(bare(never.text, missing))
    }
    expect((await there.hub.get(`/o/${inside.id}`)).status).to.equal(404)
    expect((await there.hub.get(shortPathOf(inside))).status).to.equal(404)
    await there.hub.services.items.remove(there.steward, inside.id)
    expect((await there.hub.get(pathOf(inside))).status).to.equal(404)
    expect((await member.get(pathOf(inside))).status).to.equal(410)
  })

  it('shows members what is theirs, marked, and strangers nothing of it anywhere', async () => {
    const inside = await insideItem()
    const unlisted = await publish(there.hub.services, there.steward, 'call', {
      ...typed.call,
      title: 'Quietly, please',
      audience: 'unlisted',
    })
    const member = await there.hub.browser('reader')
    const lists = [
      ...strangers,
      '/search?q=keyholders',
      '/tags/walton',
      '/feed.atom',
      '/feed.rss',
      '/events.atom',
      '/events.ics',
      '/tags/walton.atom',
      '/tags/walton.ics',
      '/sitemap.xml',
    ]
    for (const path of lists) {
      const { text } = await there.hub.get(path)
      expect(text, path).to.not.include('Keyholders').and.not.include('Quietly')
      expect((await member.get(path)).headers['cache-control'] ?? '', path).to.match(
        /\.(atom|rss|ics|xml)$/.test(path) ? /public/ : /private/,
      )
    }
    for (const path of ['/', '/events', '/search?q=keyholders', '/tags/walton', pathOf(inside)]) {
      const { text } = await member.get(path)
      expect(text, path).to.include('Keyholders').and.include('Members only')
    }
    const page = await textOf(pathOf(unlisted))
    expect(page).to.include('name="robots" content="noindex"').and.include('This stands in no list')
  })

  it('offers to each who is signed in what they may do, and to others nothing', async () => {
    const other = await there.hub.browser('coordinator')
    const steward = await there.hub.browser('steward')
    const reader = await there.hub.browser('reader')
    const path = pathOf(there.event)
    const tools = (text: string) => [...text.matchAll(/\/manage\/items\/\d{20}\/(\w+)/g)].map(([, name]) => name)
    expect(tools((await there.hub.get(path)).text)).to.deep.equal([])
    expect(tools((await reader.get(path)).text)).to.deep.equal([])
    expect(tools((await other.get(path)).text)).to.deep.equal(['edit', 'hosts', 'end', 'pin'])
    expect(tools((await steward.get(path)).text)).to.deep.equal(['edit', 'hosts', 'end', 'pin', 'remove'])
    await there.hub.services.items.end(there.steward, there.event.id, 'Storm')
    expect(tools((await other.get(path)).text)).to.deep.equal(['edit', 'hosts', 'reopen', 'pin'])
  })

  it('finds by words in any order and by how a word begins, and says when there is nothing', async () => {
    for (const query of ['café repair', 'REPAIR', 'repa', 'cafe', 'kuchen OR', 'saturdays library']) {
      const { text } = await there.hub.get(`/search?q=${encodeURIComponent(query)}`)
      expect(text.includes('found</p>'), query).to.equal(!query.startsWith('kuchen'))
    }
    expect(await textOf('/search?q=%2C%2E%21')).to.include('Type a word of two letters or more')
    expect(await textOf('/search'))
      .to.include('name="q"')
      .and.not.include('role="status"')
  })

  it('lists by month what is on, going on, and on elsewhere', async () => {
    const { services } = there.hub
    const across = { startsAt: '2026-11-28T10:00', endsAt: '2026-12-02T18:00' }
    await publish(services, there.steward, 'event', { ...typed.event, ...across, title: 'Five days of seeds' })
    const away = { zone: 'Pacific/Kiritimati', startsAt: '2026-12-01T08:00', endsAt: '2026-12-01T09:00' }
    await publish(services, there.steward, 'event', { ...typed.event, ...away, title: 'Far away at dawn' })
    const december = await textOf('/events/month/2026-12')
    for (const part of [
      'Going on from before',
      'Five days of seeds',
      'Far away at dawn',
      'Repair café',
      'December 2026',
    ]) {
      expect(december, part).to.include(part)
    }
    expect(await textOf('/events/month/2026-11')).to.not.include('Far away at dawn')
  })

  it('comes in pages that lead from one to the next without a gap', async () => {
    const { services } = there.hub
    for (let n = 0; n < 65; n++) {
      const day = String((n % 28) + 1).padStart(2, '0')
      const startsAt = `2027-0${(n % 3) + 1}-${day}T18:00`
      await publish(services, there.steward, 'event', {
        title: `Evening ${n}.`,
        body: 'Tea',
        startsAt,
        zone: 'Europe/London',
      })
    }
    const seen = new Set<string>()
    let path: string | undefined = '/events'
    for (let turn = 0; path !== undefined && turn < 9; turn++) {
      const text: string = await textOf(path)
      for (const [, title = ''] of text.matchAll(/>(Evening \d+\.)</g)) {
        expect(seen.has(title), title).to.equal(false)
        seen.add(title)
      }
      path = /rel="next" href="([^"]+)"/.exec(text)?.[1]
    }
    expect([...seen]).to.have.lengthOf(65)
  }).timeout(60_000)

  it('speaks German to those who read it, with German dates', async () => {
    const german = { 'Accept-Language': 'de' }
    expect(await textOf('/', german))
      .to.include('Was als Nächstes ansteht')
      .and.include('<html lang="de"')
    expect(await textOf(pathOf(there.event), german))
      .to.include('Sa 12. Dez')
      .and.include('<bdi>Repair café')
    expect(await textOf('/events/month/2026-12', german)).to.include('Dezember 2026')
    for (const path of [...strangers, '/search?q=zebra', pathOf(there.call), pathOf(there.writeUp)]) {
      const text = (await textOf(path, german)).replace(/<script.*?<\/script>/gs, '')
      expect(text, path).to.not.match(/Published|What failed|Nothing|Stay in touch|undefined|\[object/)
    }
  })

  it('prints a poster and a leaflet, each with a code that leads to the page', async () => {
    const poster = await textOf(`${pathOf(there.event)}/poster?size=a5`)
    expect(poster).to.include('poster-a5').and.include('class="qr"').and.include('name="robots" content="noindex"')
    expect(await textOf(`${pathOf(there.event)}/poster?size=a4&size=a5`)).to.include('poster-a4')
    expect(await textOf(`${pathOf(there.event)}/poster?size=%00`)).to.include('poster-a4')
    expect(await textOf(`${pathOf(there.call)}/leaflet`)).to.include('Until Sunday, 20 December 2026')
    expect((await there.hub.get(`${pathOf(there.call)}/poster`)).status).to.equal(404)
  })

  it('tells robots where the map is, and the map has every public page', async () => {
    expect(await textOf('/robots.txt')).to.include(`Sitemap: ${BASE_URL}/sitemap.xml`)
    const map = await textOf('/sitemap.xml')
    for (const item of [there.event, there.call, there.writeUp])
      expect(map).to.include(`<loc>${BASE_URL}${pathOf(item)}</loc>`)
    await there.hub.services.items.remove(there.steward, there.call.id)
    expect(await textOf('/sitemap.xml')).to.not.include(pathOf(there.call))
    for (const part of ['0', '1', '01', '99999', 'x', '-1']) {
      expect((await there.hub.get(`/sitemap-${part}.xml`)).status, part).to.equal(404)
    }
  })

  it('has an icon wherever one is looked for', async () => {
    const [, href = ''] = /"og:image" content="http:\/\/walton\.example([^"]+)"/.exec(await textOf('/')) ?? []
    for (const path of [href, '/favicon.ico', '/apple-touch-icon.png']) {
      const { status, headers } = await there.hub.get(path)
      expect([status, headers['content-type'], headers['cross-origin-resource-policy']]).to.deep.equal([
        200,
        'image/png',
        'cross-origin',
      ])
    }
  })

  const insideItem = (): Promise<Item> =>
    publish(there.hub.services, there.steward, 'event', { ...typed.event, title: 'Keyholders', audience: 'hub' })

  async function neighbourhoodWithout(): Promise<Neighbourhood> {
    const empty = await neighbourhood()
    for (const { id } of [empty.event, empty.call, empty.writeUp])
      await empty.hub.services.items.remove(empty.steward, id)
    return empty
  }
})
