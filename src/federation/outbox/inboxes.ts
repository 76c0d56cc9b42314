import type { Iri } from '../../core/iri.js'
import { ACTORS } from '../../domain/actors/actor-repo.js'
import type { AnswerRepo } from '../../domain/doors/answer-repo.js'
import type { PostDoc, PostDocs, PostRepo } from '../../domain/posts/post-repo.js'
import type { ReactionDoc, ReactionRepo } from '../../domain/reactions/reaction-repo.js'
import type { After, Store } from '../../store/store.js'

/** `shared`: the one of their server where it has one, for what everybody may read. `own`: what is for them alone. */
export type InboxKind = 'shared' | 'own'

type Deps = {
  store: Store
  posts: Pick<PostRepo, 'answersTo' | 'byAuthor' | 'byIri'>
  reactions: Pick<ReactionRepo, 'of' | 'byActor'>
  answers: Pick<AnswerRepo, 'of'>
  isLocal: (name: Iri) => boolean
}

const BATCH = 500

export type Inboxes = ReturnType<typeof inboxes>

/** Where actors elsewhere take what is for them. */
export function inboxes({ store, posts, reactions, answers, isLocal }: Deps) {
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

  async function addHolders(found: Set<Iri>, object: Iri): Promise<void> {
    for (const kind of ['like', 'boost', 'emoji'] as const) {
      for await (const some of inBatches((after) => reactions.of(object, kind, BATCH, after))) {
        const names = some.map(({ actor }) => actor)
        await addTo(found, names, 'shared')
      }
    }
    for await (const docs of inPages((after) => posts.answersTo(object, { limit: BATCH, after }))) {
      const names = docs.map(({ author }) => author)
      await addTo(found, names, 'shared')
    }
  }

  /** Authors of what somebody liked or passed on; they were told. */
  async function addReacted(found: Set<Iri>, actor: Iri): Promise<void> {
    for (const kind of ['like', 'boost'] as const) {
      for await (const some of inBatches((after) => reactions.byActor(actor, kind, BATCH, after))) {
        const objects = await Promise.all(some.map(({ object }) => posts.byIri(object)))
        const names = objects.flatMap((post) => (post === null ? [] : [post.author]))
        await addTo(found, names, 'shared')
      }
    }
  }

  return {
    /** Of those that are known and still there; ours have none. */
    of: (names: readonly Iri[], kind: InboxKind): Promise<Iri[]> => gathered((found) => addTo(found, names, kind)),

    /** Of everybody who liked, passed on or answered something, and so has a copy of it; shared ones. */
    ofThoseWhoHave: (object: Iri): Promise<Iri[]> => gathered((found) => addHolders(found, object)),

    /** Of everybody elsewhere who answered that they come to an item, or not; shared ones. */
    async ofThoseWhoCome(item: string): Promise<Iri[]> {
      const found = new Set<Iri>()
      for await (const names of answers.of(item, BATCH)) await addTo(found, names, 'shared')
      return [...found]
    },

    /** Of everybody who may have something that one of ours wrote, or know what they liked and passed on; shared ones. */
    async ofThoseWhoHeard(actor: Iri): Promise<Iri[]> {
      const found = new Set<Iri>()
      await addReacted(found, actor)
      for await (const docs of inPages((after) => posts.byAuthor(actor, { limit: BATCH, after }))) {
        for (const { iri, mentions } of docs) {
          await addTo(found, mentions, 'shared')
          await addHolders(found, iri)
        }
      }
      return [...found]
    },
  }
}

async function gathered(add: (found: Set<Iri>) => Promise<void>): Promise<Iri[]> {
  const found = new Set<Iri>()
  await add(found)
  return [...found]
}

async function* inBatches(read: (after: string | null) => Promise<ReactionDoc[]>): AsyncGenerator<ReactionDoc[]> {
  for (let after: string | null = null; ;) {
    const some = await read(after)
    yield some
    if (some.length < BATCH) return
    after = some.at(-1)?.number ?? null
  }
}

async function* inPages(read: (after: After | null) => Promise<PostDocs>): AsyncGenerator<PostDoc[]> {
  for (let after: After | null = null; ;) {
    const { docs, next } = await read(after)
    yield docs
    if (next === null) return
    after = next
  }
}
