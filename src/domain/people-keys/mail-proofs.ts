import { createHmac } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { sameSecret } from '../../core/same-secret.js'
import { open, seal } from '../../core/seal.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Language } from '../../words/words.js'
import { takeLetterRoom } from '../members/letter-room.js'
import { DAY_MS, HOUR_MS, type Throttle } from '../members/throttle.js'

/** What somebody without an account asked for by giving a mail address, to be confirmed by a link sent there. */
export type ProofPurpose = 'pledge' | 'sign-up'

/**
 * Kept before it is looked at whether anything is known of the address: whoever asks gets the same answer after the same
 * work, and the mail is written later. What was typed is sealed.
 */
export interface ProofDoc extends Doc {
  purpose: ProofPurpose
  /** Id of the item. */
  about: string
  sealed: string
  language: Language
  /** When its mail is to be written; null once it was. */
  due: Date | null
  /** When the link was followed to its end; it shows what became of it from then on. */
  usedAt: Date | null
  expiresAt: Date
}

export const PROOFS: CollectionSpec<ProofDoc> = {
  name: 'proofs',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}

/** `details` is what the purpose wants to know beside; texts alone. */
export type Asked = { mail: string; name: string | null; details: Readonly<Record<string, string>> }
export type Proof = Asked & { id: string; about: string; language: Language; used: boolean }
/** Writes the mail for one proof. `token` stands in its link, and is the same when it is written again. */
export type ProofLetter = (proof: Proof, token: string) => Promise<void>

const LASTS_MS = 2 * DAY_MS
const LEASE_MS = 60_000
const perNetwork = [{ limit: 20, windowMs: HOUR_MS }]

type Deps = { store: Store; key: Buffer; clock: Clock; newId: () => string; throttle: Throttle; wake: () => void }

export type MailProofs = ReturnType<typeof mailProofs>

/** Answers by mail without an account: asked for, written to, confirmed. A GET of the link changes nothing; `use` does. */
export function mailProofs({ store, key, clock, newId, throttle, wake }: Deps) {
  const docs = store.collection(PROOFS)
  const signOf = (id: string) => createHmac('sha256', key).update(`proof ${id}`).digest('base64url').slice(0, 32)
  const proofOf = ({ _id: id, about, sealed, language, usedAt }: ProofDoc): Proof => {
    const asked = JSON.parse(open(key, sealed, id).toString()) as Asked // nobody else has the key
    return { id, about, language, used: usedAt !== null, ...asked }
  }

  return {
    /** @param connection  the address it came from @throws Refusal 'too-many' */
    async ask(
      purpose: ProofPurpose,
      about: string,
      asked: Asked,
      { language, connection }: { language: Language; connection: string },
    ): Promise<void> {
      const hasRoom = await takeLetterRoom(throttle, { kind: 'proof', connection, limits: perNetwork, to: asked.mail })
      const [_id, now] = [newId(), clock()]
      const sealed = seal(key, JSON.stringify(asked), _id)
      const expiresAt = new Date(now.getTime() + LASTS_MS)
      // Without room it is kept all the same, so that the work is the same; its link goes nowhere.
      const due = hasRoom ? now : null
      await docs.insertOne({ _id, purpose, about, sealed, language, due, usedAt: null, expiresAt })
      wake()
    },

    /** @returns null for what is no token of ours, or no longer */
    async look(purpose: ProofPurpose, token: string): Promise<Proof | null> {
      const [, id, sign] = /^(\d{1,20})-([\w-]{32})$/.exec(token) ?? []
      if (id === undefined || sign === undefined || !sameSecret(sign, signOf(id))) return null
      const doc = await docs.findOne({ _id: id, purpose, expiresAt: { $gt: clock() } })
      return doc === null ? null : proofOf(doc)
    },

    /** What was asked for has been done. @returns false when that was so already */
    use: (id: string): Promise<boolean> => docs.updateOne({ _id: id, usedAt: null }, { $set: { usedAt: clock() } }),

    /** A worker's step: writes the mail for one; again when it was cut off. @returns false when nobody is waiting */
    async writeOne(letters: Readonly<Partial<Record<ProofPurpose, ProofLetter>>>): Promise<boolean> {
      const now = clock()
      const lease = { $set: { due: new Date(now.getTime() + LEASE_MS) } }
      const doc = await docs.findOneAndUpdate({ due: { $lte: now } }, lease, { sort: { due: 1 } })
      if (doc === null) return false
      const letter = letters[doc.purpose]
      if (letter === undefined) throw new Error(`Nobody writes the mail for a ${doc.purpose}`)
      await letter(proofOf(doc), `${doc._id}-${signOf(doc._id)}`)
      await docs.updateOne({ _id: doc._id }, { $set: { due: null } })
      return true
    },
  }
}
