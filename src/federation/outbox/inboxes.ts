import type { Iri } from '../../core/iri.js'
import { ACTORS } from '../../domain/actors/actor-repo.js'
import type { PostRepo } from '../../domain/posts/post-repo.js'
import type { ReactionRepo } from '../../domain/reactions/reaction-repo.js'
import type { After, Store } from '../../store/store.js'

/** `shared`: the one of their server where it has one, for what everybody may read. `own`: what is for them alone. */
export type InboxKind = 'shared' | 'own'

type Deps = {
  store: Store
  posts: Pick<PostRepo, 'answersTo'>
  reactions: Pick<ReactionRepo, 'of'>
  isLocal: (name: Iri) => boolean
}

const BATCH = 500

export type Inboxes = ReturnType<typeof inboxes>

/** Where actors elsewhere take what is for them. */
export function inboxes({ store, posts, reactions, isLocal }: Deps) {
  const actors = store.collection(ACTORS)

  async function addTo(found: Set<Iri>, names: readonly Iri[], kind: InboxKind): Promise<void> {
    const others = [...new Set(names)].filter((name) => !isLocal(name))
    for (let at = 0; at < others.length; at += BATCH) {
      const some = await actors.find({ _id: { $in: others.slice(at, at + BATCH) } }, { limit: BATCH })
      for (const { state, inbox, sharedInbox } of some) {
        if (state === 'here') found.add(kind === 'shared' ? (sharedInbox ?? inbox) : inbox)
      }
    }
  }

  return {
    /** Of those that are known and still there; ours have none. */
    async of(names: readonly Iri[], kind: InboxKind): Promise<Iri[]> {
      const found = new Set<Iri>()
      await addTo(found, names, kind)
      return [...found]
    },

    /** Of everybody who liked, passed on or answered something, and so has a copy of it; shared ones. */
    async ofThoseWhoHave(object: Iri): Promise<Iri[]> {
      const found = new Set<Iri>()
      for (const kind of ['like', 'boost', 'emoji'] as const) {
        for (let after: string | null = null; ;) {
          const some = await reactions.of(object, kind, BATCH, after)
          await addTo(
            found,
            some.map(({ actor }) => actor),
            'shared',
          )
          if (some.length < BATCH) break
          after = some.at(-1)?.number ?? null
        }
      }
      for (let after: After | null = null; ;) {
        const { docs, next } = await posts.answersTo(object, { limit: BATCH, after })
        await addTo(
          found,
          docs.map(({ author }) => author),
          'shared',
        )
        if (next === null) return [...found]
        after = next
      }
    },
  }
}
