import { expect } from 'chai'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Page } from '../../../src/web/layout.js'
import { Bar } from '../../../src/web/parts/bar.js'
import { CallCard, DaysLeft } from '../../../src/web/parts/call-card.js'
import { DateTimeField } from '../../../src/web/parts/date-time-field.js'
import { EventCard, EventRow } from '../../../src/web/parts/event-row.js'
import { ErrorSummary, Form } from '../../../src/web/parts/form.js'
import { Pager, TagList } from '../../../src/web/parts/lists.js'
import { MonthGrid } from '../../../src/web/parts/month-grid.js'
import { PersonChip } from '../../../src/web/parts/person-chip.js'
import { Picture } from '../../../src/web/parts/picture.js'
import { QrCode } from '../../../src/web/parts/qr-code.js'
import { JsonLd } from '../../../src/web/parts/json-ld.js'
import { ShareSheet } from '../../../src/web/parts/share-sheet.js'
import { PasswordField, TextArea, TextField } from '../../../src/web/parts/text-fields.js'
import { Toolbar } from '../../../src/web/parts/toolbar.js'
import { FigureStrip, WriteUpCard } from '../../../src/web/parts/write-up-card.js'
import { calls, events, writeUps } from '../../support/gallery-items.js'
import { testMember, testVisit } from '../../support/visit.js'

const visit = testVisit()
const german = testVisit({ site: visit.site, language: 'de' })
const { words } = visit
const textOf = (page: VNode) =>
  renderToString(page)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

describe('the parts of pages', () => {
  it('say of an event the gravest thing alone', () => {
    const ended = { ...events.cancelled!, event: events.past!.event }
    expect(textOf(<EventRow visit={visit} item={ended} href="/e" placesLeft={0} />)).to.match(/Cancelled$/)
    expect(textOf(<EventRow visit={visit} item={events.past!} href="/e" placesLeft={0} />)).to.match(/Over$/)
    expect(textOf(<EventRow visit={visit} item={events.plain!} href="/e" placesLeft={0} />)).to.include(
      'Full in 11 days',
    )
    expect(textOf(<EventRow visit={visit} item={events.plain!} href="/e" placesLeft={1} />)).to.include('1 place left')
    expect(textOf(<EventRow visit={german} item={events.plain!} href="/e" placesLeft={3} />)).to.include(
      'noch 3 Plätze',
    )
  })

  it('mark what is in another language than the page', () => {
    const row = (on: typeof visit) => renderToString(<EventRow visit={on} item={events.long!} href="/e" />)
    expect(row(visit)).to.include('<a href="/e" lang="de"')
    expect(row(german)).to.not.include('lang=')
  })

  it('count the days of a call on the calendar of its place, down to the last one', () => {
    const goal = calls.goal!
    const at = (now: string) => textOf(<DaysLeft visit={{ ...visit, now: new Date(now) }} item={goal} />)
    expect(at('2026-11-10T23:30:00Z')).to.equal('12 days left Until Sun 22 Nov, 23:59')
    expect(at('2026-11-21T00:10:00Z')).to.match(/^1 day left/)
    expect(at('2026-11-22T23:00:00Z')).to.match(/^Last day/)
    expect(at('2026-11-23T00:00:00Z')).to.equal('The time for this is over')
    expect(textOf(<DaysLeft visit={visit} item={calls.closed!} />)).to.equal('Closed')
    expect(textOf(<DaysLeft visit={visit} item={calls.open!} />)).to.equal('Open, with no last day')
  })

  it('draw a bar that is never longer than its whole', () => {
    const width = (value: number, of: number) =>
      /bar-part" width="(\d+)"/.exec(renderToString(<Bar value={value} of={of} />))?.[1]
    expect([width(50, 200), width(312, 300), width(-1, 10), width(3, 0)]).to.deep.equal(['50', '200', '0', '0'])
  })

  it('leave out figures that nobody counted', () => {
    expect(textOf(<FigureStrip visit={visit} figures={writeUps.whole!.writeUp} />)).to.equal(
      '14 people 1,320 hours £480 spent',
    )
    expect(textOf(<FigureStrip visit={visit} figures={writeUps.bare!.writeUp} />)).to.equal('1 person')
    expect(renderToString(<FigureStrip visit={visit} figures={{ people: null, hours: null, money: null }} />)).to.equal(
      '',
    )
  })

  it('put an event into the month on the day of its own place', () => {
    const late = { ...events.plain!.event, startsAt: new Date('2026-11-30T23:30:00Z'), zone: 'Europe/Berlin' }
    const item = { ...events.plain!, event: late }
    const month = (number: number) =>
      renderToString(<MonthGrid visit={visit} year={2026} month={number} entries={[{ item, href: '/e' }]} />)
    expect(month(11)).to.not.include('href="/e"')
    expect(month(12)).to.match(/datetime="2026-12-01".*?href="\/e".*?00:30/)
    expect(month(11).match(/role="row"/g)).to.have.lengthOf(7)
    expect(month(12).match(/<time datetime="2026-12/g)).to.have.lengthOf(31)
  })

  it('keep the room of a picture, and offer it in all its widths', () => {
    const html = renderToString(<Picture site={visit.site} picture={events.pictured!.pictures[0]!} sizes="100vw" />)
    expect(html).to.include('width="1600" height="1000"')
    expect(html).to.include(
      'srcset="/media/plot/400.webp 400w, /media/plot/800.webp 800w, /media/plot/1600.webp 1600w"',
    )
    expect(html).to.include('loading="lazy"')
  })

  it('tie a field to its help and to what is wrong with it, and keep what was typed', () => {
    const html = renderToString(
      <TextField words={words} name="title" label="Title" help="Short." error="Too short." value={'a "b"'} />,
    )
    expect(html).to.include('aria-describedby="field-title-help field-title-error" aria-invalid="true"')
    expect(html).to.include('value="a &quot;b&quot;"')
    for (const id of ['field-title-help', 'field-title-error']) expect(html).to.include(`id="${id}"`)
    const area = <TextArea words={words} language="en" name="text" label="Text" maxLength={3} value="🌱🌱" />
    expect(textOf(area)).to.include('2 of 3')
    const day = <DateTimeField words={words} name="start" label="Begins" value={{ date: 'soon', time: '' }} />
    expect(renderToString(day)).to.include('name="start-date" value="soon"')
  })

  it('never send a password back, and send the token with every form', () => {
    expect(renderToString(<PasswordField words={words} name="p" label="Password" kind="current" />)).to.not.include(
      'value=',
    )
    const signedIn = { ...visit, csrf: 'the-token' }
    const token = '<input type="hidden" name="csrf" value="the-token"'
    expect(
      renderToString(
        <Form visit={signedIn} action="/x">
          x
        </Form>,
      ),
    ).to.include(token)
    expect(renderToString(<Toolbar visit={signedIn} tools={[{ label: 'Delete', action: '/x' }]} />)).to.include(token)
  })

  it('are not there when there is nothing to show', () => {
    expect(renderToString(<Pager words={words} newer={null} older={null} />)).to.equal('')
    expect(renderToString(<TagList words={words} tags={[]} />)).to.equal('')
    expect(renderToString(<ErrorSummary visit={visit} errors={[]} />)).to.equal('')
  })

  it('show a menu to members and a way in to strangers, and manage only to whom it is open', () => {
    const page = (role: 'reader' | 'coordinator' | null) =>
      renderToString(
        <Page visit={{ ...visit, member: role === null ? null : testMember({ role }) }} title="x">
          x
        </Page>,
      )
    expect(page(null)).to.include('href="/sign-in"').and.not.include('/sign-out')
    expect(page('reader')).to.include('action="/sign-out"').and.not.include('href="/manage"')
    expect(page('coordinator')).to.include('href="/manage"')
    expect(page(null)).to.include('<a href="/events" aria-current="page">')
  })

  it('take hostile text for text wherever it stands', () => {
    const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
    const place = { name: evil, address: evil, access: evil }
    const event = { ...events.pictured!, title: evil, summary: evil, language: evil, byline: evil }
    const item = {
      ...event,
      event: { ...event.event, place },
      pictures: [{ ...event.pictures[0]!, alt: evil, key: evil }],
    }
    const shown = (
      <Page
        visit={{ ...visit, path: evil, member: testMember({ displayName: evil }), csrf: evil }}
        title={evil}
        description={evil}
      >
        <EventRow visit={visit} item={item} href={evil} />
        <EventCard visit={visit} item={item} href={evil} />
        <CallCard visit={visit} item={{ ...calls.goal!, title: evil, summary: evil }} href={evil} promised={1} />
        <WriteUpCard visit={visit} item={{ ...writeUps.whole!, title: evil, byline: evil }} href={evil} />
        <TagList words={words} tags={[{ name: evil, href: evil }]} />
        <PersonChip words={words} name={evil} hub={evil} href={evil} />
        <TextField words={words} name="n" label={evil} help={evil} error={evil} value={evil} />
        <TextArea words={words} language="en" name="t" label={evil} value={`</textarea>${evil}`} maxLength={9} />
        <ShareSheet words={words} text={evil} title={evil} posterHref={evil} />
        <QrCode text={evil} label={evil} />
        <JsonLd data={{ name: `</script>${evil}` }} />
      </Page>
    )
    const html = renderToString(shown).replace(/<script type="application\/ld\+json">[^<]*<\/script>/, '')
    expect(html).to.not.match(/<script|<img src=x|<\/textarea>[^<]/)
    expect(html).to.not.match(/"'/)
  })

  it('need no inline style and no inline script', () => {
    const row = <EventCard visit={visit} item={events.pictured!} href="/e" placesLeft={2} />
    const call = <CallCard visit={visit} item={calls.goal!} href="/c" promised={9} />
    expect(renderToString(row) + renderToString(call)).to.not.match(/ style=| on\w+=|<script/)
  })
})
