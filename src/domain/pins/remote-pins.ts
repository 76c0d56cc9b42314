import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { isOpen, type Viewer } from '../audience.js'
import { postOf, type PostDoc, type PostRepo } from '../posts/post-repo.js'
import type { Post } from '../posts/post.js'
import { REMOTE_PINS } from './pin-repo.js'
import { MOST_PINS } from './pin-service.js'

type Deps = {
  store: Store
  posts: Pick<PostRepo, 'byIri'>
  /** Those of some posts that a viewer may see. */
  visible: (viewer: Viewer, docs: readonly PostDoc[]) => Promise<PostDoc[]>
  clock: Clock
}

export type RemotePins = ReturnType<typeof remotePins>

/** What actors elsewhere put first on their pages: addresses alone; what they say stands among the posts. */
export function remotePins({ store, posts, visible, clock }: Deps) {
  const docs = store.collection(REMOTE_PINS)
  const listOf = async (actor: Iri): Promise<Iri[]> => (await docs.findOne({ _id: actor }))?.objects ?? []

  const keep = async (actor: Iri, given: readonly Iri[]): Promise<void> => {
    const objects = [...new Set(given)].slice(0, MOST_PINS)
    await docs.updateOne({ _id: actor }, { $set: { objects, at: clock() } }, { upsert: true })
  }

  return {
    /** All that an actor has pinned, the newest pin first; beyond five the rest is left out. */
    keep,

    /** One more; it comes first. */
    async add(actor: Iri, object: Iri): Promise<void> {
      await keep(actor, [object, ...(await listOf(actor))])
    },

    /** @returns whether it was there */
    async remove(actor: Iri, object: Iri): Promise<boolean> {
      const objects = await listOf(actor)
      if (!objects.includes(object)) return false
      const left = objects.filter((one) => one !== object)
      await keep(actor, left)
      return true
    },

    /** What of it is known here, the actor's own, and for everybody. */
    async shownTo(viewer: Viewer, actor: Iri): Promise<Post[]> {
      const found = await Promise.all((await listOf(actor)).map((object) => posts.byIri(object)))
      const theirs = found
        .filter((doc) => doc !== null && doc.author === actor && isOpen(doc))
        .filter((doc) => doc !== null)
      return (await visible(viewer, theirs)).map(postOf)
    },
  }
}
