import type { Request, RequestHandler, Response } from 'express'
import type { ActorDoc } from '../../../domain/actors/actor-repo.js'
import type { Member } from '../../../domain/members/member.js'
import { refusal } from '../../../domain/refusals.js'
import { formOf } from '../../form.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { memberWith } from '../../visit.js'
import { handsOf } from './hands.js'
import type { NeighbourDeps } from './routes.js'

type Done = 'followed' | 'unfollowed' | 'asked' | 'muted' | 'blocked' | 'shown'

/** Following somebody elsewhere in one's own or the hub's name, and turning them away. */
export function actorActs({ services }: Pick<NeighbourDeps, 'services'>) {
  const { people, follows, memberBlocks } = services

  /** Does something about somebody, after which their page says so. */
  const about =
    (work: (member: Member, actor: ActorDoc, asked: string) => Promise<Done>, field: string): RequestHandler =>
    async (req: Request, res: Response) => {
      const member = memberWith('read', res)
      const actor = await people.byAddress(String(req.params.address))
      if (actor === null) throw refusal('not-found', 'no-such-page')
      const done = await work(member, actor, formOf(req).text(field))
      res.redirect(303, `${neighbourPaths.actor(actor.address)}?done=${done}`)
    }

  /** As whom; the hub only for those who speak for it. @throws Refusal */
  async function speaker(member: Member, as: string) {
    const hands = await handsOf(services, member)
    if (as === 'self' && hands.self === null) throw refusal('forbidden', 'needs-profile')
    const actor = as === 'self' ? hands.self : as === 'voice' ? hands.voice : null
    if (actor === null) throw refusal('forbidden', 'not-allowed')
    return actor
  }

  return {
    follow: about(async (member, actor, as) => {
      if (actor.state === 'gone') throw refusal('gone', 'gone-item')
      if (as === 'quiet') {
        await follows.followQuietly(member.id, actor)
        return 'followed'
      }
      const state = await follows.follow((await speaker(member, as)).iri, actor)
      return state === 'accepted' ? 'followed' : 'asked'
    }, 'as'),

    unfollow: about(async (member, actor, as) => {
      if (as === 'quiet') await follows.unfollowQuietly(member.id, actor.iri)
      else await follows.unfollow((await speaker(member, as)).iri, actor.iri)
      return 'unfollowed'
    }, 'as'),

    away: about(async (member, actor, kind) => {
      if (kind === 'block' || kind === 'mute') {
        await memberBlocks.put(member.id, actor.iri, kind)
        return kind === 'block' ? 'blocked' : 'muted'
      }
      if (kind !== 'none') throw refusal('invalid', 'unreadable-form')
      await memberBlocks.remove(member.id, actor.iri)
      return 'shown'
    }, 'kind'),
  }
}
