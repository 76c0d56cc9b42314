import { expect } from 'chai'
import { publish, typed } from '../../../support/published.js'
import { Crash, faults, openDesk, type Desk } from '../../../support/publishing.js'

const ADDRESSES = ['ada@example.org', 'otto@example.org', 'lise@example.org']
const DAY_MS = 24 * 60 * 60_000

describe('letters of lists', () => {
  let desk: Desk

  const fault = faults()

  beforeEach(async () => {
    fault.disarm()
    desk = await openDesk((store) => fault.wrap(store))
    await desk.setUp()
    while (await desk.digestDuty());
    for (const [n, email] of ADDRESSES.entries()) {
      const topics = ['digest', 'events', 'tag:walton']
      await desk.subscriptions.ask({ email, topics, language: 'en', connection: `10.0.0.${n}` })
      const [, token = ''] = /\/subscribe\/([\w-]+)$/m.exec((await newest())[0] ?? '') ?? []
      await desk.subscriptions.confirm(token)
    }
    desk.pass(60_000)
    await publish(desk, await desk.person(), 'event', { ...typed.event, startsAt: '2026-11-18T19:00', endsAt: '' })
  })

  afterEach(() => desk.dispose())

  async function newest(): Promise<string[]> {
    const { mails } = await desk.mails.page(null, 50)
    return mails.map(({ to, subject, text }) => `${to} ${subject}\n${text}`)
  }

  const written = async (subject: string) =>
    (await newest()).filter((mail) => mail.split('\n')[0]?.includes(subject)).map((mail) => mail.split(' ')[0])

  const lists = [
    { what: 'digest', pass: 2 * DAY_MS, subject: 'Walton Hub: what is on, Thursday', step: () => desk.digestDuty() },
    { what: 'news', pass: 6 * 60_000, subject: `${typed.event.title} · Walton Hub`, step: () => desk.newsDuty() },
  ]

  for (const { what, pass, subject, step } of lists) {
    it(`(${what}) are queued once for each person, at whichever write the hub dies`, async () => {
      await run(step)
      desk.pass(pass)
      let crashes = 0
      for (let nth = 1; nth < 40; nth++) {
        fault.arm(1 + (nth % 7), nth % 2 === 0 ? 'before' : 'after')
        await run(step)
        if (fault.disarm()) crashes++
        desk.pass(3 * 60_000) // leases run out
      }
      await run(step)
      expect(crashes).to.be.at.least(3)
      expect(await written(subject)).to.have.members(ADDRESSES)
    })

    it(`(${what}) are queued once for each person by two processes at the same time`, async () => {
      await run(step)
      desk.pass(pass)
      await Promise.all([run(step), run(step), run(step)])
      desk.pass(3 * 60_000)
      await run(step)
      expect(await written(subject)).to.have.members(ADDRESSES)
    })
  }

  /** Until there is nothing to do, or the hub dies. */
  async function run(step: () => Promise<boolean>): Promise<void> {
    try {
      while (await step());
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  }
})
