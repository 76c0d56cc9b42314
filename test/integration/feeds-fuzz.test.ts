import { expect } from 'chai'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import ICAL from 'ical.js'
import type { Item } from '../../src/domain/items/item.js'
import { idFromPath, pathOf } from '../../src/domain/text/slug.js'
import { searchTokens } from '../../src/domain/text/tokens.js'
import { calendarOf } from '../../src/web/feeds/calendar.js'
import { atomFeed, rssFeed } from '../../src/web/feeds/feed.js'
import { metaOfItem } from '../../src/web/feeds/open-graph.js'
import { qrCode } from '../../src/web/feeds/qr.js'
import { openOnly } from '../../src/web/feeds/site.js'
import { sitemap } from '../../src/web/feeds/sitemap.js'
import { jsonForScript, structuredItem } from '../../src/web/feeds/structured.js'
import { Random } from '../store/fuzz/random.js'
import { EFFORT } from '../support/effort.js'
import { context, site } from '../support/items.js'
import { wildItems } from '../support/wild-items.js'

const TURNS = 30 * EFFORT
const AT_ONCE = 50
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

const parser = new XMLParser({ isArray: (name) => name === 'entry' || name === 'item', processEntities: true })

function entriesIn(xml: string): unknown[] {
  expect(XMLValidator.validate(xml)).to.equal(true)
  expect(xml.isWellFormed() && !UNFIT.test(xml)).to.equal(true)
  expect(xml).to.not.include('secret-member')
  const { feed, rss } = parser.parse(xml) as { feed?: { entry?: unknown[] }; rss?: { channel: { item?: unknown[] } } }
  return feed?.entry ?? rss?.channel.item ?? []
}

function checkCalendar(items: readonly Item[]): void {
  const text = calendarOf({ name: items[0]?.title ?? '', path: '/events', items }, context)
  for (const line of text.split('\r\n'))
    expect(Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line), line).to.equal(true)
  expect(text.isWellFormed() && !UNFIT.test(text)).to.equal(true)
  const calendar = new ICAL.Component(ICAL.parse(text) as never)
  const entries = calendar.getAllSubcomponents('vevent')
  const events = openOnly(items).filter(({ event }) => event !== null)
  expect(entries.map((entry) => entry.getFirstPropertyValue('uid'))).to.deep.equal(events.map(({ iri }) => iri))
  expect(entries.flatMap((entry) => entry.getAllSubcomponents())).to.deep.equal([])
  for (const entry of entries) expect(entry.getAllProperties('attendee')).to.deep.equal([])
}

function checkOne(item: Item): void {
  const json = jsonForScript(structuredItem(item, context))
  expect(json).to.not.match(/[<>&]/)
  expect(JSON.parse(json)).to.have.property('@id', item.iri)
  for (const meta of metaOfItem(item, context)) {
    expect(meta.content).to.be.a('string').and.not.equal('')
    expect(meta.content.isWellFormed() && !UNFIT.test(meta.content) && !meta.content.includes('\n')).to.equal(true)
  }
  expect(idFromPath(pathOf(item).split('/')[2] as string)).to.equal(item.id)
  expect(searchTokens(item.title, item.source).length).to.be.at.most(200)
  expect(qrCode(`${site.baseUrl}${pathOf(item)}`).path).to.match(/^(?:M\d+ \d+h\d+v1h-\d+z)+$/)
}

describe(`of ${TURNS * AT_ONCE} items such as no one would write by mistake`, () => {
  const seed = Number(process.env.FUZZ_SEED ?? 20_261_121)
  const item = wildItems(new Random(seed))
  const now = new Date('2026-11-20T00:00:00Z')

  it(`all feeds, calendars and pages' data can be read back (seed ${seed})`, function () {
    this.timeout(180_000)
    for (let turn = 0; turn < TURNS; turn++) {
      const items = Array.from({ length: AT_ONCE }, (_, at) => item(turn * AT_ONCE + at))
      const page = { title: items[0]?.title ?? '', path: '/', feedPath: '/feed', items, now }
      const open = openOnly(items).length
      expect(entriesIn(atomFeed(page, context))).to.have.length(open)
      expect(entriesIn(rssFeed(page, context))).to.have.length(open)
      checkCalendar(items)
      items.forEach(checkOne)
      expect(
        XMLValidator.validate(
          sitemap(
            site,
            items.map((one) => ({ path: pathOf(one), changedAt: null })),
          ),
        ),
      ).to.equal(true)
    }
  })
})
