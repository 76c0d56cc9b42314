import type { Fields } from '../../../src/domain/drafts/fields.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { KeptMail } from '../../../src/domain/mails/mail-service.js'
import { pathOf } from '../../../src/domain/text/slug.js'
import { publish, typed } from '../../support/published.js'
import type { Browser } from '../browsers.js'
import { temporaryHub, type Answer, type TestHub } from '../hubs.js'

export type Scene = {
  hub: TestHub
  writer: Member
  /** Moves the clock on. */
  pass: (ms: number) => void
  event: (fields?: Fields) => Promise<{ item: Item; path: string }>
  /** The newest first. */
  mails: () => Promise<KeptMail[]>
  /** Asks by mail, and does what loops do. */
  ask: (browser: Browser, path: string, fields: Record<string, string>) => Promise<Answer>
}

export const HOUR_MS = 60 * 60_000
export const DAY_MS = 24 * HOUR_MS

/** A hub on a clock that goes on a millisecond whenever somebody looks, with a mail server that takes nothing: letters stay where they can be read. */
export async function openScene(): Promise<Scene> {
  let now = Date.parse('2026-12-01T10:00:00Z')
  const mail = { smtpUrl: 'smtp://127.0.0.1:9', mailFrom: 'hub@example.org' }
  const hub = await temporaryHub(mail, { clock: () => new Date(now++) })
  await hub.start()
  await hub.setUp()
  const writer = await hub.services.members.add({ name: 'writer', role: 'coordinator' })
  return {
    hub,
    writer,
    pass: (ms) => void (now += ms),
    async event(fields = {}) {
      const on = { signUp: 'yes', capacity: '2', waitingList: 'yes' }
      const item = await publish(hub.services, writer, 'event', { ...typed.event, ...on, ...fields })
      return { item, path: pathOf(item) }
    },
    mails: async () => (await hub.services.mails.page(null, 100)).mails,
    async ask(browser, path, fields) {
      const form = { email: '', name: '', people: '1', note: '', shift: '', ...fields }
      const answer = await browser.post(`${path}/sign-up`, form)
      await hub.settle()
      return answer
    },
  }
}

/** Where the link of a letter leads on the hub. */
export function linkIn(mail: KeptMail | undefined): string {
  const [, path] = /^https?:\/\/[^/\n]+(\/sign-up\/\S+)$/m.exec(mail?.text ?? '') ?? []
  if (path === undefined) throw new Error(`No link in ${mail?.text}`)
  return path
}
