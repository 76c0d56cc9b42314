import { z } from 'zod'
import { oneLine } from '../../core/characters.js'
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
/** Of all of an app together, in UTF-16 units. */
const LONGEST_REDIRECTS = 8_000
const DAY_MS = 24 * 60 * 60_000
/** Longer than most people leave an app alone: what it was registered with is all it has to sign in again. */
const KEPT_DAYS = 400
/** Until a member lets it in for the first time. Anybody can register one: of more than so many the oldest make room. */
const NEW_DAYS = 30
const MOST_NEW = 10_000
const BATCH = 10

export const NewApp = z.object({
  name: z.string().max(200).transform(oneLine).pipe(z.string().min(1)),
  website: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
  redirectUris: z
    .array(z.string().refine(isRedirect))
    .min(1)
    .max(MOST_REDIRECTS)
    .refine((all) => all.join('').length <= LONGEST_REDIRECTS),
  scopes: z.array(z.string()).min(1),
})
export type NewApp = z.output<typeof NewApp>

type Deps = { store: Store; newId: () => string; clock: Clock; mostNew?: number }

export type AppService = ReturnType<typeof appService>

/** Programs that have introduced themselves. */
export function appService({ store, newId, clock, mostNew = MOST_NEW }: Deps) {
  const docs = store.collection(APPS)
  const expiry = (days: number) => new Date(clock().getTime() + days * DAY_MS)

  /** Those that nobody has let in are the ones that end soon. */
  async function makeRoom(): Promise<void> {
    const soon = { expiresAt: { $lte: expiry(NEW_DAYS) } }
    const over = (await docs.count(soon, { atMost: mostNew + BATCH })) - mostNew
    const oldest = over <= 0 ? [] : await docs.find(soon, { sort: { expiresAt: 1 }, limit: over })
    for (const { _id, expiresAt } of oldest) await docs.deleteOne({ _id, expiresAt })
  }

  return {
    /** @returns the secret, which is never told again */
    async register(app: NewApp): Promise<{ app: App; secret: string }> {
      const secret = newToken()
      const now = clock()
      const known = { clientId: newToken(), secretHash: hashToken(secret), createdAt: now, expiresAt: expiry(NEW_DAYS) }
      const doc: AppDoc = { _id: newId(), ...known, ...app }
      await docs.insertOne(doc)
      await makeRoom()
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

    /** A member has let it in, or it did something for one: it is kept for longer. */
    async used(id: string): Promise<void> {
      await docs.updateOne({ _id: id }, { $set: { expiresAt: expiry(KEPT_DAYS) } })
    },
  }
}

const appOf = ({ _id: id, clientId, name, website, redirectUris, scopes, createdAt }: AppDoc): App => ({
  ...{ id, clientId, name, website, redirectUris, scopes, createdAt },
})
