import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { inWindow, type Window } from '../window.js'
import { MEMBER_BLOCKS, type MemberBlockDoc } from './moderation-repo.js'

/** What a member can turn away: an actor, or everybody of a host. */
export type BlockTarget = Iri | `domain:${string}`

/** How. A mute may end by itself, and may leave what they do towards the member alone. */
export type Turning = { notifications?: boolean; until?: Date | null }

type Deps = {
  store: Store
  newId: () => string
  clock: Clock
  /** Ends follows between a member's own actor, if they have one, and an actor elsewhere, and their quiet ones. */
  part: (member: string, actor: Iri) => Promise<unknown>
  /** What they were told by whomever they block now is not for them any more. */
  forgetFrom: (member: string, isMeant: (from: Iri) => boolean) => Promise<unknown>
}

const HOSTS = 'domain:'
/** As many are read at once rather than looked for one by one. */
const MOST_FEW = 100

export type MemberBlocks = ReturnType<typeof memberBlocks>

/** Whom members do not want to see (`mute`), or to have to do with at all (`block`). Nobody else is told. */
export function memberBlocks({ store, newId, clock, part, forgetFrom }: Deps) {
  const docs = store.collection(MEMBER_BLOCKS)
  const idOf = (member: string, target: BlockTarget) => `${member} ${target}`
  const counts = ({ until = null }: MemberBlockDoc): boolean => until === null || until > clock()

  async function among(ids: readonly string[]): Promise<MemberBlockDoc[]> {
    return ids.length === 0 ? [] : (await docs.find({ _id: { $in: ids } }, { limit: 500 })).filter(counts)
  }

  return {
    /** A block takes the place of a mute, and the other way round. */
    async put(member: string, target: BlockTarget, kind: MemberBlockDoc['kind'], turning: Turning = {}): Promise<void> {
      const { notifications = true, until = null } = turning
      const how = { kind, notifications, until }
      const whom = target.startsWith(HOSTS) ? ('host' as const) : ('actor' as const)
      const doc = { _id: idOf(member, target), member, target, whom, at: clock(), number: newId(), ...how }
      const [added] = await docs.insertMany([doc])
      if (added === undefined) await docs.updateOne({ _id: doc._id }, { $set: how })
      if (kind === 'block' && whom === 'actor') await part(member, target as Iri)
      if (kind === 'block') await forgetFrom(member, (from) => targetsOf(from).includes(target))
    },
    remove: (member: string, target: BlockTarget): Promise<boolean> => docs.deleteOne({ _id: idOf(member, target) }),
    async kindOf(member: string, target: BlockTarget): Promise<MemberBlockDoc['kind'] | null> {
      return (await among([idOf(member, target)]))[0]?.kind ?? null
    },
    /** What a member has against some, by target. @param targets  at most 500 */
    async against(member: string, targets: readonly BlockTarget[]): Promise<Map<string, MemberBlockDoc>> {
      const found = await among([...new Set(targets)].map((target) => idOf(member, target)))
      return new Map(found.map((doc) => [doc.target, doc]))
    },
    /** Which of these members have blocked an actor. @param members  at most 250 */
    async blockersOf(actor: Iri, members: readonly string[]): Promise<Set<string>> {
      const ids = members.flatMap((member) => targetsOf(actor).map((target) => idOf(member, target)))
      return new Set((await among(ids)).flatMap(({ kind, member }) => (kind === 'block' ? [member] : [])))
    },
    /** Of these actors those that the member has turned away, or everybody of their host. At most 200 at a time. */
    async hidden(member: string, actors: readonly Iri[]): Promise<Set<Iri>> {
      const targets = new Map(actors.map((actor) => [actor, targetsOf(actor)]))
      const ids = Array.from(new Set([...targets.values()].flat()), (target) => idOf(member, target))
      // Most members have turned away few or nobody: one look at those instead of one for each who might be.
      const few = ids.length > 2 ? await docs.find({ member }, { limit: MOST_FEW }) : null
      const against = few !== null && few.length < MOST_FEW ? few.filter(counts) : await among(ids)
      const found = new Set(against.map(({ target }) => target))
      return new Set(actors.filter((actor) => targets.get(actor)?.some((target) => found.has(target))))
    },
    /** Whether a member has blocked an actor, or everybody of their host; a mute is no block. */
    async isBlocked(member: string, actor: Iri): Promise<boolean> {
      return (await among(targetsOf(actor).map((target) => idOf(member, target)))).some(({ kind }) => kind === 'block')
    },
    /** Whether a member does not even want to hear of what an actor does towards them. */
    async isSilenced(member: string, actor: Iri): Promise<boolean> {
      const found = await among(targetsOf(actor).map((target) => idOf(member, target)))
      return found.some(({ kind, notifications = true }) => kind === 'block' || notifications)
    },
    /** All members who have turned away an actor, or everybody of their host. */
    async membersAgainst(actor: Iri): Promise<Set<string>> {
      const against = new Set<string>()
      for await (const doc of docs.stream({ target: { $in: targetsOf(actor) } }))
        if (counts(doc)) against.add(doc.member)
      return against
    },
    /** Whom a member has turned away so, newest first; those among them whose time is over. */
    window: (
      { member, kind, whom }: Pick<MemberBlockDoc, 'member' | 'kind' | 'whom'>,
      window: Window,
    ): Promise<MemberBlockDoc[]> => inWindow(docs, { member, kind, whom }, window),
    /** When a member leaves. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}

const targetsOf = (actor: Iri): BlockTarget[] => [actor, `${HOSTS}${hostOf(actor)}`]
