import { expect } from 'chai'
import ICAL from 'ical.js'
import type { Page } from 'puppeteer-core'
import { axeFaults, describeInBrowser, withPage } from '../support/browser.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from './hubs.js'

const ALL = ['minor', 'moderate', 'serious', 'critical']
const DAY_MS = 86_400_000

type Way = { script: boolean; width: number }

/** Somebody at a browser without a mouse, who goes by what the page says. */
class Person {
  readonly #page: Page
  readonly #hub: TestHub
  readonly #way: Way

  constructor(page: Page, hub: TestHub, way: Way) {
    this.#page = page
    this.#hub = hub
    this.#way = way
  }

  async sitDown(): Promise<void> {
    await this.#page.setViewport({ width: this.#way.width, height: 800 })
    await this.#page.setJavaScriptEnabled(this.#way.script)
    await this.#page.setExtraHTTPHeaders({ 'Accept-Language': 'en' })
  }

  /** Opens a link, wherever its hub is said to be. */
  async open(link: string): Promise<void> {
    const { pathname, search } = new URL(link, this.#hub.address ?? undefined)
    const answer = await this.#page.goto(`${this.#hub.address}${pathname}${search}`)
    expect(answer?.status(), link).to.equal(200)
    await this.#lookAround()
  }

  async type(texts: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(texts)) {
      const field = `main [name="${name}"]`
      await this.#page.focus(field)
      await this.#page.$eval(field, (typed) => (typed as unknown as { select(): void }).select())
      await this.#page.keyboard.type(text)
    }
  }

  /** Sets fields that browsers have a picker for. */
  async pick(values: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      const field = await this.#page.$(`main [name="${name}"]`)
      if (field === null) throw new Error(`There is no ${name} on ${this.#page.url()}`)
      await field.evaluate((input, picked) => Object.assign(input, { value: picked }), value)
    }
  }

  async choose(name: string, value: string): Promise<void> {
    await this.#page.focus(`main [name="${name}"][value="${value}"]`)
    await this.#page.keyboard.press('Space')
  }

  /** Presses what is called that, and looks at the page it leads to. */
  async press(name: string): Promise<void> {
    const kinds = ['link', 'button'].map((role) => this.#page.$$(`main ::-p-aria([name="${name}"][role="${role}"])`))
    const found = (await Promise.all(kinds)).flat()
    const [one, ...more] = found
    if (one === undefined || more.length > 0) {
      throw new Error(`${found.length} of “${name}” on ${this.#page.url()}: ${await this.text()}`)
    }
    await one.focus()
    await Promise.all([this.#page.waitForNavigation(), this.#page.keyboard.press('Enter')])
    await this.#lookAround()
  }

  text(): Promise<string> {
    return this.#page.$eval('main', (main) => (main as unknown as { innerText: string }).innerText)
  }

  get path(): string {
    return new URL(this.#page.url()).pathname
  }

  /** Nothing in anybody's way, and nothing off the screen. What looks needs script; the page stays as it came. */
  async #lookAround(): Promise<void> {
    const page = this.#page
    await page.setJavaScriptEnabled(true)
    expect(await axeFaults(page, ALL), page.url()).to.deep.equal([])
    await page.setJavaScriptEnabled(this.#way.script)
    const overflows = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
    expect(overflows, `${page.url()} scrolls sideways`).to.equal(false)
  }
}

describeInBrowser('the first evening of a hub', function () {
  this.timeout(120_000)
  const day = new Date(Date.now() + 10 * DAY_MS).toISOString().slice(0, 10)
  let hub: TestHub
  beforeEach(async () => {
    hub = await temporaryHub()
    await hub.start()
  })
  afterEach(cleanUp)

  async function setUp(organiser: Person): Promise<void> {
    await organiser.open((await hub.setupLink()) ?? '')
    await organiser.type({ name: 'Walton Hub', area: 'Walton' })
    await organiser.press('Continue')
    await organiser.press('Continue')
    await organiser.type({ name: 'organiser', password: PASSWORD, again: PASSWORD })
    await organiser.press('Set the hub up')
    expect(await organiser.text()).to.include('Walton Hub is live')
  }

  /** @returns where the event is */
  async function announce(organiser: Person): Promise<string> {
    await organiser.press('Publish a first event')
    await organiser.type({ title: 'Seed swap', body: 'Bring *seeds* and a bowl.' })
    await organiser.pick({ 'startsAt-date': day, 'startsAt-time': '11:00' })
    await organiser.type({ placeName: 'Walton Garden', tags: 'seeds' })
    await organiser.press('Publish')
    expect(await organiser.text())
      .to.include('It is out')
      .and.include('Walton Garden')
    return organiser.path
  }

  /** @returns the link */
  async function invite(organiser: Person): Promise<string> {
    await organiser.open('/manage')
    await organiser.press('People')
    await organiser.press('Invitations')
    await organiser.choose('role', 'coordinator')
    await organiser.press('Make the link')
    return /\S+\/join\/\S+/.exec(await organiser.text())?.[0] ?? ''
  }

  async function join(ada: Person, link: string): Promise<void> {
    await ada.open(link)
    await ada.type({ name: 'ada', password: 'pots and pans, twelve' })
    await ada.press('Make my account')
    expect(await ada.text())
      .to.include('Welcome!')
      .and.include('Coordinator')
  }

  async function move(ada: Person): Promise<void> {
    await ada.press('Manage')
    await ada.press('Published')
    await ada.press('Change: Seed swap')
    await ada.type({ title: 'Seed swap and soup' })
    await ada.pick({ 'startsAt-time': '12:30' })
    await ada.press('Publish the change')
    expect(await ada.text())
      .to.include('It is out')
      .and.include('Seed swap and soup')
  }

  /** What a calendar makes of the one event in the hub's. */
  async function inCalendar(): Promise<Record<string, string>> {
    const { status, text } = await hub.get('/events.ics')
    expect(status).to.equal(200)
    const [event, ...more] = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent')
    expect(more).to.deep.equal([])
    const names = ['summary', 'dtstart', 'location', 'status', 'sequence']
    return Object.fromEntries(names.map((name) => [name, String(event?.getFirstPropertyValue(name))]))
  }

  const atOneTable = (way: Way, work: (...people: [Person, Person, Person]) => Promise<void>): Promise<void> =>
    withPage((first) =>
      withPage((second) =>
        withPage(async (third) => {
          const people = [first, second, third].map((page) => new Person(page, hub, way)) as [Person, Person, Person]
          for (const person of people) await person.sitDown()
          await work(...people)
        }),
      ),
    )

  for (const way of [
    { script: true, width: 1_280 },
    { script: false, width: 320 },
  ]) {
    const how = way.script ? 'with script' : 'without script, on a narrow screen'
    it(`leads from the printed link to an event that neighbours read and coordinators change, ${how}`, () =>
      atOneTable(way, async (organiser, ada, neighbour) => {
        await setUp(organiser)
        const address = await announce(organiser)

        await neighbour.open('/')
        await neighbour.press('Seed swap')
        expect(neighbour.path).to.equal(address)
        expect(await neighbour.text())
          .to.include('Bring seeds and a bowl.')
          .and.not.include('It is out')
        const said = { location: 'Walton Garden', status: 'CONFIRMED', summary: 'Seed swap' }
        expect(await inCalendar()).to.include({ ...said, dtstart: `${day}T11:00:00` })

        await join(ada, await invite(organiser))
        await move(ada)
        await neighbour.open(address)
        await neighbour.press('What was changed')
        expect(await neighbour.text()).to.match(/Version 2[^]*Seed swap and soup[^]*Version 1/)

        await ada.press('Cancel or postpone it')
        await ada.type({ reason: 'The hall is flooded.' })
        await ada.press('Announce it')
        await neighbour.open('/events')
        await neighbour.press('Seed swap and soup')
        expect(await neighbour.text())
          .to.include('This event was cancelled.')
          .and.include('The hall is flooded.')
        const off = await inCalendar()
        expect(off).to.include({ status: 'CANCELLED', dtstart: `${day}T12:30:00` })
        expect(Number(off.sequence)).to.be.greaterThan(1)
      }))
  }
})
