import type { Clock } from '../../core/clock.js'
import type { Collection, Doc, Filter, Store } from '../../store/store.js'
import type { LiveBus } from '../live/live-bus.js'
import { memberOf, type MemberDoc, type MemberRepo } from '../members/member-repo.js'
import { can } from '../members/member.js'
import { refusal } from '../refusals.js'
import type { SignedTokens } from '../members/signed-tokens.js'
import type { Acting } from './acting.js'
import type { App, AppService } from './app-service.js'
import { TOKENS, type Speaker, type TokenDoc } from './app-repo.js'

/**
 * Whoever shows a token: an app, a member through it, or both.
 * `as`: `voice` when what is written is by the hub, at the hands of that member, who may publish.
 */
export type Bearer = {
  token: string
  app: App | null
  member: Acting | null
  as: Speaker
  scopes: readonly string[]
}
/** An app that a member has let in. `app` is null for scripts of their own, which may have a `label`. */
export type LetIn = {
  id: string
  app: App | null
  label: string | null
  as: Speaker
  scopes: readonly string[]
  since: Date
  usedAt: Date
}
export type Issued = { id: string; token: string; scopes: readonly string[]; createdAt: Date }

const USED_EVERY_MS = 60 * 60_000
const LONGEST_SECONDS = 100 * 365 * 24 * 60 * 60
/** Of one member; those that were not used for longest make room. */
const MOST = 200
/** Of one app alone; the oldest make room. */
const MOST_OF_APP = 20
const APP_DAYS = 400

const inDays = (now: Date, days: number): Date => new Date(now.getTime() + days * 24 * 60 * 60_000)

const actingOf = (kept: MemberDoc, as: Speaker): Acting => ({ ...memberOf(kept), ...(as === 'voice' && { as }) })

type Given = Pick<TokenDoc, 'app' | 'member' | 'credentialsAt' | 'as' | 'label'> & {
  scopes: readonly string[]
  id?: string
}

type Deps = {
  store: Store
  members: Pick<MemberRepo, 'get'>
  apps: Pick<AppService, 'some' | 'used'>
  tokens: SignedTokens
  newId: () => string
  clock: Clock
  live: Pick<LiveBus, 'publish'>
}

/** Whoever holds a connection open with it is shut out of that, too. */
const dropping =
  (docs: Collection<TokenDoc>, live: Deps['live']) =>
  async (token: Filter<TokenDoc> & Doc): Promise<boolean> => {
    const there = await docs.deleteOne(token)
    if (there) live.publish({ what: 'access', member: null, token: token._id })
    return there
  }

/** When it was used last. What a member holds is worth nothing without the app, which is kept for as long. */
const noting =
  (docs: Collection<TokenDoc>, { apps, clock }: { apps: Pick<AppService, 'used'>; clock: Clock }) =>
  async ({ _id, app, member, usedAt }: TokenDoc): Promise<void> => {
    const now = clock()
    if (now.getTime() - usedAt.getTime() < USED_EVERY_MS) return
    await docs.updateOne({ _id }, { $set: { usedAt: now } })
    const isToday = now.toISOString().slice(0, 10) === usedAt.toISOString().slice(0, 10)
    if (app !== null && member !== null && !isToday) await apps.used(app)
  }

const roomMaking =
  (docs: Collection<TokenDoc>, drop: ReturnType<typeof dropping>) =>
  async ({ app, member }: Pick<TokenDoc, 'app' | 'member'>): Promise<void> => {
    const [most, found] =
      member !== null
        ? [MOST, await docs.find({ member }, { sort: { usedAt: -1 }, limit: MOST + 20 })]
        : [MOST_OF_APP, await docs.find({ app, member }, { sort: { member: -1 }, limit: MOST_OF_APP + 20 })]
    for (const { _id } of found.slice(most)) await drop({ _id, member })
  }

export type TokenService = ReturnType<typeof tokenService>

/** Access tokens: signed over a document each, so that each can be taken back at once. They do not run out by themselves. */
export function tokenService({ store, members, apps, tokens, newId, clock, live }: Deps) {
  const docs = store.collection(TOKENS)
  const drop = dropping(docs, live)

  async function find(text: string): Promise<TokenDoc | null> {
    const ticket = tokens.read('app', text)
    const doc = ticket === null ? null : await docs.findOne({ _id: ticket.id })
    return doc !== null && (doc.member ?? '') === ticket?.sub ? doc : null
  }

  const noteUse = noting(docs, { apps, clock })

  /** Whoever may not speak for the hub any more does not do so again by a token from before, whatever they become later. */
  const end = ({ _id }: TokenDoc): Promise<null> => drop({ _id }).then(() => null)

  return {
    ...issuing({ store, members, tokens, newId, clock, live }),

    /** Who shows it; null when it is forged, taken back, of somebody suspended, or from before a new password. */
    async open(text: string): Promise<Bearer | null> {
      const doc = await find(text)
      if (doc === null || (doc.expiresAt !== null && doc.expiresAt <= clock())) return null
      const kept = doc.member === null ? null : await members.get(doc.member)
      if (doc.member !== null) {
        if (kept?.state !== 'active' || doc.credentialsAt?.getTime() !== kept.credentialsAt.getTime()) return null
        if (doc.as === 'voice' && !can(kept, 'publish')) return end(doc)
      }
      const [app = null] = doc.app === null ? [] : await apps.some([doc.app])
      if (doc.app !== null && app === null) return null
      await noteUse(doc)
      const { scopes, as = 'member' } = doc
      return { token: doc._id, app, member: kept === null ? null : actingOf(kept, as), as, scopes }
    },

    /** The same text as was given for it: apps know themselves by it when they are woken. */
    textOf: ({ _id: id, member, createdAt }: Pick<TokenDoc, '_id' | 'member' | 'createdAt'>): string =>
      tokens.sign('app', { sub: member ?? '', id }, LONGEST_SECONDS, createdAt),

    /** Whether whoever shows it only has to be let in by a steward. */
    async isWaiting(text: string): Promise<boolean> {
      const { member = null, credentialsAt = null } = (await find(text)) ?? {}
      const { state, credentialsAt: at } = (member === null ? null : await members.get(member)) ?? {}
      return state === 'waiting' && at?.getTime() === credentialsAt?.getTime()
    },

    /** @returns `foreign` when it was given to another app; whatever is no token of ours is `gone` already (RFC 7009) */
    async revoke(app: string, text: string): Promise<'gone' | 'foreign'> {
      const doc = await find(text)
      if (doc === null) return 'gone'
      if (doc.app !== app) return 'foreign'
      await drop({ _id: doc._id, app })
      return 'gone'
    },

    /** By its id: the code it was given for was used twice. */
    drop: (id: string): Promise<boolean> => drop({ _id: id }),

    /** What a member has let in, used last first; at most 200. */
    async ofMember(member: string): Promise<LetIn[]> {
      const found = await docs.find({ member }, { sort: { usedAt: -1 }, limit: MOST })
      const known = await apps.some([...new Set(found.flatMap(({ app }) => app ?? []))])
      return found.map(({ _id: id, app, label = null, as = 'member', scopes, createdAt: since, usedAt }) => ({
        ...{ id, label, as, scopes, since, usedAt },
        app: known.find((one) => one.id === app) ?? null,
      }))
    },

    /** @returns whether it was there and that member's own */
    end: (member: string, id: string): Promise<boolean> => drop({ _id: id, member }),

    /** The member is gone. */
    async endAll(member: string): Promise<number> {
      const ended = await docs.deleteMany({ member })
      live.publish({ what: 'access', member, token: null })
      return ended
    },
  }
}

/** Gives tokens out. */
function issuing({ store, members, tokens, newId, clock, live }: Omit<Deps, 'apps'>) {
  const docs = store.collection(TOKENS)
  const makeRoom = roomMaking(docs, dropping(docs, live))

  async function issue(of: Given) {
    const { app, member, credentialsAt, scopes, as = 'member', label, id = newId() } = of
    const now = clock()
    const times = { createdAt: now, usedAt: now, expiresAt: member === null ? inDays(now, APP_DAYS) : null }
    const more = { ...(as !== 'member' && { as }), ...(label !== undefined && { label }) }
    await docs.insertOne({ _id: id, app, member, credentialsAt, scopes: [...scopes], ...more, ...times })
    await makeRoom({ app, member })
    const token = tokens.sign('app', { sub: member ?? '', id }, LONGEST_SECONDS, now)
    return { id, token, scopes, createdAt: now } satisfies Issued
  }

  return {
    issue,
    /**
     * A token for a script of the member's own.
     * @param label  what it is called on their page of apps; one line
     * @throws Refusal 'not-found' unless there is such an active member; 'forbidden' when it is to speak for the hub and
     * they may not publish
     */
    async forScript(member: string, { scopes, label, as }: { scopes: readonly string[]; label: string; as: Speaker }) {
      const kept = await members.get(member)
      if (kept?.state !== 'active') throw refusal('not-found', 'no-such-member')
      if (as === 'voice' && !can(kept, 'publish')) throw refusal('forbidden', 'not-allowed')
      return issue({ app: null, member, credentialsAt: kept.credentialsAt, scopes, label, as })
    },
  }
}
