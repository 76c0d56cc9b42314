import type { Iri } from '../../core/iri.js'
import type { Person } from '../../domain/actors/people.js'
import type { Item } from '../../domain/items/item.js'
import type { Post } from '../../domain/posts/post.js'
import { plainText } from '../../domain/text/plain.js'
import { pathOf } from '../../domain/text/slug.js'
import type { Visit } from '../layout.js'
import { neighbourPaths } from '../neighbour-paths.js'
import { foreign } from './items.js'
import { OutLink } from './out-link.js'
import { PersonLink } from './post-person.js'

/** What a post quotes: shown where its author agrees, else no more than where it is. */
export type Quoted = { of: 'item'; item: Item } | { of: 'post'; post: Post; author: Person } | { of: 'link'; iri: Iri }

/** In UTF-16 units. */
const EXCERPT = 400

/** The quoted, without what that quotes in turn, and without its pictures. */
export function PostQuote({ visit, quoted }: { visit: Visit; quoted: Quoted }) {
  const { quote } = visit.words.neighbours
  if (quoted.of === 'link') {
    return (
      <p class="post-quote">
        {quote.elsewhere}{' '}
        <OutLink href={quoted.iri}>
          <bdi>{quoted.iri}</bdi>
        </OutLink>
      </p>
    )
  }
  return (
    <blockquote class="post-quote" aria-label={quote.label}>
      {quoted.of === 'item' ? (
        <p>
          <a href={pathOf(quoted.item)} lang={foreign(quoted.item, visit.language)} dir="auto">
            {quoted.item.title}
          </a>
        </p>
      ) : (
        <QuotedPost visit={visit} {...quoted} />
      )}
    </blockquote>
  )
}

/** Of what comes with a warning no more is shown than that; a title leads to it, else its text does. */
function QuotedPost({ visit, post, author }: { visit: Visit; post: Post; author: Person }) {
  const { warning, sensitive, readOn } = visit.words.neighbours
  const language = post.language === null ? undefined : foreign({ language: post.language }, visit.language)
  const warns = post.sensitive || (post.kind === 'status' && post.summary !== null)
  const title = post.title ?? post.call?.title ?? null
  return (
    <>
      <p>
        <PersonLink person={author} />
      </p>
      {title !== null && (
        <p lang={language}>
          <b dir="auto">{title}</b>
        </p>
      )}
      <p lang={language} dir="auto" class="post-text">
        {warns ? `${warning}: ${post.summary ?? sensitive}` : plainText(post.html, EXCERPT)}
      </p>
      <p>
        <a href={neighbourPaths.post(post.id)}>{readOn}</a>
      </p>
    </>
  )
}
