import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { FollowRepo, QuietFollowRepo } from '../follows/follow-repo.js'
import type { After } from '../../store/store.js'
import type { Severed } from './notification.js'
import type { Teller } from './teller.js'

type Deps = {
  follows: Pick<FollowRepo, 'ofHost'>
  quiet: Pick<QuietFollowRepo, 'ofTarget'>
  actors: Pick<LocalActors, 'instanceIri' | 'membersOf' | 'voice'>
  teller: Teller
}

const BATCH = 500

export type Severing = ReturnType<typeof severing>

/**
 * Tells members which follows of theirs a rule about a domain is about to end. To be done before any is ended: of what a
 * crash cut short nobody is told twice, and the numbers are those from before.
 */
export function severing({ follows, quiet, actors, teller }: Deps) {
  type Counts = Map<string, Severed>

  async function countQuiet(target: Iri, add: (member: string, end: 'following') => void): Promise<void> {
    for (let after: string | null = null; ;) {
      const found = await quiet.ofTarget(target, BATCH, after)
      for (const { member } of found) add(member, 'following')
      if (found.length < BATCH) return
      after = found.at(-1)?.member ?? null
    }
  }

  async function countHost(host: string, add: (member: string, end: 'followers' | 'following') => void) {
    for (let after: After | null = null; ;) {
      const { docs, next }: Awaited<ReturnType<FollowRepo['ofHost']>> = await follows.ofHost(host, BATCH, after)
      const live = docs.filter(({ state, direction }) => state === 'accepted' && direction !== 'local')
      const ours = live.map(({ direction, follower, target }) => (direction === 'in' ? target : follower))
      const members = await actors.membersOf(ours)
      for (const { direction, follower, target } of live) {
        if (follower === actors.instanceIri) await countQuiet(target, add)
        const member = members.get(direction === 'in' ? target : follower)
        if (member !== undefined) add(member, direction === 'in' ? 'followers' : 'following')
      }
      if (next === null) return
      after = next
    }
  }

  /** @param rule  the domain, when the rule was made, and the hosts it is about that anybody follows from or to */
  return async (rule: { domain: string; at: Date; hosts: AsyncIterable<string> }): Promise<void> => {
    const counts: Counts = new Map()
    const add = (member: string, end: 'followers' | 'following') => {
      const found = counts.get(member) ?? { domain: rule.domain, followers: 0, following: 0 }
      counts.set(member, { ...found, [end]: found[end] + 1 })
    }
    for await (const host of rule.hosts) await countHost(host, add)
    const voice = await actors.voice()
    const from = voice?.iri ?? actors.instanceIri
    const cause = `${rule.domain}\n${rule.at.toISOString()}`
    for (const [member, severed] of counts)
      await teller.tell({ member, type: 'severed_relationships', from, subject: null, cause, severed })
  }
}
