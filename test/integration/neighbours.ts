import type { Item } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import type { Config } from '../../src/config.js'
import type { Outside } from '../../src/hub.js'
import { publish, typed } from '../support/published.js'
import { temporaryHub, type TestHub } from './hubs.js'

export type Neighbourhood = {
  hub: TestHub
  steward: Member
  /** Moves the clock of the hub. */
  goTo: (iso: string) => void
  event: Item
  call: Item
  writeUp: Item
}

export const BASE_URL = 'http://walton.example'

/** A hub of which neighbours can see something: one item of each kind. It is noon on 10 November 2026. */
export async function neighbourhood(
  settings: Partial<Config> = {},
  replaced: Partial<Outside> = {},
): Promise<Neighbourhood> {
  let now = new Date('2026-11-10T12:00:00Z')
  const hub = await temporaryHub({ baseUrl: BASE_URL, ...settings }, { clock: () => now, ...replaced })
  await hub.start()
  const about = 'Forty people with two plots.\n\n- Come along\n\n## Money\n\nNone.'
  await hub.setUp({ area: 'Walton Vale', about, contact: 'hello@walton.example', zone: 'Europe/London' })
  const { services } = hub
  const steward = await services.members.byName('organiser')
  if (steward === null) throw new Error('Nobody runs this hub')
  return {
    hub,
    steward,
    goTo: (iso) => {
      now = new Date(iso)
    },
    event: await publish(services, steward, 'event', typed.event),
    call: await publish(services, steward, 'call', typed.call),
    writeUp: await publish(services, steward, 'write-up', typed['write-up']),
  }
}
