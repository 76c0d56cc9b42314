import { hostOf, type Iri } from '../../core/iri.js'
import type { Acting } from '../apps/acting.js'
import type { LocalActors } from '../actors/local-actors.js'
import {
  usualWishes,
  type FollowDoc,
  type FollowRepo,
  type QuietFollowDoc,
  type QuietFollowRepo,
} from '../follows/follow-repo.js'
import type { BlockTarget, MemberBlocks } from '../moderation/member-blocks.js'
import type { MemberBlockDoc } from '../moderation/moderation-repo.js'
import type { RegardDoc, RegardRepo } from './regard-repo.js'
import type { Relation } from './relation.js'

export type RelationReaderDeps = {
  actors: Pick<LocalActors, 'ofMember' | 'voice' | 'membersOf' | 'isLocal'>
  follows: Pick<FollowRepo, 'among'>
  quiet: Pick<QuietFollowRepo, 'toAny'>
  blocks: Pick<MemberBlocks, 'against' | 'blockersOf'>
  regards: Pick<RegardRepo, 'toAny'>
}

/** So many at a time that each kind of row is one read. */
const BATCH = 120

type Rows = {
  me: Iri | null
  voice: Iri | null
  follows: Map<string, FollowDoc>
  quiet: Map<Iri, QuietFollowDoc>
  against: Map<string, MemberBlockDoc>
  blockers: Set<Iri>
  regards: Map<Iri, RegardDoc>
}

type Who = Pick<Acting, 'id' | 'as'>

export type RelationReader = ReturnType<typeof relationReader>

/** What there is between members, or the hub where they act as it, and others, in a bounded number of reads for however many. */
export function relationReader({ actors, follows, quiet, blocks, regards }: RelationReaderDeps) {
  async function blockersAmong(me: Iri | null, targets: readonly Iri[]): Promise<Set<Iri>> {
    if (me === null) return new Set()
    const members = await actors.membersOf(targets.filter((target) => actors.isLocal(target)))
    const blockers = await blocks.blockersOf(me, [...members.values()])
    return new Set([...members].flatMap(([target, member]) => (blockers.has(member) ? [target] : [])))
  }

  async function rowsFor({ id: member, as }: Who, targets: readonly Iri[]): Promise<Rows> {
    const [own, voice] = await Promise.all([as === 'voice' ? null : actors.ofMember(member), actors.voice()])
    const me = (as === 'voice' ? voice : own)?.iri ?? null
    const pairs = me === null ? [] : targets.flatMap((one) => [[me, one] as const, [one, me] as const])
    const turned: BlockTarget[] = targets.flatMap((one) => [one, `domain:${hostOf(one)}`] as const)
    const [found, quietly, against, blockers, regarded] = await Promise.all([
      follows.among(pairs),
      as === 'voice' ? [] : quiet.toAny(member, targets),
      blocks.against(member, turned),
      blockersAmong(me, targets),
      regards.toAny(member, targets),
    ])
    return {
      ...{ me, voice: voice?.iri ?? null, against, blockers },
      follows: new Map(found.map((doc) => [doc._id, doc])),
      quiet: new Map(quietly.map((doc) => [doc.target, doc])),
      regards: new Map(regarded.map((doc) => [doc.target, doc])),
    }
  }

  async function between(who: Who, targets: readonly Iri[]): Promise<Map<Iri, Relation>> {
    const all = [...new Set(targets)]
    const relations = new Map<Iri, Relation>()
    for (let at = 0; at < all.length; at += BATCH) {
      const some = all.slice(at, at + BATCH)
      const rows = await rowsFor(who, some)
      for (const target of some) relations.set(target, relationOf(target, rows))
    }
    return relations
  }

  return {
    /** Each of these under their address. */
    between,
    one: async (member: Who, target: Iri): Promise<Relation> =>
      (await between(member, [target])).get(target) as Relation,
  }
}

function relationOf(target: Iri, { me, voice, follows, quiet, against, blockers, regards }: Rows): Relation {
  const [mine, theirs] = me === null ? [] : [follows.get(`${me} ${target}`), follows.get(`${target} ${me}`)]
  const quietly = quiet.get(target)
  const turned = against.get(target)
  const regard = regards.get(target)
  const openly = mine?.state === 'accepted'
  const muting = turned?.kind === 'mute'
  return {
    with: target,
    following: openly || quietly !== undefined || (target === voice && me !== voice),
    wishes: (openly || mine?.state === 'asked' ? mine.wishes : quietly?.wishes) ?? usualWishes,
    followedBy: theirs?.state === 'accepted',
    requested: mine?.state === 'asked' && quietly === undefined,
    requestedBy: theirs?.state === 'asked',
    blocking: turned?.kind === 'block',
    blockedBy: blockers.has(target),
    muting,
    mutingNotifications: muting && turned.notifications !== false,
    mutedUntil: muting ? (turned.until ?? null) : null,
    blockingHost: against.get(`domain:${hostOf(target)}`)?.kind === 'block',
    endorsed: regard?.endorsed === true,
    note: regard?.note ?? '',
  }
}
