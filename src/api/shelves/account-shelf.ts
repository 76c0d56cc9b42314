import type { Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import { Remembered } from '../../core/remembered.js'
import type { AccountCounts } from '../../domain/actors/account-counts.js'
import type { ActorDoc } from '../../domain/actors/actor-repo.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import type { Services } from '../../domain/services.js'
import { Account } from '../entities/account.js'
import { kept } from '../entities/entity.js'
import { localAccount, remoteAccount, type AccountFrame, type HostStanding } from '../entities/make-account.js'

export type AccountShelf = ReturnType<typeof accountShelf>

type Deps = {
  services: Pick<Services, 'localActors' | 'actors' | 'accountNumbers' | 'rules'>
  frame: AccountFrame
  log: Log
}

/** All that an account is made of, besides the frame: plain data. */
type AccountSource = { counts: AccountCounts } & ({ ours: LocalActor } | { other: ActorDoc; host: HostStanding })

/** In letters: two thousand accounts and more. */
const ROOM = 3_000_000
const NONE = { followers: 0, following: 0, statuses: 0, lastAt: null }

/** Who is who, as apps are told: ours and others, in a bounded number of reads for however many. */
export function accountShelf({ services, frame, log }: Deps) {
  const { localActors, actors, accountNumbers, rules } = services
  const known = new Remembered<AccountSource, Account>(ROOM)
  const standingOf = (host: string) => ({ noMedia: rules.rejectsMedia(host), silenced: rules.silenced(host) })

  /** What was made before is given again as long as what was read now is the same. */
  const accountOf = (name: Iri, source: AccountSource): Account | null =>
    known.get(name, source, (of) => kept(Account, drawn(of, frame), log))

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
    const sources = [
      ...ours.map((actor): [Iri, AccountSource] => [actor.iri, { ours: actor, counts: countsOf(actor.iri) }]),
      ...others.map((doc): [Iri, AccountSource] => [
        doc.iri,
        { other: doc, host: standingOf(doc.host), counts: countsOf(doc.iri) },
      ]),
    ]
    return new Map(
      sources.flatMap(([name, source]) => {
        const account = accountOf(name, source)
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

const drawn = (source: AccountSource, frame: AccountFrame): Account =>
  'ours' in source
    ? localAccount(source.ours, source.counts, frame)
    : remoteAccount(source.other, source.counts, source.host, frame)
