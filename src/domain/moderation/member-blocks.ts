import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { After, Page, Store } from '../../store/store.js'
import { MEMBER_BLOCKS, type MemberBlockDoc } from './moderation-repo.js'

/** What a member can turn away: an actor, or everybody of a host. */
export type BlockTarget = Iri | `domain:${string}`

type Deps = {
  store: Store
  clock: Clock
  /** Ends follows between a member's own actor, if they have one, and an actor elsewhere, and their quiet ones. */
  part: (member: string, actor: Iri) => Promise<unknown>
  /** What they were told by whomever they block now is not for them any more. */
  forgetFrom: (member: string, isMeant: (from: Iri) => boolean) => Promise<unknown>
}

export type MemberBlocks = ReturnType<typeof memberBlocks>

/** Whom members do not want to see (`mute`), or to have to do with at all (`block`). Nobody else is told. */
export function memberBlocks({ store, clock, part, forgetFrom }: Deps) {
  const docs = store.collection(MEMBER_BLOCKS)
  const idOf = (member: string, target: BlockTarget) => `${member} ${target}`
  return {
    /** A block takes the place of a mute, and the other way round. */
    async put(member: string, target: BlockTarget, kind: MemberBlockDoc['kind']): Promise<void> {
      const doc = { _id: idOf(member, target), member, target, kind, at: clock() }
      const [added] = await docs.insertMany([doc])
      if (added === undefined) await docs.updateOne({ _id: doc._id }, { $set: { kind } })
      if (kind === 'block' && !target.startsWith('domain:')) await part(member, target as Iri)
      if (kind === 'block') await forgetFrom(member, (from) => targetsOf(from).includes(target))
    },
    remove: (member: string, target: BlockTarget): Promise<boolean> => docs.deleteOne({ _id: idOf(member, target) }),
    async kindOf(member: string, target: BlockTarget): Promise<MemberBlockDoc['kind'] | null> {
      return (await docs.findOne({ _id: idOf(member, target) }))?.kind ?? null
    },
    /** Of these actors, given with their hosts, those that the member has turned away. At most 200 at a time. */
    async hidden(member: string, actors: readonly { iri: Iri; host: string }[]): Promise<Set<Iri>> {
      const targets = new Set(actors.flatMap(({ iri, host }) => [iri, `domain:${host}`]))
      if (targets.size === 0) return new Set()
      const ids = Array.from(targets, (target) => idOf(member, target as BlockTarget))
      const found = new Set((await docs.find({ _id: { $in: ids } }, { limit: 500 })).map(({ target }) => target))
      return new Set(
        actors.filter(({ iri, host }) => found.has(iri) || found.has(`domain:${host}`)).map(({ iri }) => iri),
      )
    },
    /** Whether a member has blocked an actor, or everybody of their host; a mute is no block. */
    async isBlocked(member: string, actor: Iri): Promise<boolean> {
      const ids = targetsOf(actor).map((target) => idOf(member, target))
      return (await docs.find({ _id: { $in: ids } }, { limit: 2 })).some(({ kind }) => kind === 'block')
    },
    /** All members who have turned away an actor, or everybody of their host. */
    async membersAgainst(actor: Iri): Promise<Set<string>> {
      const against = new Set<string>()
      for await (const { member } of docs.stream({ target: { $in: targetsOf(actor) } })) against.add(member)
      return against
    },
    /** Newest first. */
    of: (member: string, after: After | null, limit: number): Promise<Page<MemberBlockDoc>> =>
      docs.page({ member }, { sort: { at: -1 }, limit, ...(after !== null && { after }) }),
    /** When a member leaves. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}

const targetsOf = (actor: Iri): BlockTarget[] => [actor, `domain:${hostOf(actor)}`]
