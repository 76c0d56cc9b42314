import { expect } from 'chai'
import ICAL from 'ical.js'
import { sayChange, sayReminder } from '../../src/domain/changes/change-words.js'
import { meaningOf, type Meaning } from '../../src/domain/changes/meaning.js'
import { objectOf } from '../../src/federation/vocab/write/object.js'
import { calendarOf } from '../../src/web/feeds/calendar.js'
import { contentHtml } from '../../src/web/feeds/content.js'
import { titleOf } from '../../src/web/feeds/site.js'
import { dateSource } from '../../src/words/dates.js'
import { context, event } from '../support/items.js'
import { writing } from './wire-scene.js'

const [ON, OFF] = ['\u2068', '\u2069']
const apart = (text: string) => `${ON}${text}${OFF}`
const [TITLE, HALL, STREET] = ['مقهى التصليح 7', 'قاعة 2', 'شارع 14']

const item = event(
  { title: TITLE, summary: 'أحضروا 3 أشياء', pictures: [], tags: [], tagKeys: [] },
  {
    place: { name: HALL, address: STREET, access: 'باب 5' },
    online: null,
    organizers: ['فرقة 9'],
  },
)
const ended = { at: new Date('2026-11-09T09:00:00Z'), reason: 'مطر 4' }
const off = { ...item, ended }

describe('what is read from right to left', () => {
  it('is set apart from the dates beside it, on other servers', () => {
    const { summary, content } = objectOf({ of: 'item', item: off }, writing) as { summary: string; content: string }
    expect(summary).to.equal(
      `CANCELLED - ${apart('مطر 4.')} Sat 12 Dec 2026, 14:00–17:00 (CET), ${apart(`${HALL}, ${STREET}`)}. ${apart('أحضروا 3 أشياء')}`,
    )
    expect(content)
      .to.include(`Access: ${apart('باب 5')}`)
      .and.include(`Organised by: ${apart('فرقة 9')}`)
    expect(content).to.include(`<strong>CANCELLED</strong> – ${apart('مطر 4')}`)
    expect(content, 'alone on its line').to.include(`<strong>${TITLE}</strong><br>Sat 12 Dec`)
  })

  it('is set apart in notes and letters about changes', () => {
    const manner = { language: 'en', dates: dateSource(), mayKnow: false } as const
    const meaning = meaningOf(item) as Meaning
    const before = { ...meaning, place: null }
    expect(sayChange({ before, after: meaning }, item, manner)).to.deep.equal({
      headline: `“${apart(TITLE)}” has changed.`,
      lines: [`New place: ${apart(`${HALL}, ${STREET}`)}`],
    })
    expect(sayReminder(meaning, TITLE, manner).headline).to.equal(`A reminder: “${apart(TITLE)}”`)
  })

  it('is set apart in calendars and feeds, and comes back from them as it was', () => {
    const ics = calendarOf({ name: 'All', path: '/', items: [off] }, context)
    const [entry] = new ICAL.Component(ICAL.parse(ics) as never).getAllSubcomponents('vevent')
    const valueOf = (name: string) => String(entry?.getFirstPropertyValue(name))
    expect(valueOf('summary')).to.equal(`Cancelled: ${apart(TITLE)}`)
    expect(valueOf('description')).to.include(`Access: ${apart('باب 5')}`)
    expect(valueOf('location'), 'for maps').to.equal(`${HALL}, ${STREET}`)
    expect(titleOf(item, context.words)).to.equal(TITLE)
    expect(contentHtml(item, context)).to.include(`<strong>Where:</strong> ${apart(`${HALL}, ${STREET}`)}</li>`)
  })

  it('cannot turn what comes after it', () => {
    const turning = event(
      { title: 'Choir\u202e', summary: 'x\u2067', pictures: [] },
      { place: { name: 'Hall\u202e', address: '', access: 'y\u2066' } },
    )
    const said = { ...turning, ended: { ...ended, reason: 'z\u202e' } }
    const { name, summary, content } = objectOf({ of: 'item', item: said }, writing)
    expect(JSON.stringify([name, summary, content]).match(/[\u202a-\u202e\u2066-\u2069]/g)).to.equal(null)
  })
})
