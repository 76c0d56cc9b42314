import { hostOf, type Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { MEMBER_BLOCKS } from './moderation-repo.js'

export type MemberBlockRepo = ReturnType<typeof memberBlockRepo>

const BATCH = 500

/** Whom a member may have named: the actor, or everybody at a host. */
const targetsOf = (actor: Iri): string[] => [actor, `domain:${hostOf(actor)}`]

/** What members do not want to see, as far as others' doings depend on it. */
export function memberBlockRepo(store: Store) {
  const docs = store.collection(MEMBER_BLOCKS)
  return {
    /** Whether a member has blocked an actor or the host; mutes do not count. */
    async isBlocked(member: string, actor: Iri): Promise<boolean> {
      const ids = targetsOf(actor).map((target) => `${member} ${target}`)
      return (await docs.find({ _id: { $in: ids } }, { limit: 2 })).some(({ kind }) => kind === 'block')
    },
    /** Of some actors those whom a member has blocked or muted. @param actors  at most 200 */
    async hiddenFrom(member: string, actors: readonly Iri[]): Promise<Set<Iri>> {
      const ids = new Set(actors.flatMap(targetsOf).map((target) => `${member} ${target}`))
      if (ids.size === 0) return new Set()
      const found = new Set((await docs.find({ _id: { $in: [...ids] } }, { limit: BATCH })).map(({ target }) => target))
      return new Set(actors.filter((actor) => targetsOf(actor).some((target) => found.has(target))))
    },
    /** Members who have blocked or muted an actor or the host. */
    async membersAgainst(actor: Iri): Promise<Set<string>> {
      const against = new Set<string>()
      for await (const { member } of docs.stream({ target: { $in: targetsOf(actor) } })) against.add(member)
      return against
    },
  }
}
