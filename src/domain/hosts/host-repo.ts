import type { CollectionSpec, Doc } from '../../store/store.js'

/**
 * `failing`: nothing goes there for a while. `dormant`: it failed on seven days; asked now and then whether it is back.
 * `leaving`: to be forgotten, which is a duty still to be done. `gone`: that was done; tried again when it speaks, or
 * when there is something for it.
 */
export type HostState = 'well' | 'failing' | 'dormant' | 'leaving' | 'gone'

/** Which of the two kinds of signatures is tried first. */
export type Scheme = 'cavage' | 'rfc9421'

/** How deliveries to a host have gone lately. */
export type HostHealth = {
  state: HostState
  /** Nothing goes out before. */
  hold: Date
  /** Until when it asked for patience itself; null when it did not. */
  retryAfter: Date | null
  /** Failures of the host as a whole since it last answered as it should. */
  failures: number
  /** What the last failure was about: failures of one object alone say nothing about the host. */
  failedObject: string | null
  failingSince: Date | null
  /** Days (UTC) with failures and without success, and the last of them as `YYYY-MM-DD`. */
  failDays: number
  failDay: string
  /** Tries while dormant. */
  probes: number
  /** The same for days on which its shared inbox said that it is gone. */
  goneDays: number
  goneDay: string
  scheme: Scheme
  /** When it last took or turned down something in a way that only a working server does. */
  aliveAt: Date | null
  /** When something that came in from it last shortened its wait. */
  spokeAt: Date | null
  /** What went wrong last, short and without anything a stranger wrote; null when all is well. */
  trouble: string | null
}

/** Another server, as deliveries know it. `_id` is its host as `hostOf` gives it. */
export interface HostDoc extends Doc, HostHealth {
  /** When to look for what waits for it; `NEVER` when nothing does. While a courier has it, when its lease runs out. */
  due: Date
  /** The courier that has it, and a word of its own for the lease; null when none does. */
  lease: string | null
  /** Something was queued for it during the lease. */
  again: boolean
  /** Leases begun, and the number of the last one that was ended as it should: a gap means that a courier died. */
  claims: number
  settled: number
  /** Deliveries up to this number may have arrived although nothing says so. */
  doubt: string
  delivered: number
  /** Given up because of what it answered. */
  refused: number
  since: Date
}

export const NEVER = new Date('9999-01-01T00:00:00Z')
export const EPOCH = new Date(0)

export const HOSTS: CollectionSpec<HostDoc> = {
  name: 'hosts',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'state', keys: { state: 1, failingSince: 1 } },
  ],
}

export const soundHealth = (): HostHealth => ({
  state: 'well',
  hold: EPOCH,
  retryAfter: null,
  failures: 0,
  failedObject: null,
  failingSince: null,
  failDays: 0,
  failDay: '',
  probes: 0,
  goneDays: 0,
  goneDay: '',
  scheme: 'cavage',
  aliveAt: null,
  spokeAt: null,
  trouble: null,
})

/** A host nothing was ever sent to, with something to send. */
export function newHost(host: string, now: Date): HostDoc {
  return {
    _id: host,
    ...soundHealth(),
    ...{ due: now, lease: null, again: false, claims: 0, settled: 0, doubt: '', delivered: 0, refused: 0, since: now },
  }
}
