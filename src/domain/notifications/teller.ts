import type { Clock } from '../../core/clock.js'
import type { Attention } from './attention.js'
import { groupKeyOf, tellingId, type NotificationType, type Telling } from './notification.js'
import type { NotificationDoc, NotificationRepo } from './notification-repo.js'
import type { SenderRepo } from './policy.js'

type Deps = {
  repo: Pick<NotificationRepo, 'get' | 'add' | 'change'>
  senders: Pick<SenderRepo, 'asked'>
  attention: (telling: Telling) => Promise<Attention>
  /** Sortable, exact as numbers. */
  newNumber: () => string
  newId: () => string
  clock: Clock
  /** The member is shown something new; for those who are connected just now. */
  shown: (doc: NotificationDoc) => void
  wakePusher: () => void
}

const MOST_TRIES = 10
/** What is done again after this long is told again; before that it only stands where it stood. */
const AGAIN_MS = 24 * 60 * 60_000
/** Whoever changes something all the time has apps told of it only so often. */
const PUSHED_EVERY_MS = 5 * 60_000

export type Teller = ReturnType<typeof teller>

/** Writes down what members are told; however often the same is to be told, it is told once. */
export function teller({ repo, senders, attention, newNumber, newId, clock, shown, wakePusher }: Deps) {
  const fresh = (telling: Telling, state: 'shown' | 'filtered') =>
    written(telling, { state, number: newNumber(), at: clock() })

  async function told(doc: NotificationDoc): Promise<void> {
    if (doc.state === 'filtered') await senders.asked(doc.member, doc.from, newId(), doc.at)
    if (doc.state !== 'shown') return
    shown(doc)
    if (doc.push !== null) wakePusher()
  }

  /** What stands there already, put right. @returns false when somebody else was quicker */
  async function renewed(there: NotificationDoc, telling: Telling): Promise<boolean> {
    const isNewer = telling.version !== undefined && telling.version > (there.version ?? new Date(0))
    if (!isNewer && there.state !== 'withdrawn') {
      // A crash may have come before its sender was noted.
      if (there.state === 'filtered') await senders.asked(there.member, there.from, newId(), there.at)
      return true
    }
    const state = await attention(telling)
    if (state === 'none') return true
    const sinceMs = clock().getTime() - there.at.getTime()
    if (!isNewer && sinceMs < AGAIN_MS) return repo.change(there, { state })
    const { _id, ...next } = fresh(telling, state)
    const push = sinceMs < PUSHED_EVERY_MS ? null : next.push
    if (!(await repo.change(there, { ...next, push }))) return false
    await told({ _id, ...next, push })
    return true
  }

  return {
    /** Tells a member, unless they need not hear of it. */
    async tell(telling: Telling): Promise<void> {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const there = await repo.get(tellingId(telling))
        if (there !== null) {
          if (await renewed(there, telling)) return
          continue
        }
        const state = await attention(telling)
        if (state === 'none') return
        const doc = fresh(telling, state)
        if (!(await repo.add(doc))) continue
        return told(doc)
      }
      throw new Error('A notification was changed again and again')
    },

    /** What it told of was taken back. */
    async withdraw(telling: Pick<Telling, 'member' | 'type' | 'cause'>): Promise<void> {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const there = await repo.get(tellingId(telling))
        if (there === null || there.state === 'withdrawn' || there.state === 'dismissed') return
        if (await repo.change(there, { state: 'withdrawn', push: null })) return
      }
      throw new Error('A notification was changed again and again')
    },

    /** Whether the member was told of it, whatever became of that. */
    async wasTold(telling: { member: string; type: NotificationType; cause: string }): Promise<boolean> {
      return (await repo.get(tellingId(telling))) !== null
    },
  }
}

function written(telling: Telling, now: { state: 'shown' | 'filtered'; number: string; at: Date }): NotificationDoc {
  const { member, type, from, subject, about, severed, version } = telling
  const more = { ...(about !== undefined && { about }), ...(severed && { severed }), ...(version && { version }) }
  const [group, push] = [groupKeyOf(telling, now.at), now.state === 'shown' ? now.at : null]
  return { _id: tellingId(telling), member, type, from, subject, group, push, ...now, ...more }
}
