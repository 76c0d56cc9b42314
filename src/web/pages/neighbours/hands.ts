import type { LocalActor } from '../../../domain/actors/actor.js'
import { can, type Member } from '../../../domain/members/member.js'
import type { Services } from '../../../domain/services.js'

/** As whom a member may act on the network: their public self, and the hub for those who speak for it. */
export type Hands = { self: LocalActor | null; voice: LocalActor | null }

export async function handsOf({ localActors }: Pick<Services, 'localActors'>, member: Member | null): Promise<Hands> {
  if (member === null || !can(member, 'read')) return { self: null, voice: null }
  const [self, voice] = await Promise.all([
    localActors.ofMember(member.id),
    can(member, 'publish') ? localActors.voice() : null,
  ])
  return { self: self?.movedTo === null ? self : null, voice }
}
