import express, { type Express } from 'express'
import sharp from 'sharp'
import { securityHeaders } from '../../src/web/frame.js'
import { loadAssets } from '../../src/web/assets.js'
import { Page, sendPage, type Site, type Visit } from '../../src/web/layout.js'
import { CallCard } from '../../src/web/parts/call-card.js'
import { CheckField, RadioGroup, SelectField } from '../../src/web/parts/choice-fields.js'
import { DateTimeField } from '../../src/web/parts/date-time-field.js'
import { EventHead } from '../../src/web/parts/event-head.js'
import { EventCard, EventRow } from '../../src/web/parts/event-row.js'
import { FileField } from '../../src/web/parts/file-field.js'
import { ErrorSummary, Form, SubmitButton } from '../../src/web/parts/form.js'
import { EmptyState, MonthPager, Pager, TagList } from '../../src/web/parts/lists.js'
import { MonthGrid } from '../../src/web/parts/month-grid.js'
import { Banner, Notice } from '../../src/web/parts/notice.js'
import { PersonChip } from '../../src/web/parts/person-chip.js'
import { Picture } from '../../src/web/parts/picture.js'
import { Poster } from '../../src/web/parts/poster.js'
import { QrCode } from '../../src/web/parts/qr-code.js'
import { JsonLd } from '../../src/web/parts/json-ld.js'
import { SafeHtml } from '../../src/web/parts/safe-html.js'
import { ShareSheet } from '../../src/web/parts/share-sheet.js'
import { StatusTag, type Status } from '../../src/web/parts/status-tag.js'
import { PasswordField, TextArea, TextField } from '../../src/web/parts/text-fields.js'
import { Toolbar } from '../../src/web/parts/toolbar.js'
import { FailedPanel, FigureStrip, WriteUpCard } from '../../src/web/parts/write-up-card.js'
import { isLanguage } from '../../src/words/words.js'
import { calls, events, writeUps } from './gallery-items.js'
import { testSite, testMember, testVisit } from './visit.js'

/** Every part in every state, on pages that only tests can see; `?lang=`, `?hue=` and `?as=` choose the visit. */
export function galleryApp(): Express {
  const { routes, ...assets } = loadAssets()
  const site = testSite({
    ...assets,
    name: 'Walton Hub',
    area: 'Walton Vale and Orrell Park',
    sourceHref: 'https://source.example/hub',
  })
  const app = express()
  app.use(securityHeaders({ https: false, mediaUrl: null }), routes)
  const page = (path: string, render: (visit: Visit) => Parameters<typeof sendPage>[1]) =>
    app.get(path, (req, res) => sendPage(res, render(visitOf(site, req.path, req.query))))
  page('/events', eventsPage)
  page('/events/month', monthPage)
  page('/calls', callsPage)
  page('/event', eventPage)
  page('/write-up', writeUpPage)
  page('/form', formPage)
  page('/poster', posterPage)
  page('/poster-small', smallPosterPage)
  page('/empty', emptyPage)
  app.get('/media/plot/:width.webp', async (_req, res) => {
    const background = { r: 120, g: 150, b: 90 }
    res.type('webp').send(
      await sharp({ create: { width: 800, height: 500, channels: 3, background } })
        .webp()
        .toBuffer(),
    )
  })
  return app
}

export const galleryPaths = [
  '/events',
  '/events/month',
  '/calls',
  '/event',
  '/write-up',
  '/form',
  '/poster',
  '/poster-small',
  '/empty',
]

function visitOf(site: Site, path: string, query: Record<string, unknown>): Visit {
  const language = typeof query.lang === 'string' && isLanguage(query.lang) ? query.lang : 'en'
  const accent = typeof query.hue === 'string' ? Number(query.hue) : site.accent
  const member = query.as === undefined ? null : testMember({ displayName: 'Margaret Oyelaran-Whitworth' })
  return testVisit({ site: { ...site, accent }, language, path, member, csrf: 'token' })
}

const eventsPage = (visit: Visit) => (
  <Page
    visit={visit}
    title="What’s on"
    alternates={[{ type: 'text/calendar', href: '/events.ics', title: 'Calendar' }]}
  >
    <h1>What’s on</h1>
    <p class="lead">Everybody is welcome, unless it says otherwise. Come as you are; bring somebody along.</p>
    <h2>Next</h2>
    <ul class="cards">
      <li>
        <EventCard visit={visit} item={events.pictured!} href="/event" placesLeft={4} />
      </li>
      <li>
        <EventCard visit={visit} item={events.plain!} href="/event" placesLeft={null} />
      </li>
      <li>
        <EventCard visit={visit} item={events.long!} href="/event" placesLeft={0} />
      </li>
    </ul>
    <h2>After that</h2>
    <ul class="rows">
      {Object.entries(events).map(([name, item]) => (
        <li>
          <EventRow
            visit={visit}
            item={item}
            href="/event"
            placesLeft={name === 'full' ? 0 : name === 'plain' ? 1 : null}
          />
        </li>
      ))}
    </ul>
    <Pager words={visit.words} newer="/events?after=1" older="/events?before=1" />
  </Page>
)

const monthPage = (visit: Visit) => (
  <Page visit={visit} title="November 2026" extra="month">
    <h1>What’s on</h1>
    <MonthGrid
      visit={visit}
      year={2026}
      month={11}
      entries={Object.values(events).map((item) => ({ item, href: '/event' }))}
    />
    <MonthPager words={visit.words} before="/events/month?2026-10" after="/events/month?2026-12" />
  </Page>
)

const callsPage = (visit: Visit) => (
  <Page visit={visit} title="Calls">
    <h1>Calls</h1>
    <p class="lead">What this group asks of its neighbours just now, and how many have said yes.</p>
    <ul class="cards">
      <li>
        <CallCard visit={visit} item={calls.goal!} href="/call" promised={74} level={2} />
      </li>
      <li>
        <CallCard visit={visit} item={calls.lastDay!} href="/call" promised={1} level={2} />
      </li>
      <li>
        <CallCard visit={visit} item={calls.open!} href="/call" promised={0} level={2} />
      </li>
      <li>
        <CallCard visit={visit} item={calls.closed!} href="/call" promised={312} level={2} />
      </li>
    </ul>
    <h2>Write-ups</h2>
    <ul class="cards">
      <li>
        <WriteUpCard visit={visit} item={writeUps.whole!} href="/write-up" />
      </li>
      <li>
        <WriteUpCard visit={visit} item={writeUps.bare!} href="/write-up" />
      </li>
    </ul>
  </Page>
)

const states: Status[] = ['cancelled', 'closed', 'past', 'draft', 'scheduled', 'full', 'hub', 'unlisted', 'edited']
const jsonLd = {
  '@context': 'https://schema.org',
  '@type': 'Event',
  'name': '</script><script>globalThis.broken = true</script>',
}

const eventPage = (visit: Visit) => {
  const item = events.pictured!
  const { words } = visit
  const share = `${item.title}, Sat 14 Nov, 10:00: https://walton.example/events/clearing-the-alley`
  return (
    <Page
      visit={visit}
      title={item.title}
      description={item.summary}
      canonical="https://walton.example/event"
      head={<JsonLd data={jsonLd} />}
      notices={
        <>
          <Banner words={words} kind="draft">
            This is a preview. Nobody but the coordinators can see it.
          </Banner>
          <Notice words={words} kind="done">
            <p>You are signed up. A mail with a link to change your mind is on its way.</p>
          </Notice>
        </>
      }
    >
      <EventHead visit={visit} item={item} placesLeft={4}>
        <a class="button" href="/sign-up">
          Sign up
        </a>
      </EventHead>
      <div class="with-rail">
        <div>
          <p class="lead">{item.summary}</p>
          <Notice words={words} kind="change">
            <p>It begins at ten, not at nine. Changed on Mon 9 Nov.</p>
          </Notice>
          <Notice words={words} kind="cancelled">
            <p>The storm has taken the roof of the shed.</p>
          </Notice>
          <Notice words={words} kind="info">
            <p>Boots help.</p>
          </Notice>
          <Picture site={visit.site} picture={item.pictures[0]!} sizes="(min-width: 45rem) 44rem, 100vw" first />
          <SafeHtml html="<h2>What to bring</h2><p>Gloves if you have some, <em>and</em> a <a href='https://a.example'>flask</a>.</p><ul><li>Bags</li><li>Rakes</li></ul><blockquote><p>It took one Saturday.</p></blockquote><table><tr><th>Hour</th><th>Where</th></tr><tr><td>10</td><td>North end</td></tr></table><pre><code>a very long line of code that will not fit on any small screen whatever one does about it, ever</code></pre>" />
          <TagList words={words} tags={item.tags.map((name) => ({ name, href: `/tags/${name}` }))} />
          <Toolbar
            visit={visit}
            tools={[
              { label: 'Edit', href: '/edit' },
              { label: 'Cancel the event', action: '/cancel' },
              { label: 'Delete', action: '/delete', danger: true },
            ]}
          />
          <ShareSheet words={words} text={share} title={item.title} posterHref="/poster" calendarHref="/event.ics" />
          <p class="facts">
            {states.map((status) => (
              <StatusTag words={words} status={status} />
            ))}
          </p>
        </div>
        <aside aria-label="People">
          <div class="panel">
            <PersonChip words={words} name="Margaret Oyelaran-Whitworth" role="coordinator" />
            <PersonChip
              words={words}
              name="Ada"
              role="steward"
              hub="Elm Park Growers’ and Tenants’ Hub"
              href="/people/ada"
            />
          </div>
        </aside>
      </div>
    </Page>
  )
}

const writeUpPage = (visit: Visit) => (
  <Page visit={visit} title={writeUps.whole!.title}>
    <h1>{writeUps.whole!.title}</h1>
    <FigureStrip visit={visit} figures={writeUps.whole!.writeUp} />
    <SafeHtml html="<p>On home days the ground is full and the shelves are empty. We put a van between the two: fans bring a tin, and the van goes straight to the foodbank. It sounds simple, and the first season it was.</p>" />
    <FailedPanel
      words={visit.words}
      worked={
        <SafeHtml html="<p>Eleven of twelve games, 2.4 tonnes. The clubs’ own stewards asked for the second season.</p>" />
      }
      failed={
        <SafeHtml html="<p>Nobody had asked the foodbank when it could unload. Twice the van stood before a closed door, and a third of the fresh food spoiled.</p>" />
      }
    />
    <FailedPanel words={visit.words} worked={<p>One side only.</p>} failed={null} />
  </Page>
)

const wrong = {
  title: 'Give it a title of at least three letters.',
  start: 'The day is over already. Choose one that is still to come.',
  picture: 'The file is not a picture that can be read.',
  who: 'Choose who may see it.',
}

const formPage = (visit: Visit) => {
  const { words, language } = visit
  const text = 'Bring your letters and photos. '.repeat(20)
  return (
    <Page visit={visit} title="A new event" unlisted>
      <h1>A new event</h1>
      <ErrorSummary
        visit={visit}
        errors={[
          { name: 'title', message: wrong.title },
          { name: 'start', message: wrong.start },
          { name: 'picture', message: wrong.picture },
          { name: 'who', message: wrong.who },
        ]}
      />
      <Form visit={visit} action="/form" files>
        <TextField words={words} name="title" label="Title" value="Da" required error={wrong.title} maxLength={120} />
        <TextArea words={words} language={language} name="summary" label="In a sentence" maxLength={300} rows={2} />
        <TextArea
          words={words}
          language={language}
          name="text"
          label="What it is about"
          help="An empty line begins a new paragraph."
          value={text}
          maxLength={500}
          error="This is too long. Take some of it away."
        />
        <DateTimeField
          words={words}
          name="start"
          label="It begins"
          help="By the clock of the place."
          value={{ date: '2026-11-01', time: '19:00' }}
          required
          error={wrong.start}
        />
        <SelectField
          words={words}
          name="zone"
          label="Time zone"
          required
          value="b"
          choices={[
            { value: 'a', label: 'Europe/Berlin' },
            { value: 'b', label: 'Europe/London' },
          ]}
        />
        <RadioGroup
          words={words}
          name="who"
          label="Who may see it"
          required
          error={wrong.who}
          choices={[
            { value: 'public', label: 'Everybody', help: 'It is listed, and other hubs may show it.' },
            { value: 'hub', label: 'Members of this hub' },
          ]}
        />
        <CheckField words={words} name="mail" label="Tell members by mail" checked help="Once, when it is published." />
        <CheckField words={words} name="rules" label="The group’s rules are kept" error="Please read them first." />
        <FileField
          words={words}
          name="picture"
          label="A picture"
          alt="Spades"
          error={wrong.picture}
          altError="Say a little more."
        />
        <TextField
          words={words}
          name="places"
          label="Places"
          type="number"
          short
          help="Leave it empty if it does not matter."
        />
        <TextField words={words} name="contact" label="Mail" type="email" autocomplete="email" />
        <PasswordField
          words={words}
          name="password"
          label="Password"
          kind="new"
          required
          help="Twelve letters or more."
        />
        <div class="form-end">
          <SubmitButton label="Publish" name="then" value="publish" />
          <SubmitButton label="Keep as a draft" name="then" value="keep" look="quiet" />
          <SubmitButton label="Throw away" name="then" value="drop" look="danger" />
        </div>
      </Form>
    </Page>
  )
}

const posterPage = (visit: Visit) => {
  const address = 'walton.example/events/damp'
  const qr = <QrCode text={`https://${address}`} label={address} />
  return (
    <Page visit={visit} title="Poster" extra="poster" unlisted>
      <Poster visit={visit} item={events.plain!} size="a4" qr={qr} address={address} />
    </Page>
  )
}

const smallPosterPage = (visit: Visit) => {
  const address = 'walton.example/events/nachbarschaftsversammlung-zur-verkehrsberuhigung'
  const qr = <QrCode text={`https://${address}`} label={address} />
  return (
    <Page visit={visit} title="Poster" extra="poster" unlisted>
      <Poster visit={visit} item={events.long!} size="a5" qr={qr} address={address} />
    </Page>
  )
}

const emptyPage = (visit: Visit) => (
  <Page visit={visit} title="Calls" description="What the group asks" extra="month">
    <h1>Calls</h1>
    <EmptyState title="Nothing is asked of anybody just now" next={{ label: 'See what’s on', href: '/events' }}>
      <p>When the group needs letters, hands or signatures, it says so here.</p>
    </EmptyState>
    <MonthGrid visit={visit} year={2027} month={2} entries={[]} />
  </Page>
)
