import { expect } from 'chai'
import { ITEMS, type ItemDoc } from '../../src/domain/items/item-repo.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const EACH = 1_000

describe('pages of a hub with 3,000 items', function () {
  this.timeout(120_000)
  let there: Neighbourhood
  before(async () => {
    there = await neighbourhood()
    const items = there.hub.store.collection(ITEMS)
    for (const { id } of [there.event, there.call, there.writeUp]) {
      const doc = (await items.findOne({ _id: id })) as ItemDoc
      await items.insertMany(Array.from({ length: EACH }, (_, n) => another(doc, n)))
    }
  })
  after(cleanUp)

  /** The same a few hours later, half of it over and one in ten for members. */
  function another(doc: ItemDoc, n: number): ItemDoc {
    const id = String(BigInt(doc._id) + BigInt(n + 1) * 1_000_000n).padStart(20, '0')
    const at = (n - EACH / 2) * 6 * 3_600_000
    const from = (date: Date) => new Date(date.getTime() + at)
    return {
      ...doc,
      _id: id,
      iri: `http://walton.example/o/${id}`,
      audience: n % 10 === 0 ? 'hub' : 'public',
      title: `${doc.title} ${n}`,
      publishedAt: from(doc.publishedAt),
      event: doc.event && {
        ...doc.event,
        startsAt: from(doc.event.startsAt),
        endsAt: null,
        overAt: from(doc.event.overAt),
      },
      call: doc.call && { ...doc.call, deadline: from(doc.call.overAt), overAt: from(doc.call.overAt) },
    }
  }

  const paths = [
    ...['/', '/events', '/events/past', '/events/month/2026-12', '/calls', '/calls/past', '/write-ups', '/tags/walton'],
    ...['/search?q=repair', '/search?q=rep', '/search?q=repair+caf%C3%A9+walton+hall+cake+bring', '/search?q=six'],
    ...['/feed.atom', '/events.rss', '/events.ics', '/tags/walton.ics'],
  ]

  it('open for strangers and for members, without a walk through everything', async () => {
    const member = await there.hub.browser('reader')
    for (const path of paths) {
      for (const ask of [() => there.hub.get(path), () => member.get(path)]) {
        expect((await ask()).status, path).to.equal(200)
      }
    }
  })

  it('are no longer than a phone can take', async () => {
    for (const path of paths.filter((one) => !one.includes('.'))) {
      const { text } = await there.hub.get(path)
      expect(text.length, path).to.be.below(120_000)
    }
  })

  it('have every public item in the map, and no other', async () => {
    const { text } = await there.hub.get('/sitemap.xml')
    expect(text.match(/<url>/g)).to.have.lengthOf(6 + 3 * (1 + EACH * 0.9))
    expect(text).to.include(`http://walton.example${pathOf(there.event)}`)
  })

  it('lead to the last item of every list', async () => {
    for (const [first, most] of [
      ['/events', 20],
      ['/events/past', 30],
      ['/calls', 40],
      ['/calls/past', 40],
      ['/write-ups', 45],
      ['/tags/walton', 90],
      ['/search?q=six', 60],
    ] as const) {
      let path: string | undefined = first
      let pages = 0
      for (; path !== undefined && pages < most; pages++) {
        const { status, text } = await there.hub.get(path.replaceAll('&amp;', '&'))
        expect(status, path).to.equal(200)
        path = /rel="next" href="([^"]+)"/.exec(text)?.[1]
      }
      expect(path, `${first} ends within ${most} pages`).to.equal(undefined)
      expect(pages, first).to.be.greaterThan(10)
    }
  })
})
