import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import { open, seal } from '../../core/seal.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Language } from '../../words/words.js'
import { parseFields, refusal } from '../refusals.js'
import { lettersToAddress } from './account-service.js'
import type { CredentialService } from './credential-service.js'
import { foldIdentity, type MemberFinder } from './finder.js'
import type { Letters } from './letters.js'
import type { LinkService } from './link-service.js'
import { Email } from './member.js'
import type { SignUpService } from './sign-up-service.js'
import { DAY_MS, HOUR_MS, networkOf, type Throttle } from './throttle.js'

/** What a stranger asked for: a link to reset a password, or one to join. */
type AskKind = 'reset' | 'join'

/**
 * Kept before it is looked at whether anybody here is meant: whoever asks gets the same answer after the same work, and
 * the mail, if any, is written later.
 */
export interface AskDoc extends Doc {
  kind: AskKind
  /** Name or address as it was typed. */
  sealed: string
  /** For those who have chosen none here. */
  language: Language
  due: Date
  createdAt: Date
}

export const ASKS: CollectionSpec<AskDoc> = {
  name: 'asks',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'age', keys: { createdAt: 1 } },
  ],
  retain: { field: 'createdAt', days: 1 },
}

export type Ask = { text: string; language: Language; /** Of the connection. */ address: string }

const Reset = z.object({ who: z.string().trim().min(1).max(254) })
const Join = z.object({ email: Email })

const LEASE_MS = 60_000
const perNetwork = [{ limit: 10, windowMs: HOUR_MS }]

type Deps = {
  store: Store
  key: Buffer
  newId: () => string
  clock: Clock
  wake: () => void
  throttle: Throttle
  find: MemberFinder
  credentials: Pick<CredentialService, 'sendReset'>
  signUps: Pick<SignUpService, 'way'>
  links: LinkService
  letters: Letters
  /** Whether a mail server is set up; without one nobody can ask. */
  mailWorks: boolean
}

export function askService(deps: Deps) {
  const { store, key, newId, clock, wake, throttle, find, credentials, signUps, links, letters, mailWorks } = deps
  const docs = store.collection(ASKS)

  async function keep(kind: AskKind, { text, language, address }: Ask): Promise<void> {
    await throttle.take(
      { kind: 'ask-from', subject: networkOf(address), limits: perNetwork },
      { kind: `ask-${kind}`, subject: foldIdentity(text), limits: lettersToAddress },
    )
    const [_id, now] = [newId(), clock()]
    await docs.insertOne({ _id, kind, sealed: seal(key, text, _id), language, due: now, createdAt: now })
    wake()
  }

  async function answerReset(text: string): Promise<void> {
    const doc = await find(text)
    if (doc !== null) await credentials.sendReset(doc)
  }

  async function answerJoin(email: string, language: Language): Promise<void> {
    const doc = await find(email)
    if (doc !== null) return letters({ to: email, member: doc, kind: 'alreadyMember', path: '/sign-in' })
    const token = await links.make({ kind: 'join', member: null, email, lastsMs: DAY_MS })
    await letters({ to: email, member: null, language, kind: 'join', path: `/join/${token}` })
  }

  return {
    mailWorks,

    /** By name or address. @throws FieldFaults 'who'; Refusal 'forbidden' without mail, 'too-many' */
    async forReset(ask: Ask): Promise<void> {
      if (!mailWorks) throw refusal('forbidden', 'not-allowed')
      await keep('reset', { ...ask, text: parseFields(Reset, { who: ask.text }).who })
    },

    /** By address. @throws FieldFaults 'email'; Refusal 'forbidden' where that is not the way in, 'too-many' */
    async forJoining(ask: Ask): Promise<void> {
      if ((await signUps.way()) !== 'address') throw refusal('forbidden', 'not-allowed')
      await keep('join', { ...ask, text: parseFields(Join, { email: ask.text }).email })
    },

    /** Writes the mail for one ask; again when it was cut off. @returns false when nobody is waiting */
    async answerOne(): Promise<boolean> {
      const now = clock()
      const lease = { $set: { due: new Date(now.getTime() + LEASE_MS) } }
      const doc = await docs.findOneAndUpdate({ due: { $lte: now } }, lease, { sort: { due: 1 } })
      if (doc === null) return false
      const text = open(key, doc.sealed, doc._id).toString()
      await (doc.kind === 'reset' ? answerReset(text) : answerJoin(text, doc.language))
      await docs.deleteOne({ _id: doc._id })
      return true
    },
  }
}
