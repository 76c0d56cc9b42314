import { createHmac } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { backoffDelayMs } from '../../core/lease.js'
import { open, seal, SealError } from '../../core/seal.js'
import { DuplicateKey } from '../../store/errors.js'
import type { After, CollectionSpec, Doc, Store } from '../../store/store.js'
import { letterHtml } from './letter-html.js'
import { letterText } from './letter-text.js'
import type { LetterBody, LetterList } from './letter.js'

/** A message to one person. The text is sealed, for it may hold a link that opens an account. */
export interface MailDoc extends Doc {
  /** Empty where the address is sealed with the text: of people without an account. */
  to: string
  subject: string
  /** Null once sent. */
  sealed: string | null
  /** The member it is for; null for others. */
  member: string | null
  /** What is sealed is an `Inside` as JSON; left out of older ones, where it is the plain text alone. */
  form?: 'json'
  /** Who it is for among those without an account, as `PersonKey`; left out for others. */
  person?: string
  /** Names it in its return path; left out of older ones. */
  token?: string
  /** What was said when it came back; left out or null unless it did. */
  returned?: string | null
  /** What several mails are about, so that programs show them together: `item-<id>`; left out when nothing. */
  about?: string
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
    { name: 'person', keys: { person: 1 } },
    { name: 'token', keys: { token: 1 } },
  ],
  retain: { field: 'createdAt', days: 30 },
}

type Addressed = {
  to: string
  subject: string
  /** The member it is for; null for others. */
  member: string | null
  /**
   * An id derived from what the mail is about and who it is for (letters, digits, `-`, `_`; at most 120): what was queued
   * under it within 30 days is not queued again. Drawn unless given.
   */
  id?: string
  /** Who it is for among those without an account; their address is kept sealed, and only until it is sent. */
  person?: string
  about?: string
}
/** A letter in two forms, or a plain text alone. */
export type Mail = Addressed & ({ body: LetterBody; list?: LetterList } | { text: string })

export type KeptMail = {
  id: string
  /** Empty for people without an account once it is sent. */
  to: string
  subject: string
  /** Null once sent, for it need not be kept any longer; and when the key is gone that it was sealed with. */
  text: string | null
  /** The same as a page; null where there is plain text alone. */
  html: string | null
  list: LetterList | null
  about: string | null
  /** For its return path; null for older ones. */
  token: string | null
  member: string | null
  person: string | null
  state: MailDoc['state']
  createdAt: Date
  attempts: number
  trouble: string | null
}

/** What is sealed of a letter. */
type Inside = { to: string } & ({ body: LetterBody; list?: LetterList } | { text: string })

const LEASE_MS = 2 * 60_000
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60_000
const LONGEST_TROUBLE = 300

type Deps = { store: Store; clock: Clock; newId: () => string; random: () => number; key: Buffer; wake: () => void }

export type MailService = ReturnType<typeof mailService>

/** The hub's mail, kept until it is sent; where no mail server is set up it waits for the steward to pass it on. */
export function mailService({ store, clock, newId, random, key, wake }: Deps) {
  const docs = store.collection(MAILS)
  const kept = (doc: MailDoc): KeptMail => keptOf(key, doc)
  return {
    /**
     * Resolves when the mail is certain to be sent, or at least kept: it waits for no mail server.
     * @returns its id, also when it was queued before under the one that was given
     */
    async queue({ id = newId(), ...mail }: Mail): Promise<string> {
      try {
        await docs.insertOne(newDoc(key, id, mail, clock()))
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error
      }
      wake()
      return id
    },

    /**
     * Takes back what was not sent yet to somebody who wants nothing more, or asked to be forgotten.
     * @param kind  only what was queued under an id that begins with this and a hyphen
     */
    async drop(person: string, kind?: string): Promise<void> {
      const ids = kind === undefined ? {} : { _id: { $gte: `${kind}-`, $lt: `${kind}.` } }
      await docs.deleteMany({ person, ...ids, state: { $in: ['waiting', 'failed'] } })
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

    /** @param forGood  the server will not take it however often it is tried @returns whether it is given up */
    async refused({ id, attempts, createdAt }: KeptMail, trouble: string, forGood: boolean): Promise<boolean> {
      const now = clock()
      const over = forGood || now.getTime() - createdAt.getTime() > GIVE_UP_AFTER_MS
      const delayMs = backoffDelayMs(attempts, random(), { baseMs: 60_000, maxMs: 6 * 60 * 60_000 })
      const due = new Date(now.getTime() + delayMs)
      const short = trouble.toWellFormed().slice(0, LONGEST_TROUBLE)
      await docs.updateOne({ _id: id }, { $set: { state: over ? 'failed' : 'waiting', trouble: short, due } })
      return over
    },

    /** It came back. @returns null when there is none of this token, or it came back before */
    async returned(token: string, status: string): Promise<KeptMail | null> {
      const found = { token, returned: null } as const
      const doc = await docs.findOneAndUpdate(found, { $set: { returned: status, state: 'failed', trouble: status } })
      return doc === null ? null : kept(doc)
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

function newDoc(key: Buffer, _id: string, { to, subject, member, person, about, ...said }: Mail, now: Date): MailDoc {
  const inside: Inside = { to, ...said }
  return {
    _id,
    ...waitingFrom(now),
    to: person === undefined ? to : '',
    member,
    subject,
    form: 'json',
    token: tokenOf(key, _id),
    returned: null,
    ...(person !== undefined && { person }),
    ...(about !== undefined && { about }),
    sealed: seal(key, JSON.stringify(inside), _id),
  }
}

const waitingFrom = (now: Date) => ({
  state: 'waiting' as const,
  createdAt: now,
  due: now,
  attempts: 0,
  trouble: null,
})

/** Unguessable, and the same in small letters: mail servers change the case of addresses. */
const tokenOf = (key: Buffer, id: string): string =>
  createHmac('sha256', key).update(`return ${id}`).digest('hex').slice(0, 20)

function keptOf(key: Buffer, doc: MailDoc): KeptMail {
  const { _id: id, to, subject, member, person = null, about = null, token = null } = doc
  const { state, createdAt, attempts, trouble } = doc
  const rest = { subject, member, person, about, token, state, createdAt, attempts, trouble }
  return { id, to, ...rest, ...insideOf(key, doc) }
}

/** What was sealed, or nothing of it when it is gone. */
function insideOf(key: Buffer, doc: MailDoc): Pick<KeptMail, 'text' | 'html' | 'list'> & { to?: string } {
  const text = opened(key, doc)
  if (text === null || doc.form !== 'json') return { text, html: null, list: null }
  const inside = JSON.parse(text) as Inside
  const { to } = inside
  if ('text' in inside) return { to, text: inside.text, html: null, list: null }
  const { body, list = null } = inside
  return { to, text: letterText(body), html: letterHtml(doc.subject, body), list }
}

function opened(key: Buffer, { _id, sealed }: MailDoc): string | null {
  if (sealed === null) return null
  try {
    return open(key, sealed, _id).toString()
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}
