import type { Iri } from '../../core/iri.js'
import type { IdentityRepo } from '../actors/identity-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { FollowRepo } from '../follows/follow-repo.js'
import type { Member } from '../members/member.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { RegardRepo } from '../relations/regard-repo.js'
import type { RelationReader } from '../relations/relation-reader.js'

type Deps = {
  locals: Pick<LocalActors, 'ofMember' | 'voice' | 'byHandle'>
  identities: Pick<IdentityRepo, 'discoverable'>
  follows: Pick<FollowRepo, 'window'>
  blocks: Pick<MemberBlocks, 'hidden'>
  regards: Pick<RegardRepo, 'toAny'>
  relations: Pick<RelationReader, 'between'>
}

const MOST_LOOKED_AT = 80

/** Somebody whom a member might want to follow: because the hub itself does, or because they want to be found. */
export type Suggested = { iri: Iri; because: 'hub' | 'discoverable' }

export function suggestions({ locals, identities, follows, blocks, regards, relations }: Deps) {
  /** Those who speak for this hub and agreed to be recommended, the newest first. */
  async function discoverable(page: { offset: number; limit: number }): Promise<Iri[]> {
    const found = await Promise.all((await identities.discoverable(page)).map(({ _id }) => locals.byHandle(_id)))
    return found.flatMap((actor) => (actor === null || actor === 'gone' ? [] : [actor.iri]))
  }

  return {
    discoverable,

    async of(member: Member, limit: number): Promise<Suggested[]> {
      const [me, voice] = await Promise.all([locals.ofMember(member.id), locals.voice()])
      const page = { limit: MOST_LOOKED_AT }
      const followed = voice === null ? [] : await follows.window('follower', voice.iri, 'accepted', page)
      const here = await discoverable({ offset: 0, ...page })
      const all = new Map<Iri, Suggested['because']>([
        ...followed.map(({ target }) => [target, 'hub'] as const),
        ...here.map((iri) => [iri, 'discoverable'] as const),
      ])
      const names = [...all.keys()].filter((name) => name !== me?.iri && name !== voice?.iri)
      const [between, hidden, regarded] = await Promise.all([
        relations.between(member, names),
        blocks.hidden(member.id, names),
        regards.toAny(member.id, names),
      ])
      const unwanted = new Set(regarded.flatMap(({ target, unsuggested }) => (unsuggested ? [target] : [])))
      const isNew = (name: Iri) => {
        const relation = between.get(name)
        return relation?.following !== true && relation?.requested !== true && relation?.blockedBy !== true
      }
      return names
        .filter((name) => isNew(name) && !hidden.has(name) && !unwanted.has(name))
        .slice(0, limit)
        .map((iri) => ({ iri, because: all.get(iri) ?? 'hub' }))
    },
  }
}
