import { parseId } from '../core/ids.js'
import type { Iri } from '../core/iri.js'
import { itemOf, type ItemDoc, type ItemRepo } from './items/item-repo.js'
import type { Item } from './items/item.js'
import { postOf, type PostDoc, type PostRepo } from './posts/post-repo.js'
import type { Post } from './posts/post.js'

/** What can be answered, liked and passed on. */
export type Subject = { of: 'item'; item: Item } | { of: 'post'; post: Post }

/** What there is to read of it. */
export const contentOf = (subject: Subject): Item | Post => (subject.of === 'item' ? subject.item : subject.post)

/** Id of the item or the post. */
export const idOf = (subject: Subject): string => contentOf(subject).id

export const iriOf = (subject: Subject): Iri => contentOf(subject).iri as Iri

export type SubjectDoc = { of: 'item'; doc: ItemDoc } | { of: 'post'; doc: PostDoc }

type Deps = {
  items: Pick<ItemRepo, 'get' | 'some'>
  posts: Pick<PostRepo, 'get' | 'byIri' | 'named' | 'some'>
  isLocal: (name: Iri) => boolean
}

const OBJECT = /^\/o\/(\d{1,20})$/

const objectId = (name: Iri): string | null => parseId(OBJECT.exec(new URL(name).pathname)?.[1] ?? '')

export type Subjects = ReturnType<typeof subjects>

/** Finds out what an address means here: an item, or a post of ours or of others. */
export function subjects({ items, posts, isLocal }: Deps) {
  /** As it is stored, also what was deleted; null for what is not known. */
  async function docOf(name: Iri): Promise<SubjectDoc | null> {
    if (isLocal(name)) {
      const id = objectId(name)
      const item = id === null ? null : await items.get(id)
      if (item?.iri === name) return { of: 'item', doc: item }
    }
    const post = await posts.byIri(name)
    return post === null ? null : { of: 'post', doc: post }
  }

  return {
    docOf,

    /** The same for many, at most 500: two reads in all. */
    async docsOf(names: Iterable<Iri>): Promise<Map<Iri, SubjectDoc>> {
      const all = [...new Set(names)]
      const ids = all.flatMap((name) => (isLocal(name) ? (objectId(name) ?? []) : []))
      const [ours, written] = await Promise.all([items.some(ids), posts.named(all)])
      const found = new Map<Iri, SubjectDoc>(written.map((doc) => [doc.iri, { of: 'post', doc }]))
      for (const doc of ours) found.set(doc.iri as Iri, { of: 'item', doc })
      return found
    },

    /** The same by their ids, at most 500, under these. */
    async docsById(wanted: Iterable<string>): Promise<Map<string, SubjectDoc>> {
      const all = [...new Set(wanted)]
      const [ours, written] = await Promise.all([items.some(all), posts.some(all)])
      const found = new Map<string, SubjectDoc>(written.map((doc) => [doc._id, { of: 'post', doc }]))
      for (const doc of ours) found.set(doc._id, { of: 'item', doc })
      return found
    },

    /** Whatever its audience: whether somebody may know of it is theirs to ask who ask. Null for what is not there any more. */
    async subjectOf(name: Iri): Promise<Subject | null> {
      const found = await docOf(name)
      if (found === null || found.doc.state === 'deleted') return null
      return found.of === 'item' ? { of: 'item', item: itemOf(found.doc) } : { of: 'post', post: postOf(found.doc) }
    },

    /** Where the conversation began that an answer to this belongs to; as far as is known. */
    async threadOf(name: Iri): Promise<Iri> {
      const found = await docOf(name)
      return found?.of === 'post' ? found.doc.thread : name
    },
  }
}
