import type { Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import type { Services } from '../../domain/services.js'
import { Account } from '../entities/account.js'
import { kept } from '../entities/entity.js'
import { localAccount, remoteAccount, type AccountFrame } from '../entities/make-account.js'

export type AccountShelf = ReturnType<typeof accountShelf>

type Deps = {
  services: Pick<Services, 'localActors' | 'actors' | 'accountNumbers' | 'rules'>
  frame: Omit<AccountFrame, 'rejectsMedia' | 'silenced'>
  log: Log
}

const NONE = { followers: 0, following: 0, statuses: 0, lastAt: null }

/** Who is who, as apps are told: ours and others, in a bounded number of reads for however many. */
export function accountShelf({ services, frame: given, log }: Deps) {
  const { localActors, actors, accountNumbers, rules } = services
  const [rejectsMedia, silenced] = [(host: string) => rules.rejectsMedia(host), (host: string) => rules.silenced(host)]
  const frame: AccountFrame = { ...given, rejectsMedia, silenced }

  async function localsOf(names: readonly Iri[]): Promise<LocalActor[]> {
    const found = await Promise.all(names.map((name) => localActors.byIri(name)))
    return found.flatMap((actor) => (actor === null || actor === 'gone' ? [] : [actor]))
  }

  /** Those who are known, under their addresses. @param names  at most 500 */
  async function some(names: Iterable<Iri>): Promise<Map<Iri, Account>> {
    const all = [...new Set(names)]
    const [ours, others, counts] = await Promise.all([
      localsOf(all.filter((name) => localActors.isLocal(name))),
      actors.some(all.filter((name) => !localActors.isLocal(name))),
      accountNumbers.some(all),
    ])
    const countsOf = (name: Iri) => counts.get(name) ?? NONE
    const made = [
      ...ours.map((actor) => [actor.iri, localAccount(actor, countsOf(actor.iri), frame)] as const),
      ...others.map((doc) => [doc.iri, remoteAccount(doc, countsOf(doc.iri), frame)] as const),
    ]
    return new Map(
      made.flatMap(([name, one]) => {
        const account = kept(Account, one, log)
        return account === null ? [] : [[name, account] as const]
      }),
    )
  }

  return {
    some,
    async one(name: Iri): Promise<Account | null> {
      return (await some([name])).get(name) ?? null
    },
    /** Whose number this is, in the form in which it is kept; null for nobody's. */
    async byNumber(number: string): Promise<Iri | null> {
      return ((await localActors.byNumber(number)) ?? (await actors.byNumber(number)))?.iri ?? null
    },
  }
}
