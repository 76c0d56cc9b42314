import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Acting } from '../apps/acting.js'
import {
  usualWishes,
  type End,
  type FollowDoc,
  type FollowRepo,
  type FollowState,
  type FollowWishes,
  type QuietFollowRepo,
} from '../follows/follow-repo.js'
import type { FollowService } from '../follows/follow-service.js'
import { can } from '../members/member.js'
import { foldDomain, isAtOrBelow } from '../moderation/domain-name.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { Window } from '../window.js'
import { fault, FieldFaults, parseFields, refusal } from '../refusals.js'
import { languageTag } from '../text/language-tags.js'
import type { RegardDoc, RegardRepo } from './regard-repo.js'
import type { RelationReader } from './relation-reader.js'
import type { Relation } from './relation.js'

const MOST_LANGUAGES = 20
const LONGEST_NOTE = 2_000
/** Of those one follows, so many are looked through for whom they know. */
const MOST_LOOKED_AT = 400
const LONGEST_MUTE_MS = 100 * 365 * 24 * 60 * 60_000

const Wishes = z
  .object({
    boosts: z.boolean(),
    notify: z.boolean(),
    /** Nothing in it is all of them; what is no language is left out. */
    languages: z
      .array(z.string())
      .max(MOST_LANGUAGES)
      .nullable()
      .transform((tags) => {
        const known = (tags ?? []).map((tag) => languageTag(tag)).filter((tag) => tag !== null)
        return known.length === 0 ? null : [...new Set(known)]
      }),
  })
  .partial()

type Who = Pick<Acting, 'id' | 'as'>

type Deps = {
  actors: LocalActors
  known: Pick<ActorRepo, 'get' | 'some'>
  follows: FollowService
  repo: Pick<FollowRepo, 'among' | 'wish' | 'window'>
  quiet: Pick<QuietFollowRepo, 'wish' | 'remove' | 'window'>
  blocks: MemberBlocks
  regards: RegardRepo
  reader: RelationReader
  newId: () => string
  clock: Clock
}

/** What members do about others, wherever these are at home. Whatever is repeated changes nothing. */
export class RelationService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Each of these under their address. */
  between(member: Who, targets: readonly Iri[]): Promise<Map<Iri, Relation>> {
    return this.#deps.reader.between(member, targets)
  }

  one(member: Who, target: Iri): Promise<Relation> {
    return this.#deps.reader.one(member, target)
  }

  /**
   * Follows somebody: openly as one's public self, quietly without one. Once more, it changes what is wished.
   * @throws Refusal 'not-found', 'gone'; 'forbidden' for oneself, or where one of the two has blocked the other; FieldFaults
   */
  async follow(member: Acting, target: Iri, wishes: z.input<typeof Wishes> = {}): Promise<void> {
    if (member.as === 'voice') return this.#followAsVoice(member, target)
    const { actors, follows, repo, quiet, reader } = this.#deps
    const given = Object.entries(parseFields(Wishes, wishes)).filter(([, value]) => value !== undefined)
    const host = await this.#mayBeFollowed(target)
    const me = await actors.ofMember(member.id)
    const relation = await reader.one(member, target)
    if (me?.iri === target || relation.blocking || relation.blockedBy) throw refusal('forbidden', 'not-allowed')
    const wished: FollowWishes = { ...usualWishes, ...relation.wishes, ...Object.fromEntries(given) }
    const isNew = given.length > 0 || !(relation.following || relation.requested)
    if (me === null) {
      if (target !== (await actors.voice())?.iri) await follows.followQuietly(member.id, { iri: target, host })
      if (isNew) await quiet.wish(member.id, target, wished)
      return
    }
    // Who began quietly, and has a profile by now, goes on as they are until they follow openly.
    await follows.follow(me.iri, { iri: target, host })
    if (isNew) await Promise.all([repo.wish(me.iri, target, wished), quiet.wish(member.id, target, wished)])
  }

  /** Both ways of following end. */
  async unfollow({ id, as }: Who, target: Iri): Promise<void> {
    const { actors, follows } = this.#deps
    if (as === 'voice') {
      const voice = await actors.voice()
      if (voice !== null) await follows.unfollow(voice.iri, target)
      return
    }
    const me = await actors.ofMember(id)
    if (me !== null) await follows.unfollow(me.iri, target)
    await follows.unfollowQuietly(id, target)
  }

  /** @throws Refusal 'forbidden' for oneself */
  async block({ id }: Who, target: Iri): Promise<void> {
    const { actors, blocks, quiet, regards } = this.#deps
    const me = await actors.ofMember(id)
    if (me?.iri === target) throw refusal('forbidden', 'not-allowed')
    await blocks.put(id, target, 'block')
    const other = (await actors.membersOf([target])).get(target)
    if (other !== undefined && me !== null) await quiet.remove(other, me.iri)
    await regards.set(id, target, { endorsed: false })
  }

  async unblock({ id }: Who, target: Iri): Promise<void> {
    const { blocks } = this.#deps
    if ((await blocks.kindOf(id, target)) === 'block') await blocks.remove(id, target)
  }

  /**
   * @param lastsMs  null for ever
   * @throws Refusal 'forbidden' for oneself
   */
  async mute(
    { id }: Who,
    target: Iri,
    { notifications = true, lastsMs = null }: { notifications?: boolean; lastsMs?: number | null } = {},
  ): Promise<void> {
    const { actors, blocks, clock } = this.#deps
    if ((await actors.ofMember(id))?.iri === target) throw refusal('forbidden', 'not-allowed')
    if ((await blocks.kindOf(id, target)) === 'block') return // hidden already, and more than that
    const ends = lastsMs === null || lastsMs <= 0 ? null : clock().getTime() + Math.min(lastsMs, LONGEST_MUTE_MS)
    await blocks.put(id, target, 'mute', { notifications, until: ends === null ? null : new Date(ends) })
  }

  async unmute({ id }: Who, target: Iri): Promise<void> {
    const { blocks } = this.#deps
    if ((await blocks.kindOf(id, target)) === 'mute') await blocks.remove(id, target)
  }

  async removeFollower({ id }: Who, target: Iri): Promise<void> {
    const { actors, follows, quiet } = this.#deps
    const me = await actors.ofMember(id)
    if (me === null) return
    await follows.removeFollower(me.iri, target)
    const other = (await actors.membersOf([target])).get(target)
    if (other !== undefined) await quiet.remove(other, me.iri)
  }

  /** For the member alone. @param text  empty for none @throws FieldFaults 'comment' */
  async note({ id }: Who, target: Iri, text: string): Promise<void> {
    const note = text.trim()
    if (note.length > LONGEST_NOTE) throw new FieldFaults([fault('comment', 'too-long', LONGEST_NOTE)])
    await this.#deps.regards.set(id, target, { note })
  }

  /** Recommends somebody on one's page. @throws Refusal 'conflict' unless one follows them */
  async endorse(member: Who, target: Iri): Promise<void> {
    const { following, endorsed } = await this.#deps.reader.one(member, target)
    if (!following) throw refusal('conflict', 'not-allowed')
    if (!endorsed) await this.#deps.regards.set(member.id, target, { endorsed: true, number: this.#deps.newId() })
  }

  async unendorse({ id }: Who, target: Iri): Promise<void> {
    await this.#deps.regards.set(id, target, { endorsed: false })
  }

  /** Whom a member recommends, newest first. */
  endorsed(member: string, window: Window): Promise<RegardDoc[]> {
    return this.#deps.regards.endorsed(member, window)
  }

  /**
   * Blocks everybody of a server: nothing of them is seen, and nobody there follows or is followed any longer.
   * @returns the domain as it is kept @throws FieldFaults 'domain'
   */
  async blockHost({ id }: Who, given: string): Promise<string> {
    const { actors, blocks } = this.#deps
    const domain = foldDomain(given)
    if (domain === null) throw new FieldFaults([fault('domain', 'not-a-domain')])
    if (isAtOrBelow(hostOf(actors.instanceIri), domain)) throw new FieldFaults([fault('domain', 'own-domain')])
    await blocks.put(id, `domain:${domain}`, 'block')
    await this.#partFrom(id, domain)
    return domain
  }

  async unblockHost({ id }: Who, given: string): Promise<void> {
    const domain = foldDomain(given)
    if (domain !== null) await this.#deps.blocks.remove(id, `domain:${domain}`)
  }

  /**
   * Of those a member follows, who follows each of these, as far as it is known here; nobody who hides whom they follow.
   * @param targets  at most 40
   */
  async familiar(member: Who, targets: readonly Iri[]): Promise<Map<Iri, Iri[]>> {
    const rows = await this.followedBy(member, { limit: MOST_LOOKED_AT })
    const followed = await this.#mayBeNamed(rows.map(({ target }) => target))
    const found = new Map<Iri, Iri[]>()
    for (const target of targets) {
      const pairs = followed.filter((one) => one !== target).map((one) => [one, target] as const)
      const accepted = (await this.#deps.repo.among(pairs)).filter(({ state }) => state === 'accepted')
      found.set(target, accepted.map(({ follower }) => follower).slice(0, 40))
    }
    return found
  }

  /** Of one actor, newest first, whichever way the window looks. */
  follows(end: End, of: Iri, state: FollowState, window: Window): Promise<FollowDoc[]> {
    return this.#deps.repo.window(end, of, state, window)
  }

  /** Whom a member follows, openly or quietly, newest first. */
  async followedBy({ id }: Who, window: Window): Promise<{ target: Iri; number: string }[]> {
    const { actors, repo, quiet } = this.#deps
    const me = await actors.ofMember(id)
    const [openly, quietly] = await Promise.all([
      me === null ? [] : repo.window('follower', me.iri, 'accepted', window),
      quiet.window(id, window),
    ])
    const both = [...openly, ...quietly].sort((a, b) => (a.number < b.number ? 1 : -1))
    const seen = new Set<Iri>()
    const once = both.filter(({ target }) => !seen.has(target) && seen.add(target))
    return (window.after ?? null) === null ? once.slice(0, window.limit) : once.slice(-window.limit)
  }

  /** Not to be suggested to the member any more. */
  async unsuggest({ id }: Who, target: Iri): Promise<void> {
    await this.#deps.regards.set(id, target, { unsuggested: true })
  }

  /** The member is gone. */
  forget(member: string): Promise<number> {
    return this.#deps.regards.forget(member)
  }

  async #mayBeNamed(names: readonly Iri[]): Promise<Iri[]> {
    const { actors } = this.#deps
    const checked = names.map(async (name) => {
      if (!actors.isLocal(name)) return name
      const actor = await actors.byIri(name)
      return actor === null || actor === 'gone' || actor.details?.hidesFollows === true ? null : name
    })
    return (await Promise.all(checked)).filter((name) => name !== null)
  }

  /** The group follows openly, and others alone: what its own members say it has anyway. */
  async #followAsVoice(member: Acting, target: Iri): Promise<void> {
    const { actors, follows } = this.#deps
    const voice = can(member, 'publish') ? await actors.voice() : null
    if (voice === null) throw refusal('forbidden', 'not-allowed')
    if (actors.isLocal(target)) throw refusal('forbidden', 'voice-follows-others')
    await follows.follow(voice.iri, { iri: target, host: await this.#mayBeFollowed(target) })
  }

  /** @returns their host @throws Refusal 'not-found', 'gone' */
  async #mayBeFollowed(target: Iri): Promise<string> {
    const { actors, known } = this.#deps
    if (actors.isLocal(target)) {
      const actor = await actors.byIri(target)
      if (actor === 'gone') throw refusal('gone', 'profile-ended')
      if (actor === null || actor.kind === 'instance') throw refusal('not-found', 'no-such-page')
      return hostOf(target)
    }
    const actor = await known.get(target)
    if (actor === null) throw refusal('not-found', 'no-such-page')
    if (actor.state === 'gone') throw refusal('gone', 'gone-item')
    return actor.host
  }

  async #partFrom(member: string, domain: string): Promise<void> {
    const { actors, repo, quiet, follows } = this.#deps
    const me = await actors.ofMember(member)
    const isThere = (name: Iri) => hostOf(name) === domain
    if (me !== null)
      for (const [end, state] of ENDS)
        for await (const { follower, target } of paged((before) =>
          repo.window(end, me.iri, state, { limit: PAGE, before }),
        )) {
          const other = end === 'follower' ? target : follower
          if (isThere(other)) await follows.dropBetween(me.iri, other)
        }
    for await (const { target } of paged((before) => quiet.window(member, { limit: PAGE, before })))
      if (isThere(target)) await follows.unfollowQuietly(member, target)
  }
}

const PAGE = 200
const ENDS = [
  ['follower', 'accepted'],
  ['follower', 'asked'],
  ['target', 'accepted'],
  ['target', 'asked'],
] as const

/** All rows of a list, the newest first. */
async function* paged<R extends { number: string }>(read: (before: string | null) => Promise<R[]>): AsyncGenerator<R> {
  for (let rows = await read(null); rows.length > 0;) {
    yield* rows
    rows = rows.length < PAGE ? [] : await read(rows.at(-1)?.number ?? null)
  }
}
