import type { Iri } from '../../core/iri.js'
import type { Item } from '../items/item.js'
import type { PersonKeys } from '../people-keys/person-key.js'
import type { PledgeService } from '../pledges/pledge-service.js'
import type { SignUpService } from '../signups/sign-up-service.js'
import { isLanguage } from '../../words/words.js'
import { doorConsent } from './door-consent.js'
import { networkDoors, type NetworkDoor, type Standing } from './answer-repo.js'

type Deps = {
  signUps: Pick<SignUpService, 'signUp' | 'leave' | 'stateOf' | 'claimTell' | 'told'>
  keys: Pick<PersonKeys, 'ofActor'>
  pledges: Pick<PledgeService, 'pledge' | 'withdraw' | 'stateOf' | 'nextToTell' | 'told'>
  /** Of the hub. */
  language: () => Promise<string>
}

export type Comer = { actor: Iri; name: string; door: NetworkDoor; join: Iri | null; note: string }
export type Listed = Extract<Standing, 'accepted' | 'waiting' | 'asked' | 'refused' | 'full' | 'closed' | 'not-open'>

/** Somebody whom one of the lists wants told. `settle` takes the mark from the list. */
export type ToTell = { item: string; actor: Iri; door: NetworkDoor; join: Iri | null; settle(): Promise<unknown> }

export type Lists = ReturnType<typeof lists>

/** Those who come to events and those who promise for calls, as one: who elsewhere stands where. */
export function lists({ signUps, keys, pledges, language }: Deps) {
  const isCall = ({ kind }: Pick<Item, 'kind'>) => kind === 'call'

  return {
    async put(item: Item, { actor, name, door, join, note }: Comer): Promise<Listed> {
      const who = { key: await keys.ofActor(actor), door, name, actor, ...(join !== null && { join }) }
      if (isCall(item)) {
        const own = await language()
        return pledges.pledge(item.id, who, { consent: doorConsent(item, door, isLanguage(own) ? own : 'en') })
      }
      const answer = await signUps.signUp(item.id, who, { note })
      if (answer === 'clash') throw new Error('Only shifts clash, and none was asked for')
      return answer
    },

    /** @returns whether they stood on it */
    async leave(item: Item, actor: Iri): Promise<boolean> {
      const key = await keys.ofActor(actor)
      return isCall(item) ? pledges.withdraw(item.id, key) : signUps.leave(item.id, key)
    },

    /** Null for who is on no list. */
    async stateOf(item: Item, actor: Iri): Promise<'accepted' | 'waiting' | 'asked' | 'refused' | null> {
      const key = await keys.ofActor(actor)
      if (isCall(item)) return (await pledges.stateOf(item.id, key)) === 'there' ? 'accepted' : null
      const state = (await signUps.stateOf(item.id, key))?.state ?? null
      return state === 'left' ? null : state
    },

    /** The next who is to be told; null when there is none. Asked for again after a minute unless it is settled. */
    async nextToTell(): Promise<ToTell | null> {
      for (const door of networkDoors) {
        const told = await signUps.claimTell(door)
        if (told !== null) {
          const { event: item, actor, join } = told.signUp
          const settle = () => signUps.told(told)
          if (actor !== null) return { item, actor, door, join, settle }
          await settle()
        }
        const promised = await pledges.nextToTell(door)
        if (promised !== null) {
          const { call: item, actor, join, telling } = promised
          const settle = () => pledges.told(telling)
          if (actor !== null) return { item, actor, door, join: join as Iri | null, settle }
          await settle()
        }
      }
      return null
    },
  }
}
