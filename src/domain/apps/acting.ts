import type { LocalActor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Member } from '../members/member.js'

/** A member; `as` where what they do by an app is done by the hub, for which they may speak. */
export type Acting = Member & { as?: 'voice' }

/** Who it is that others see doing it; null for members without a profile. */
export const selfOf = (
  actors: Pick<LocalActors, 'ofMember' | 'voice'>,
  { id, as }: Pick<Acting, 'id' | 'as'>,
): Promise<LocalActor | null> => (as === 'voice' ? actors.voice() : actors.ofMember(id))
