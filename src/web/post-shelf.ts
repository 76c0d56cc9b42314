import { hostOf, type Iri } from '../core/iri.js'
import type { Viewer } from '../domain/audience.js'
import type { ListedPosts } from '../domain/posts/post-service.js'
import type { Post } from '../domain/posts/post.js'
import type { Tally } from '../domain/reactions/reaction-repo.js'
import type { Services } from '../domain/services.js'
import type { ShownPost } from './parts/post.js'
import { quotedIn } from './quoted-posts.js'

export type ShelfServices = Pick<Services, 'memberBlocks' | 'people' | 'posts' | 'quotes' | 'reactions' | 'rules'>
/** One page of answers, with how many there are in all. */
export type Answers = { shown: ShownPost[]; next: ListedPosts['next']; tally: Tally }

const NONE: Tally = { likes: 0, boosts: 0, replies: 0 }
const ANSWERS_ON_PAGE = 20

export type PostShelf = ReturnType<typeof postShelf>

/** Posts with all that a page shows of them: a bounded number of reads for each page, however long the list. */
export function postShelf({ memberBlocks, people, posts, quotes, reactions, rules }: ShelfServices) {
  /** Those that a member has not turned away. */
  async function wanted(viewer: Viewer, all: readonly Post[]): Promise<Post[]> {
    if (viewer === null) return [...all]
    const hidden = await memberBlocks.hidden(viewer.id, [...new Set(all.map(({ author }) => author))])
    return all.filter(({ author }) => !hidden.has(author))
  }

  /** Of a server whose pictures are not wanted none is shown, wherever it keeps them. */
  const withoutUnwanted = (post: Post): Post =>
    rules.rejectsMedia(hostOf(post.author))
      ? { ...post, files: post.files.filter(({ kind }) => kind !== 'image') }
      : post

  /** In the same order. @param boosters  who passed on which post, by its id */
  async function shown(
    viewer: Viewer,
    all: readonly Post[],
    boosters: ReadonlyMap<string, Iri> = new Map(),
  ): Promise<ShownPost[]> {
    const names = [...all.map(({ author }) => author), ...boosters.values()]
    const [known, tallies, quoted] = await Promise.all([
      people.some(names),
      reactions.talliesOf(all.map(({ iri }) => iri)),
      quotedIn({ people, quotes, wanted }, viewer, all),
    ])
    return all.map(withoutUnwanted).flatMap((post) => {
      const author = known.get(post.author)
      const booster = boosters.get(post.id)
      const boostedBy = booster === undefined ? null : (known.get(booster) ?? null)
      const rest = { boostedBy, tally: tallies.get(post.iri) ?? NONE, quoted: quoted.get(post.iri) ?? null }
      return author === undefined ? [] : [{ post, author, ...rest }]
    })
  }

  return {
    wanted,
    shown,

    /** Of a list as the viewer is to see it. */
    async listed(
      viewer: Viewer,
      { posts: found, next }: ListedPosts,
    ): Promise<{ shown: ShownPost[]; next: ListedPosts['next'] }> {
      return { shown: await shown(viewer, await wanted(viewer, found)), next }
    },

    /** Strangers see what everybody was told; members what is for them, too. */
    async answers(viewer: Viewer, subject: Iri, after: ListedPosts['next']): Promise<Answers> {
      const page = { limit: ANSWERS_ON_PAGE, after }
      const [found, tally] = await Promise.all([
        viewer === null ? posts.repliesTo(subject, page) : posts.repliesTo(subject, page, viewer),
        reactions.tallyOf(subject),
      ])
      return { ...(await this.listed(viewer, found)), tally }
    },

    /** Names what the first page of answers is made of, for pages that are kept; one small read where nobody answered. */
    async stampOf(subject: Iri): Promise<string> {
      const { likes, boosts, replies } = await reactions.tallyOf(subject)
      const newest = replies === 0 ? '' : await posts.newestAnswer(subject)
      return `${likes}.${boosts}.${replies}.${newest ?? ''}`
    },
  }
}
