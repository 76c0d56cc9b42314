import type { Clock } from '../../core/clock.js'
import { backoffDelayMs } from '../../core/lease.js'
import { open, seal, SealError } from '../../core/seal.js'
import type { After, CollectionSpec, Doc, Store } from '../../store/store.js'

/** A message to one person. The text is sealed, for it may hold a link that opens an account. */
export interface MailDoc extends Doc {
  to: string
  subject: string
  /** Null once sent. */
  sealed: string | null
  /** The member it is for; null for others. */
  member: string | null
  state: 'waiting' | 'sent' | 'failed'
  createdAt: Date
  /** When to try (again); also how long the process that is sending it has. */
  due: Date
  attempts: number
  /** What the mail server said last; null when it has not refused. */
  trouble: string | null
}

export const MAILS: CollectionSpec<MailDoc> = {
  name: 'mails',
  indexes: [
    { name: 'due', keys: { state: 1, due: 1 } },
    { name: 'newest', keys: { createdAt: 1 } },
  ],
  retain: { field: 'createdAt', days: 30 },
}

export type Mail = { to: string; subject: string; text: string; member: string | null }
export type KeptMail = Omit<Mail, 'text'> & {
  id: string
  /** Null once sent, for it need not be kept any longer; and when the key is gone that it was sealed with. */
  text: string | null
  state: MailDoc['state']
  createdAt: Date
  attempts: number
  trouble: string | null
}

const LEASE_MS = 2 * 60_000
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60_000
const LONGEST_TROUBLE = 300

type Deps = { store: Store; clock: Clock; newId: () => string; random: () => number; key: Buffer; wake: () => void }

export type MailService = ReturnType<typeof mailService>

/** The hub's mail, kept until it is sent; where no mail server is set up it waits for the steward to pass it on. */
export function mailService({ store, clock, newId, random, key, wake }: Deps) {
  const docs = store.collection(MAILS)
  const kept = ({ _id: id, sealed, ...doc }: MailDoc): KeptMail => {
    const { to, subject, member, state, createdAt, attempts, trouble } = doc
    return { id, to, subject, member, state, createdAt, attempts, trouble, text: textOf(key, sealed, id) }
  }
  return {
    /**
     * Resolves when the mail is certain to be sent, or at least kept: it waits for no mail server.
     * @param _id  derived from what it tells, for letters that may be written again after a crash: the second is dropped
     */
    async queue({ text, ...mail }: Mail, _id = newId()): Promise<string> {
      await docs.insertMany([{ _id, ...waitingFrom(clock()), ...mail, sealed: seal(key, text, _id) }])
      wake()
      return _id
    },

    /** Takes the mail that has been due longest; null when none is. It is the caller's for two minutes. */
    async claim(): Promise<KeptMail | null> {
      const now = clock()
      const due = { state: 'waiting' as const, due: { $lte: now } }
      const lease = { $set: { due: new Date(now.getTime() + LEASE_MS) }, $inc: { attempts: 1 } }
      const doc = await docs.findOneAndUpdate(due, lease, { sort: { state: 1, due: 1 } })
      return doc === null ? null : kept(doc)
    },

    async sent(id: string): Promise<void> {
      await docs.updateOne({ _id: id }, { $set: { state: 'sent', sealed: null, trouble: null } })
    },

    /** @param forGood  the server will not take it however often it is tried */
    async refused({ id, attempts, createdAt }: KeptMail, trouble: string, forGood: boolean): Promise<void> {
      const now = clock()
      const over = forGood || now.getTime() - createdAt.getTime() > GIVE_UP_AFTER_MS
      const delayMs = backoffDelayMs(attempts, random(), { baseMs: 60_000, maxMs: 6 * 60 * 60_000 })
      const due = new Date(now.getTime() + delayMs)
      const short = trouble.toWellFormed().slice(0, LONGEST_TROUBLE)
      await docs.updateOne({ _id: id }, { $set: { state: over ? 'failed' : 'waiting', trouble: short, due } })
    },

    /** Newest first. */
    async page(after: After | null, limit: number): Promise<{ mails: KeptMail[]; next: After | null }> {
      const from = after === null ? {} : { after }
      const { docs: found, next } = await docs.page({}, { sort: { createdAt: -1 }, limit, ...from })
      return { mails: found.map(kept), next }
    },

    async get(id: string): Promise<KeptMail | null> {
      const doc = await docs.findOne({ _id: id })
      return doc === null ? null : kept(doc)
    },

    /** How many are in this state; counts to 1,000. */
    count: (state: MailDoc['state']): Promise<number> => docs.count({ state }, { atMost: 1_000 }),

    /** The steward has passed it on by other means. */
    async done(id: string): Promise<boolean> {
      return docs.updateOne(
        { _id: id, state: { $in: ['waiting', 'failed'] } },
        { $set: { state: 'sent', sealed: null } },
      )
    },
  }
}

const waitingFrom = (now: Date) => ({
  state: 'waiting' as const,
  createdAt: now,
  due: now,
  attempts: 0,
  trouble: null,
})

function textOf(key: Buffer, sealed: string | null, id: string): string | null {
  if (sealed === null) return null
  try {
    return open(key, sealed, id).toString()
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}
