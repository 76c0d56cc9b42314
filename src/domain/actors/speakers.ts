import type { Acting } from '../apps/acting.js'
import { can, type Member } from '../members/member.js'
import { refusal } from '../refusals.js'
import type { LocalActor } from './actor.js'
import type { LocalActors } from './local-actors.js'

/** As whom a member speaks. @throws Refusal 'forbidden' without a public profile, or where it has moved away */
export async function speakerFor(actors: Pick<LocalActors, 'ofMember'>, member: Member): Promise<LocalActor> {
  const me = can(member, 'read') ? await actors.ofMember(member.id) : null
  if (me === null) throw refusal('forbidden', 'needs-profile')
  if (me.movedTo !== null) throw refusal('forbidden', 'profile-moved')
  return me
}

/** The hub's voice, in the hands of a member. @throws Refusal 'forbidden' for those who may not publish */
export async function voiceFor(actors: Pick<LocalActors, 'voice'>, member: Member): Promise<LocalActor> {
  const voice = can(member, 'publish') ? await actors.voice() : null
  if (voice === null) throw refusal('forbidden', 'not-allowed')
  return voice
}

/** As whom somebody acts by an app. @throws Refusal as the two above */
export const actingAs = (actors: Pick<LocalActors, 'ofMember' | 'voice'>, member: Acting): Promise<LocalActor> =>
  member.as === 'voice' ? voiceFor(actors, member) : speakerFor(actors, member)
