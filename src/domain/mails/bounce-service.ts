import type { Clock } from '../../core/clock.js'
import type { Store } from '../../store/store.js'
import { MEMBERS, type MailTrouble } from '../members/member-repo.js'
import { forgetPerson } from '../subscriptions/forget-person.js'
import type { MailKey } from '../people-keys/person-key.js'
import { SUBSCRIPTIONS } from '../subscriptions/subscription-repo.js'
import type { KeptMail, MailService } from './mail-service.js'

const DAY_MS = 24 * 60 * 60_000
/** So many letters that could not be delivered, over so long a time, are as good as one that never will be. */
const MOST_SOFT = 3
const SOFT_OVER_MS = 2 * DAY_MS
/** What is longer ago counts no more. */
const COUNTS_MS = 30 * DAY_MS

type To = Pick<KeptMail, 'member' | 'person'>

export type BounceService = ReturnType<typeof bounceService>

/**
 * What mail servers say of addresses. One that is none any more is written to no longer: subscriptions are deleted, a
 * member is told on their page and asked for another.
 */
export function bounceService({ store, clock, mails }: { store: Store; clock: Clock; mails: MailService }) {
  const [members, subscriptions] = [store.collection(MEMBERS), store.collection(SUBSCRIPTIONS)]

  const next = (known: MailTrouble | null, hard: boolean): MailTrouble => {
    const now = clock()
    const before = known !== null && now.getTime() - known.lastAt.getTime() < COUNTS_MS ? known : null
    const soft = (before?.soft ?? 0) + (hard ? 0 : 1)
    const firstAt = before?.firstAt ?? now
    const wornOut = soft >= MOST_SOFT && now.getTime() - firstAt.getTime() >= SOFT_OVER_MS
    return { hard: (before?.hard ?? 0) + (hard ? 1 : 0), soft, firstAt, lastAt: now, stopped: hard || wornOut }
  }

  /** A letter to them could not be delivered. @param hard  nor will any other */
  async function failed({ member, person }: To, hard: boolean): Promise<void> {
    if (member !== null) {
      const doc = await members.findOne({ _id: member })
      if (doc !== null) {
        const mailTrouble = next(doc.mailTrouble ?? null, hard)
        await members.updateOne({ _id: member, email: doc.email }, { $set: { mailTrouble } })
      }
    }
    const _id = person as MailKey | null
    const doc = _id === null ? null : await subscriptions.findOne({ _id })
    if (_id === null || doc === null) return
    const trouble = next(doc.trouble, hard)
    if (trouble.stopped) await forgetPerson({ store, mails }, _id)
    else await subscriptions.updateOne({ _id }, { $set: { trouble } })
  }

  return {
    failed,

    /**
     * A letter came back. A repeat of the same changes nothing.
     * @param token  of its return path
     * @returns false when there is no such letter, or it came back before
     */
    async cameBack(token: string, hard: boolean, status: string): Promise<boolean> {
      const mail = await mails.returned(token, status)
      if (mail === null) return false
      await failed(mail, hard)
      return true
    },
  }
}
