import { hostOf, type Iri } from '../../core/iri.js'
import type { ItemPicture } from '../items/item.js'
import type { ActorDoc, ActorRepo } from './actor-repo.js'
import { foldAddress, parseAddress } from './address.js'
import type { LocalActor } from './actor.js'
import type { LocalActors } from './local-actors.js'

/** Somebody, here or elsewhere, as far as it takes to name them. */
export type Person = {
  iri: Iri
  /** The host for those of whom nothing is known. */
  name: string
  /** `name@host`; null for those of whom nothing is known. */
  address: string | null
  /** Of one of ours; null for everybody else. */
  handle: string | null
  host: string
  /** Address of a picture elsewhere: never put into a page as it is, see `/proxy`. */
  icon: string | null
  /** Of one of ours, kept here. */
  avatar?: ItemPicture | null
}

type Deps = {
  actors: Pick<ActorRepo, 'get' | 'some' | 'byAddress'>
  locals: LocalActors
  rejectsMedia: (host: string) => boolean
}

export type People = ReturnType<typeof people>

/** Who people are, wherever they are at home. Asks nobody: only what is known here counts. */
export function people({ actors, locals, rejectsMedia }: Deps) {
  /** Wherever their picture is kept: it is their server's word that it is theirs. */
  const personOf = (doc: ActorDoc): Person => ({
    ...remotePerson(doc),
    ...(rejectsMedia(doc.host) && { icon: null }),
  })

  async function localsOf(names: readonly Iri[]): Promise<Person[]> {
    const found = await Promise.all(names.map((name) => locals.byIri(name)))
    return found.flatMap((actor) => (actor === null || actor === 'gone' ? [] : [localPerson(actor)]))
  }

  return {
    /**
     * Each of these under their address; those who are not known as somebody without a name.
     * @param names  at most 500
     */
    async some(names: Iterable<Iri>): Promise<Map<Iri, Person>> {
      const all = [...new Set(names)]
      const [ours, others] = [all.filter((name) => locals.isLocal(name)), all.filter((name) => !locals.isLocal(name))]
      const found = [...(await localsOf(ours)), ...(await actors.some(others)).map(personOf)]
      const known = new Map(found.map((person) => [person.iri, person]))
      return new Map(all.map((name) => [name, known.get(name) ?? nobody(name)]))
    },

    async get(name: Iri): Promise<Person> {
      return (await this.some([name])).get(name) ?? nobody(name)
    },

    /** Somebody elsewhere who is known here. */
    byIri: (name: Iri): Promise<ActorDoc | null> => actors.get(name),

    /** The same by `name@host`, with or without an '@' before it; null also for what is no address. */
    async byAddress(text: string): Promise<ActorDoc | null> {
      const address = parseAddress(text)
      return address === null ? null : actors.byAddress(foldAddress(address))
    },
  }
}

const nobody = (name: Iri): Person => {
  const host = hostOf(name)
  return { iri: name, name: host, address: null, handle: null, host, icon: null }
}

export function localPerson({ iri, name, handle, details }: LocalActor): Person {
  const host = hostOf(iri)
  return { iri, name, address: `${handle}@${host}`, handle, host, icon: null, avatar: details?.avatar ?? null }
}

export const remotePerson = ({ iri, name, address, host, icon }: ActorDoc): Person => ({
  iri,
  name,
  address,
  handle: null,
  host,
  icon,
})
