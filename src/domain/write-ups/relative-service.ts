import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import { registeredDomain } from '../../core/registered-domain.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import type { ItemRepo } from '../items/item-repo.js'
import { DAY_MS, type Throttle } from '../members/throttle.js'
import type { Post } from '../posts/post.js'
import { licenceAt } from './licence.js'
import { itemAt, lineages } from './lineages.js'
import type { RelativeRepo } from './relative-repo.js'

/** What one host may bring to one family, and to all together: a server can make up as many write-ups as it likes. */
export const MOST_OF_HOST = 500
export const MOST_OF_HOST_IN_FAMILY = 20
/** Of those that nobody here asked for: whoever has a domain has any number of hosts. */
const OF_ONE_DOMAIN = [{ limit: 40, windowMs: DAY_MS }]

/** Ancestors of ours that are looked at. */
const MOST_OURS = 3

type Deps = {
  repo: RelativeRepo
  items: Pick<ItemRepo, 'get'>
  actors: Pick<ActorRepo, 'get'>
  isLocal: (iri: Iri) => boolean
  throttle: Pick<Throttle, 'hasRoom'>
  clock: Clock
}

export type RelativeService = ReturnType<typeof relativeService>

/** Write-ups of other hubs that are related to one another, and perhaps to ours. */
export function relativeService({ repo, items, actors, isLocal, throttle, clock }: Deps) {
  const lineageOf = lineages({ repo, items, isLocal })

  /** What is for members alone, or was never there, has no family. */
  async function isOpenHere(iri: Iri): Promise<boolean> {
    const item = await itemAt(items, iri)
    return item?.state === 'published' && item.writeUp !== null && item.audience === 'public'
  }

  async function hasRoom(host: string, lineage: readonly Iri[]): Promise<boolean> {
    if ((await repo.countOfHost(host, MOST_OF_HOST)) >= MOST_OF_HOST) return false
    const root = lineage.at(-1)
    return root === undefined || (await repo.countOfHostIn(host, root, MOST_OF_HOST_IN_FAMILY)) < MOST_OF_HOST_IN_FAMILY
  }

  const mayComeFrom = (author: Iri): Promise<boolean> =>
    throttle.hasRoom({ kind: 'relatives-of', subject: registeredDomain(hostOf(author)), limits: OF_ONE_DOMAIN })

  async function keep(post: Post, lineage: readonly Iri[]): Promise<void> {
    const host = hostOf(post.author)
    const { people = null, hours = null, money = null, weeks = null, setting = null } = post.writeUp ?? {}
    const row = {
      _id: post.iri,
      family: [post.iri, ...lineage],
      ...{ people, hours, money, weeks, setting, host },
      title: post.title ?? '',
      author: post.author,
      name: (await actors.get(post.author))?.name ?? host,
      url: post.url,
      language: post.language,
      licence: licenceAt(post.licence),
      publishedAt: post.publishedAt,
      state: 'there' as const,
    }
    await repo.put(row, clock())
  }

  return {
    lineageOf,

    /**
     * A write-up of another hub was taken in, or its newest version. What says that it is an adaptation gets its place in
     * the family; that it really is its author's is for the caller to know.
     */
    async took(post: Post): Promise<void> {
      if (post.kind !== 'write-up' || post.origin !== 'remote') return
      const known = await repo.get(post.iri)
      const lineage = post.audience === 'public' ? await lineageOf(post) : []
      if (lineage.length === 0) {
        // An original that was adapted here stays; what is an adaptation no longer leaves the family.
        if (known !== null) await (known.family.length > 1 ? repo.drop(post.iri) : keep(post, []))
        return
      }
      if (known !== null || (await hasRoom(hostOf(post.author), lineage))) await keep(post, lineage)
    },

    /** Its author took it down. */
    async lost(iri: Iri): Promise<void> {
      await repo.lost(iri)
    },

    /** Keeps what is known of an original that somebody here adapts. */
    async keepOriginal(post: Post): Promise<void> {
      if (post.origin === 'remote') await keep(post, await lineageOf(post))
    },

    /** Whether an adaptation of something of ours may still be taken in from there; each one asked about counts. */
    async mayBring(post: Pick<Post, 'iri' | 'author' | 'writeUp'>): Promise<boolean> {
      const lineage = await lineageOf(post)
      for (const one of lineage.filter((iri) => isLocal(iri)).slice(0, MOST_OURS)) {
        if (await isOpenHere(one)) return (await hasRoom(hostOf(post.author), lineage)) && mayComeFrom(post.author)
      }
      return false
    },

    /** @returns whether there is such a write-up */
    hide: (iri: Iri, hidden: boolean): Promise<boolean> => repo.hide(iri, hidden),
  }
}
