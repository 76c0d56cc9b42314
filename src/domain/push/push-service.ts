import type { Store } from '../../store/store.js'
import { TOKENS } from '../apps/app-repo.js'
import type { NewSubscription, PushSubscription } from './subscription.js'

type Deps = { store: Store; newId: () => string }

export type PushService = ReturnType<typeof pushService>

/** Where apps want to be woken: one for each token. */
export function pushService({ store, newId }: Deps) {
  const docs = store.collection(TOKENS)
  return {
    async of(token: string): Promise<PushSubscription | null> {
      return (await docs.findOne({ _id: token }))?.push ?? null
    },
    /** In the place of what was there. @returns null when the token is gone */
    async set(token: string, given: NewSubscription): Promise<PushSubscription | null> {
      const push = { number: newId(), ...given }
      return (await docs.updateOne({ _id: token }, { $set: { push } })) ? push : null
    },
    /** @returns it afterwards; null when there is none */
    async change(token: string, chosen: Pick<PushSubscription, 'alerts' | 'policy'>): Promise<PushSubscription | null> {
      const there = { '_id': token, 'push.number': { $gt: '' } }
      const change = { 'push.alerts': chosen.alerts, 'push.policy': chosen.policy }
      return (await docs.findOneAndUpdate(there, { $set: change }))?.push ?? null
    },
    async remove(token: string): Promise<void> {
      await docs.updateOne({ _id: token }, { $set: { push: null } })
    },
    /** Nobody is there any more: unless the app has said another place since. */
    async gone(token: string, { number }: Pick<PushSubscription, 'number'>): Promise<void> {
      await docs.updateOne({ '_id': token, 'push.number': number }, { $set: { push: null } })
    },
  }
}
