import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import { sameSecret } from '../../core/same-secret.js'
import type { Store } from '../../store/store.js'
import { hashToken, newToken } from '../members/link-token.js'
import { APPS, type AppDoc } from './app-repo.js'
import { isRedirect } from './redirect.js'

/** What others may know of an app. */
export type App = Pick<AppDoc, 'clientId' | 'name' | 'website' | 'redirectUris' | 'scopes' | 'createdAt'> & {
  id: string
}

const MOST_REDIRECTS = 20
const DAY_MS = 24 * 60 * 60_000
/** Longer than most people leave an app alone: what it was registered with is all it has to sign in again. */
const KEPT_DAYS = 400

export const NewApp = z.object({
  name: z.string().trim().min(1).max(200),
  website: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
  redirectUris: z.array(z.string().refine(isRedirect)).min(1).max(MOST_REDIRECTS),
  scopes: z.array(z.string()).min(1),
})
export type NewApp = z.output<typeof NewApp>

type Deps = { store: Store; newId: () => string; clock: Clock }

export type AppService = ReturnType<typeof appService>

/** Programs that have introduced themselves. */
export function appService({ store, newId, clock }: Deps) {
  const docs = store.collection(APPS)
  const expiry = () => new Date(clock().getTime() + KEPT_DAYS * DAY_MS)
  return {
    /** @returns the secret, which is never told again */
    async register(app: NewApp): Promise<{ app: App; secret: string }> {
      const secret = newToken()
      const now = clock()
      const known = { clientId: newToken(), secretHash: hashToken(secret), createdAt: now, expiresAt: expiry() }
      const doc: AppDoc = { _id: newId(), ...known, ...app }
      await docs.insertOne(doc)
      return { app: appOf(doc), secret }
    },

    async byClient(clientId: string): Promise<App | null> {
      const doc = await docs.findOne({ clientId })
      return doc === null ? null : appOf(doc)
    },

    /** The app that has shown its secret; null when it is not the right one. */
    async proved(clientId: string, secret: string): Promise<App | null> {
      const doc = await docs.findOne({ clientId })
      return doc !== null && sameSecret(hashToken(secret), doc.secretHash) ? appOf(doc) : null
    },

    async some(ids: readonly string[]): Promise<App[]> {
      return ids.length === 0 ? [] : (await docs.find({ _id: { $in: ids } }, { limit: 500 })).map(appOf)
    },

    /** A member has let it in: it is kept for longer. */
    async used(id: string): Promise<void> {
      await docs.updateOne({ _id: id }, { $set: { expiresAt: expiry() } })
    },
  }
}

const appOf = ({ _id: id, clientId, name, website, redirectUris, scopes, createdAt }: AppDoc): App => ({
  ...{ id, clientId, name, website, redirectUris, scopes, createdAt },
})
