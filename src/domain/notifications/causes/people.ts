import type { Iri } from '../../../core/iri.js'
import type { LocalActors } from '../../actors/local-actors.js'
import type { FollowDoc } from '../../follows/follow-repo.js'
import type { MemberDoc } from '../../members/member-repo.js'
import type { ReportDoc } from '../../moderation/moderation-repo.js'
import type { ReactionDoc } from '../../reactions/reaction-repo.js'
import type { Teller } from '../teller.js'
import type { Addressees } from './addressees.js'

type Deps = { addressees: Addressees; teller: Teller; actors: Pick<LocalActors, 'instanceIri'> }

export type PeopleCauses = ReturnType<typeof peopleCauses>

/** Whom it is to be told to that somebody likes, follows, joins or reports. Repeats are harmless. */
export function peopleCauses({ addressees, teller, actors }: Deps) {
  return {
    /** An emoji is a like to those who know no other. */
    async reaction({ _id, actor, kind, object, state }: ReactionDoc): Promise<void> {
      const member = await addressees.ownerOf(object)
      if (member === null) return
      const told = { member, type: kind === 'boost' ? 'reblog' : 'favourite', cause: _id } as const
      if (state === 'there') await teller.tell({ ...told, from: actor, subject: object })
      else await teller.withdraw(told)
    },

    async follow({ _id, follower, target, state }: FollowDoc): Promise<void> {
      const [member] = await addressees.membersOf([target])
      if (member === undefined) return
      const follow = { member, type: 'follow', cause: _id } as const
      const request = { member, type: 'follow_request', cause: _id } as const
      const from = { from: follower, subject: null }
      if (state === 'asked') await teller.tell({ ...request, ...from })
      else await teller.withdraw(request)
      // Whoever said yes knows of it.
      if (state === 'accepted') {
        if (!(await teller.wasTold(request))) await teller.tell({ ...follow, ...from })
      } else await teller.withdraw(follow)
    },

    /** Those who look after the hub hear of whoever joins by themselves. */
    async newcomer({ _id }: Pick<MemberDoc, '_id'>): Promise<void> {
      const told = { type: 'admin.sign_up', from: actors.instanceIri, subject: null, cause: _id, about: _id } as const
      for (const member of await addressees.moderators()) await teller.tell({ ...told, member })
    },

    async report({ _id, direction, from }: ReportDoc): Promise<void> {
      const by = direction === 'in' ? (from as Iri) : actors.instanceIri
      const told = { type: 'admin.report', from: by, subject: null, cause: _id, about: _id } as const
      for (const member of await addressees.moderators())
        if (direction === 'in' || member !== from) await teller.tell({ ...told, member })
    },
  }
}
