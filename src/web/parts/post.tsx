import type { ComponentChildren } from 'preact'
import type { Person } from '../../domain/actors/people.js'
import type { Post } from '../../domain/posts/post.js'
import type { Tally } from '../../domain/reactions/reaction-repo.js'
import { plainText } from '../../domain/text/plain.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { neighbourPaths } from '../neighbour-paths.js'
import { foreign } from './items.js'
import { PollFacts, PostFacts } from './post-facts.js'
import { PostFiles } from './post-files.js'
import { PostQuote, type Quoted } from './post-quote.js'
import { PersonLink, PostPerson, type Proxied } from './post-person.js'
import { SafeHtml } from './safe-html.js'
import { Moment } from './when.js'

/** A post with what is known of it here. */
export type ShownPost = {
  post: Post
  author: Person
  boostedBy: Person | null
  tally: Tally
  /** Null where it quotes nothing. */
  quoted: Quoted | null
}

type PostProps = Proxied & {
  visit: Visit
  shown: ShownPost
  /** With all of its text; else what is long is cut. */
  whole?: boolean
  /** Of its title; 1 where it is the page's. */
  level?: 1 | 2 | 3
}

/** In UTF-16 units of HTML; more than this is for a page of its own. */
const LONG = 4_000
const EXCERPT = 700

/** What somebody published: who, when, what, and what came of it. */
export function PostArticle({ visit, proxy, shown, whole = false, level = 3 }: PostProps) {
  const { post, author, boostedBy, quoted } = shown
  return (
    <article class={quoted === null ? 'post' : 'post post-quoting'}>
      {boostedBy !== null && (
        <p class="post-boost">
          {visit.words.neighbours.boostedBy} <PersonLink person={boostedBy} />
        </p>
      )}
      <header class="post-head">
        <PostPerson visit={visit} proxy={proxy} person={author} />
        <a class="post-at" href={neighbourPaths.post(post.id)}>
          <Moment visit={visit} at={post.publishedAt} />
        </a>
      </header>
      <Title visit={visit} post={post} level={level} />
      <Warned visit={visit} post={post}>
        <Body visit={visit} proxy={proxy} post={post} whole={whole} />
        {quoted !== null && <PostQuote visit={visit} quoted={quoted} />}
      </Warned>
      <Foot visit={visit} shown={shown} />
    </article>
  )
}

const languageOf = ({ language }: Post, { language: page }: Visit): string | undefined =>
  language === null ? undefined : foreign({ language }, page)

function Title({ visit, post, level }: { visit: Visit; post: Post; level: 1 | 2 | 3 }) {
  const Heading = `h${level}` as const
  const title = post.title ?? post.call?.title ?? null
  if (title === null || title.trim() === '') return null
  return (
    <Heading class="post-title" lang={languageOf(post, visit)}>
      {level === 1 ? <bdi>{title}</bdi> : <a href={neighbourPaths.post(post.id)}>{<bdi>{title}</bdi>}</a>}
    </Heading>
  )
}

/** A teaser is read by everybody, a warning before anything else. */
const hasTeaser = ({ kind }: Post): boolean => kind !== 'status' && kind !== 'question'

/** Of a teaser that was made of the text, that much of the end is compared. */
const END = 40

/** Whether the text says what its teaser says; their beginnings may differ, as when and where stand before both. */
function isSaidAgain(teaser: string, html: string): boolean {
  const inLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
  const end = inLine(teaser).replace(/\s*(?:…|\.\.\.)$/, '')
  return end !== '' && inLine(plainText(html, LONG)).includes(end.slice(-END))
}

function Warned({ visit, post, children }: { visit: Visit; post: Post; children: ComponentChildren }) {
  const { warning, sensitive } = visit.words.neighbours
  const warns = !hasTeaser(post) && post.summary !== null && post.summary.trim() !== ''
  if (!warns && !post.sensitive) return <>{children}</>
  return (
    <details class="post-warned">
      <summary>
        <b>{warning}:</b> {warns ? <bdi>{post.summary}</bdi> : sensitive}
      </summary>
      {children}
    </details>
  )
}

function Body({ visit, proxy, post, whole }: Proxied & { visit: Visit; post: Post; whole: boolean }) {
  const { readOn } = visit.words.neighbours
  const language = languageOf(post, visit)
  // In a list the teaser says it; the text would begin with the same.
  const teased = !whole && post.title !== null && hasTeaser(post) && post.summary !== null && post.html !== ''
  const cut = teased || (!whole && post.html.length > LONG)
  return (
    <>
      <PostFacts visit={visit} post={post} />
      {hasTeaser(post) && post.summary !== null && !(whole && isSaidAgain(post.summary, post.html)) && (
        <p class="lead" lang={language} dir="auto">
          {post.summary}
        </p>
      )}
      {cut && !teased && (
        <p class="post-text" lang={language} dir="auto">
          {plainText(post.html, EXCERPT)}
        </p>
      )}
      {!cut && post.html !== '' && <SafeHtml html={post.html} language={language} />}
      {post.poll !== null && <PollFacts visit={visit} poll={post.poll} isOurs={post.origin === 'local'} />}
      <PostFiles visit={visit} proxy={proxy} post={post} />
      {cut && (
        <p>
          <a href={neighbourPaths.post(post.id)}>{readOn}</a>
        </p>
      )}
    </>
  )
}

function Foot({ visit, shown: { post, tally } }: { visit: Visit; shown: ShownPost }) {
  const { kinds, audiences } = visit.words.neighbours
  return (
    <p class="facts post-foot">
      {post.kind !== 'status' && <span>{kinds[post.kind]}</span>}
      {post.audience !== 'public' && <span>{audiences[post.audience]}</span>}
      <Counts visit={visit} tally={tally} />
    </p>
  )
}

/** How often it was answered, liked and passed on; nothing of what never was. */
export function Counts({ visit: { words, language }, tally }: { visit: Visit; tally: Tally }) {
  const { counts } = words.neighbours
  const plural = pluralIn(language)
  return (
    <>
      {(['replies', 'likes', 'boosts'] as const)
        .filter((name) => tally[name] > 0)
        .map((name) => (
          <span>{plural(tally[name], counts[name])}</span>
        ))}
    </>
  )
}
