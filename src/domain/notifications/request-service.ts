import { refusal } from '../refusals.js'
import type { Window } from '../window.js'
import type { NotificationRepo } from './notification-repo.js'
import type { Notification } from './notification-service.js'
import type { NotificationPolicy, NotificationSenderDoc, PolicyRepo, SenderRepo } from './policy.js'

/** Somebody who waits for the member to decide. `newest`: the newest that was kept back. */
export type NotificationRequest = Pick<NotificationSenderDoc, 'number' | 'from' | 'at' | 'newestAt'> & {
  /** Counted up to 100. */
  count: number
  newest: Notification | null
}

type Deps = {
  repo: NotificationRepo
  policies: PolicyRepo
  senders: SenderRepo
  /** What was kept back is in the list now, for those who are connected just now. */
  merged: (member: string) => void
}

const MOST_COUNTED = 100

/** Who may tell members of something, as they decide themselves. */
export function requestService({ repo, policies, senders, merged }: Deps) {
  async function request(doc: NotificationSenderDoc): Promise<NotificationRequest> {
    const { member, from } = doc
    const [newest = null] = await repo.ofSender(member, from, 'filtered', 1)
    return { ...doc, newest, count: await repo.countOfSender(member, from, 'filtered', MOST_COUNTED) }
  }

  async function waiting(member: string, number: string): Promise<NotificationSenderDoc> {
    const doc = await senders.byNumber(member, number)
    if (doc?.state !== 'asked') throw refusal('not-found', 'no-such-item')
    return doc
  }

  return {
    policy: (member: string): Promise<NotificationPolicy> => policies.of(member),
    setPolicy: (member: string, chosen: Partial<NotificationPolicy>): Promise<void> => policies.change(member, chosen),

    /** How many people wait, and with how many notifications; counted up to 100 each. */
    async summary(member: string): Promise<{ requests: number; notifications: number }> {
      const counts = [senders.countWaiting(member, MOST_COUNTED), repo.countFiltered(member, MOST_COUNTED)] as const
      const [requests, notifications] = await Promise.all(counts)
      return { requests, notifications }
    },

    /** Those who wait, newest first. */
    async page(member: string, window: Window): Promise<NotificationRequest[]> {
      return Promise.all((await senders.waiting(member, window)).map(request))
    },
    /** @throws Refusal 'not-found' */
    get: async (member: string, number: string): Promise<NotificationRequest> => request(await waiting(member, number)),

    /** Shows what was kept back of them, and whatever they send from now on. @throws Refusal 'not-found' */
    async accept(member: string, number: string): Promise<void> {
      const doc = await waiting(member, number)
      // They are let in last: whoever repeats this after a crash finds them waiting still.
      await repo.moveOfSender(member, doc.from, 'filtered', 'shown')
      await senders.letIn(doc)
      await repo.moveOfSender(member, doc.from, 'filtered', 'shown')
      merged(member)
    },

    /** Has done with what was kept back of them; what they send next asks anew. @throws Refusal 'not-found' */
    async dismiss(member: string, number: string): Promise<void> {
      const doc = await waiting(member, number)
      await repo.moveOfSender(member, doc.from, 'filtered', 'dismissed')
      await senders.remove(doc)
    },
  }
}
