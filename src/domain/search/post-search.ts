import type { Iri } from '../../core/iri.js'
import { ScanRefused } from '../../store/errors.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Member } from '../members/member.js'
import { postOf, type PostDoc, type PostRepo } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import type { Post } from '../posts/post.js'
import { queryTokens } from '../text/tokens.js'

type Deps = {
  repo: Pick<PostRepo, 'withWords' | 'withWordLike'>
  posts: Pick<PostService, 'visible'>
  actors: Pick<LocalActors, 'ofMember' | 'byIri'>
}

const MOST_READ = 100

/**
 * Posts of members here by the words in them, newest first; of a single word also those where it is only the beginning of
 * one. Everybody finds their own, and of others what they said to everybody, if they agreed to be found by it.
 */
export function postSearch({ repo, posts, actors }: Deps) {
  async function isIndexable(author: Iri): Promise<boolean> {
    const actor = await actors.byIri(author)
    return actor !== null && actor !== 'gone' && (actor.kind !== 'member' || actor.details?.indexable === true)
  }

  async function mayFind(own: Iri | null, docs: readonly PostDoc[]): Promise<PostDoc[]> {
    const authors = [...new Set(docs.map(({ author }) => author))].filter((author) => author !== own)
    const agreed = new Set(own === null ? [] : [own])
    for (const author of authors) if (await isIndexable(author)) agreed.add(author)
    return docs.filter(({ author, audience }) => author === own || (audience === 'public' && agreed.has(author)))
  }

  return async (viewer: Member | null, text: string, { from = null }: { from?: Iri | null } = {}): Promise<Post[]> => {
    const [first, ...others] = queryTokens(text).sort((a, b) => b.length - a.length)
    if (first === undefined) return []
    const whole = await repo.withWords([first, ...others], MOST_READ)
    const alike = others.length > 0 ? [] : await repo.withWordLike(first, MOST_READ).catch(tooMany)
    const found = [...new Map([...whole, ...alike].map((doc) => [doc._id, doc])).values()]
    const own = viewer === null ? null : ((await actors.ofMember(viewer.id))?.iri ?? null)
    const may = await mayFind(own, from === null ? found : found.filter(({ author }) => author === from))
    const seen = await posts.visible(viewer, may)
    return seen.map(postOf).sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
  }
}

function tooMany(error: unknown): [] {
  if (error instanceof ScanRefused) return []
  throw error
}
