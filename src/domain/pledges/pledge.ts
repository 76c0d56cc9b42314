import type { Iri } from '../../core/iri.js'
import type { Item } from '../items/item.js'
import type { Door, PersonKey } from '../people-keys/person-key.js'

/** What somebody agreed to, word for word as it was shown to them; `language` is that of the text. */
export type Consent = { text: string; language: string }

/** `closed`: the call is over, or was. `not-open`: not for this person, or not through this door. */
export type PledgeAnswer = 'accepted' | 'closed' | 'not-open'

/** A promise as those may see it who organise. */
export type Pledge = {
  key: PersonKey
  door: Door
  state: 'there' | 'withdrawn'
  at: Date
  name: string | null
  mail: string | null
  actor: Iri | null
  consent: Consent | null
}

/** `at`: when that was counted; null in what was counted long ago. */
export type PledgeCounts = { total: number; byDoor: Readonly<Record<Door, number>>; at: Date | null }
/** Promises of one day (UTC, `2026-11-21`) through one door. */
export type PledgeDay = { day: string; door: Door; count: number }

/** How long after the end of a call it is known who promised; the numbers stay. */
export const REMEMBERED_DAYS = 30

/** When a call stopped, or stops, taking promises; null when that is open. */
export function overAt({ ended, call }: Pick<Item, 'ended' | 'call'>): Date | null {
  const deadline = call?.deadline ?? null
  if (ended === null) return deadline
  return deadline === null || ended.at < deadline ? ended.at : deadline
}

type Asked = Pick<Item, 'kind' | 'state' | 'audience' | 'ended'> & {
  call: Pick<NonNullable<Item['call']>, 'deadline' | 'asksByReply'> | null
}

/**
 * What a call answers to a promise, whoever makes it. Replies and votes count only where the call asked for them; a call
 * for members alone is answered with an account.
 */
export function answerOf(item: Asked | null, door: Door, now: Date): PledgeAnswer {
  if (item === null || item.kind !== 'call' || item.call === null || item.state !== 'published') return 'not-open'
  if (item.audience === 'hub' && door !== 'account') return 'not-open'
  if (item.audience === 'followers' && door === 'mail') return 'not-open'
  if ((door === 'reply' || door === 'poll') && item.call.asksByReply !== true) return 'not-open'
  const { deadline } = item.call
  return item.ended !== null || (deadline !== null && deadline <= now) ? 'closed' : 'accepted'
}
