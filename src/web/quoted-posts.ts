import type { Iri } from '../core/iri.js'
import type { Viewer } from '../domain/audience.js'
import type { Post } from '../domain/posts/post.js'
import type { Services } from '../domain/services.js'
import type { Quoted } from './parts/post-quote.js'

type Asked = Pick<Services, 'people' | 'quotes'> & {
  /** Those that a viewer has not turned away. */
  wanted: (viewer: Viewer, posts: readonly Post[]) => Promise<Post[]>
}

/** What posts quote, for whoever has not turned its author away; what may not be shown is a link. */
export async function quotedIn(
  { people, quotes, wanted }: Asked,
  viewer: Viewer,
  all: readonly Post[],
): Promise<Map<Iri, Quoted>> {
  const found = await quotes.quotedIn(all)
  const said = [...found.values()].flatMap((one) => (one.of === 'post' ? [one.post] : []))
  const [heard, known] = await Promise.all([wanted(viewer, said), people.some(said.map(({ author }) => author))])
  const seen = new Set(heard.map(({ iri }) => iri))
  return new Map(
    all.flatMap(({ iri, quote = null }): [Iri, Quoted][] => {
      if (quote === null) return []
      const subject = found.get(iri)
      if (subject?.of === 'item') return [[iri, subject]]
      const author = subject === undefined ? undefined : known.get(subject.post.author)
      const isShown = subject !== undefined && author !== undefined && seen.has(subject.post.iri)
      return [[iri, isShown ? { of: 'post', post: subject.post, author } : { of: 'link', iri: quote.of }]]
    }),
  )
}
