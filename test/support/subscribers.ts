import { expect } from 'chai'
import type { Browser } from '../integration/browsers.js'
import { temporaryHub, type TestHub } from '../integration/hubs.js'
import type { Config } from '../../src/config.js'
import type { Outside } from '../../src/hub.js'
import { startMailServer, type MailServer, type Received } from './mail-server.js'

export const BASE = 'https://hub.example.org'
const mailFrom = 'Walton Hub <hub@example.org>'

export type MailingHub = {
  hub: TestHub
  server: MailServer
  now: () => Date
  /** Moves the clock on and lets everything that is due be done. */
  pass: (ms: number) => Promise<void>
  /** Sets the clock and lets everything that is due be done. */
  at: (moment: string) => Promise<void>
  /** Letters to an address, oldest first. */
  to: (address: string) => Received[]
}

/** A hub that is set up, with a real mail server, on a clock that stands still until it is moved. */
export async function mailingHub(
  start: string,
  settings: Parameters<TestHub['setUp']>[0] = {},
  outside: Partial<Outside> = {},
  more: Partial<Config> = {},
): Promise<MailingHub> {
  const server = await startMailServer()
  let now = new Date(start)
  const clock = () => now
  const hub = await temporaryHub(
    { smtpUrl: server.url, mailFrom, baseUrl: BASE, ...more },
    { clock, random: () => 0, ...outside },
  )
  await hub.start()
  await hub.setUp(settings)
  await hub.settle()
  const at = async (moment: Date) => {
    now = moment
    await hub.settle()
  }
  return {
    ...{ hub, server, now: clock },
    pass: (ms) => at(new Date(now.getTime() + ms)),
    at: (moment) => at(new Date(moment)),
    to: (address) => server.received.filter((letter) => letter.to.includes(address)),
  }
}

/** The path of a link in a letter's plain text. */
export function linkIn(letter: Received | undefined, folder: string): string {
  const path = new RegExp(`${BASE}(/${folder}/[\\w-]+)$`, 'm').exec(letter?.read.text ?? '')?.[1]
  return path ?? expect.fail(`no link to ${folder} in ${letter?.read.text}`)
}

/** Asks with the form and confirms by the letter. @returns the path of the page about it */
export async function subscribe(
  { hub, to }: MailingHub,
  browser: Browser,
  email: string,
  topics: string[],
  headers: Record<string, string> = {},
): Promise<string> {
  const asked = await browser.post('/subscribe', { email, topics }, { token: null, headers })
  expect(asked.status, asked.text).to.equal(303)
  await hub.settle()
  const path = linkIn(to(email).at(-1), 'subscribe')
  const confirmed = await browser.post(path, {})
  expect(confirmed.status).to.equal(303)
  return (confirmed.headers.location ?? '').replace(/\?.*/, '')
}
