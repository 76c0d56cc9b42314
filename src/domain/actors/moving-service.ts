import { hostOf, type Iri } from '../../core/iri.js'
import type { AuditService } from '../audit/audit-service.js'
import { can, type Member } from '../members/member.js'
import type { Found, Network } from '../network.js'
import { fault, FieldFaults, refusal, type FaultCode } from '../refusals.js'
import type { Actor, LocalActor } from './actor.js'
import type { IdentityService } from './identity-service.js'
import type { LocalActors } from './local-actors.js'

/** Somebody elsewhere, as far as a move depends on it. */
export type Destination = Pick<Actor, 'iri' | 'name' | 'address' | 'alsoKnownAs' | 'movedTo'>

/** What moves ask of the network. Nothing here throws for what strangers do. */
export type MovingNetwork = Pick<Network, 'find'> & {
  /** The actor as their server describes them now; null when it does not answer, or they are gone. */
  asNow(iri: Iri): Promise<Destination | null>
}

type Deps = {
  localActors: Pick<LocalActors, 'voice' | 'isLocal'>
  identities: Pick<IdentityService, 'setFormer' | 'moveTo'>
  audit: Pick<AuditService, 'note'>
  network: MovingNetwork
}

export const MOST_FORMER = 20
/** Each is asked for while somebody waits. */
const MOST_NEW = 5

/** Where the group was before, and where it goes. Others believe a move when each end names the other; so do we. */
export function movingService({ localActors, identities, audit, network }: Deps) {
  /** @throws Refusal */
  async function voiceFor(by: Member): Promise<LocalActor> {
    if (!can(by, 'run')) throw refusal('forbidden', 'not-allowed')
    const voice = await localActors.voice()
    if (voice === null) throw refusal('conflict', 'not-set-up')
    return voice
  }

  /** @throws FieldFaults that name `field` */
  async function actorAt(typed: string, field: string): Promise<Iri> {
    const found = await network.find(typed)
    if (found.kind !== 'actor') throw new FieldFaults([fault(field, faultOf[found.kind])])
    if (localActors.isLocal(found.iri)) throw new FieldFaults([fault(field, 'own-address')])
    return found.iri
  }

  /** That it is there, and names the voice. @throws FieldFaults 'target' */
  async function confirmed(voice: LocalActor, target: Iri): Promise<Destination> {
    const actor = await network.asNow(target)
    const wrong = (code: FaultCode) => new FieldFaults([fault('target', code)])
    if (actor === null) throw wrong('no-answer')
    if (actor.movedTo !== null) throw wrong('moved-on')
    if (!actor.alsoKnownAs.includes(voice.iri)) throw wrong('names-not-us')
    return actor
  }

  return {
    /**
     * Addresses the group had before; the others are forgotten. Those that are new are looked up.
     * @param typed  addresses or web addresses of actors, one a line
     * @throws FieldFaults 'former'; Refusal
     */
    async setFormer(by: Member, typed: string): Promise<void> {
      const voice = await voiceFor(by)
      const lines = [...new Set(typed.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
      const kept = lines.flatMap((line) => voice.alsoKnownAs.find((iri) => iri === line) ?? [])
      const fresh = lines.filter((line) => !kept.some((iri) => iri === line))
      if (lines.length > MOST_FORMER || fresh.length > MOST_NEW) {
        throw new FieldFaults([fault('former', 'too-many-addresses', MOST_FORMER)])
      }
      for (const line of fresh) kept.push(await actorAt(line, 'former'))
      await identities.setFormer(voice, kept)
      await audit.note(by.id, 'identity.former', null)
    },

    /** Looks at where the group is to go. @throws FieldFaults 'target' when it cannot go there; Refusal */
    async look(by: Member, typed: string): Promise<Destination> {
      const voice = await voiceFor(by)
      if (voice.movedTo !== null) throw refusal('conflict', 'profile-moved')
      if (typed.trim() === '') throw new FieldFaults([fault('target', 'required')])
      return confirmed(voice, await actorAt(typed, 'target'))
    },

    /** Goes there for good, when it can be gone to still. @param target  what `look` found. @throws as `look` */
    async move(by: Member, target: string): Promise<void> {
      const { iri } = await this.look(by, target)
      await identities.moveTo(await voiceFor(by), iri)
      await audit.note(by.id, 'identity.move', null, hostOf(iri))
    },
  }
}

const faultOf: Readonly<Record<Exclude<Found['kind'], 'actor'>, FaultCode>> = {
  post: 'no-such-actor',
  item: 'no-such-actor',
  nothing: 'no-such-actor',
  unreachable: 'no-answer',
  blocked: 'blocked-server',
}
