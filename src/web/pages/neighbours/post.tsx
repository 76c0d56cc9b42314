import type { Request, Response } from 'express'
import { parseId } from '../../../core/ids.js'
import { can } from '../../../domain/members/member.js'
import type { Post } from '../../../domain/posts/post.js'
import { refusal } from '../../../domain/refusals.js'
import { pathOf } from '../../../domain/text/slug.js'
import { doneIn } from '../../answers.js'
import { cursorIn, nextHref } from '../../cursor.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths, outward } from '../../neighbour-paths.js'
import { foreign } from '../../parts/items.js'
import { ListPager } from '../../parts/lists.js'
import { OutLink } from '../../parts/out-link.js'
import { PostArticle, type ShownPost } from '../../parts/post.js'
import { Entries, StandsOn } from '../../parts/reading-list.js'
import type { Proxied } from '../../parts/post-person.js'
import type { Answers, PostShelf } from '../../post-shelf.js'
import { TrialList, type ShownTrials } from '../../parts/trials.js'
import { trialShelf } from '../../trial-shelf.js'
import { visitOf, type Visit } from '../../visit.js'
import { AnswerForm, blankAnswer } from './answer-form.js'
import { aboveOf, MOST_ABOVE, type Above } from './conversation.js'
import { handsOf, type Hands } from './hands.js'
import { joinedAs, Joining, type Joined } from './joining.js'
import { FollowForeignList, listsAround, type ListsAround } from './list-follow.js'
import { NeighbourPage } from './neighbour-page.js'
import { PostActs, type Reacted } from './post-acts.js'
import type { NeighbourDeps } from './routes.js'

/** GET /neighbours/posts/:id: one post, what it answers and what was answered. */
export function postHandler({ services, proxy, network }: NeighbourDeps, shelf: PostShelf) {
  const { pins, posts, reactions } = services

  async function reactedOf({ self, voice }: Hands, { iri }: Post): Promise<Reacted> {
    const has = (actor: Hands['self'], kind: 'like' | 'boost') => actor !== null && reactions.has(actor.iri, kind, iri)
    const [liked, boosted, voiceBoosted, pinned] = await Promise.all([
      has(self, 'like'),
      has(self, 'boost'),
      has(voice, 'boost'),
      self !== null && pins.isPinned(self.iri, iri),
    ])
    return { liked, boosted, voiceBoosted, pinned }
  }

  return async (req: Request, res: Response) => {
    const visit = visitOf(res)
    const viewer = visit.member
    const id = parseId(String(req.params.id))
    if (id === null) throw refusal('not-found', 'no-such-item')
    const post = await posts.view(viewer, id)
    const after = cursorIn(req, 'publishedAt')
    const hands = await handsOf(services, viewer)
    const [[shown], above, answers, reacted, joined] = await Promise.all([
      shelf.shown(viewer, [post]),
      aboveOf(services, viewer, post),
      shelf.answers(viewer, post.iri, after),
      reactedOf(hands, post),
      joinedAs(services, viewer, post),
    ])
    if (shown === undefined) throw refusal('not-found', 'no-such-item')
    if (can(viewer, 'read')) {
      network.fillThread(post.thread)
      network.checkQuote(post)
    }
    const shownAbove = await shelf.shown(
      viewer,
      above.flatMap((one) => (one.of === 'post' ? [one.post] : [])),
    )
    const path = neighbourPaths.post(post.id)
    const ways = { start: after === null ? null : path, next: nextHref(path, 'publishedAt', answers.next) }
    const done = doneIn(req, visit.words.neighbours.done)
    const lists = await listsAround(services, viewer, post)
    const trials = post.kind === 'write-up' ? await trialShelf(services)(post.iri) : null
    const page = { visit, proxy, shown, above, shownAbove, answers, hands, reacted, joined, ways, trials, done }
    sendPage(res, <PostPage {...page} {...lists} />)
  }
}

type PostPageProps = Proxied &
  ListsAround & {
    visit: Visit
    shown: ShownPost
    above: readonly Above[]
    shownAbove: readonly ShownPost[]
    answers: Answers
    hands: Hands
    reacted: Reacted
    joined: Joined | null
    ways: { start: string | null; next: string | null }
    trials: ShownTrials | null
    done: string | null
  }

function PostPage(props: PostPageProps) {
  const { visit, proxy, shown, hands, reacted, joined, entries, followsList, standsOn, trials, done } = props
  const { words, member } = visit
  const { post, author } = shown
  const title = post.title ?? post.call?.title ?? null
  return (
    <NeighbourPage visit={visit} title={title ?? words.neighbours.post.by(author.name)} done={done}>
      {title === null && (
        <h1>
          <bdi>{words.neighbours.post.by(author.name)}</bdi>
        </h1>
      )}
      <AbovePart {...props} />
      <PostArticle visit={visit} proxy={proxy} shown={shown} whole level={1} />
      {entries !== null && <Entries visit={visit} entries={entries} />}
      {post.origin === 'remote' && (
        <p>
          <OutLink href={outward(post.url) ?? post.iri}>{words.neighbours.original}</OutLink>
        </p>
      )}
      <FollowForeignList visit={visit} post={post} follows={followsList} />
      {can(member, 'read') && <Joining visit={visit} post={post} hands={hands} joined={joined} />}
      <StandsOn visit={visit} lists={standsOn} />
      {trials !== null && <TrialList visit={visit} trials={trials} />}
      {can(member, 'read') && <PostActs visit={visit} post={post} hands={hands} reacted={reacted} />}
      <AnswersPart {...props} />
      {hands.self !== null && (
        <section aria-labelledby="answer">
          <h2 id="answer">{words.neighbours.answer.as}</h2>
          <AnswerForm visit={visit} to={post.iri} widest={post.audience} typed={blankAnswer} />
        </section>
      )}
    </NeighbourPage>
  )
}

function AbovePart({ visit, proxy, above, shownAbove }: PostPageProps) {
  const { post: texts } = visit.words.neighbours
  if (above.length === 0) return null
  const [first] = above
  const hasMore = above.length === MOST_ABOVE && first?.of === 'post' && first.post.inReplyTo !== null
  return (
    <section class="post-above" aria-labelledby="above">
      <h2 id="above">{texts.above}</h2>
      {hasMore && (
        <p>
          <a href={neighbourPaths.post(first.post.id)}>{texts.aboveMore}</a>
        </p>
      )}
      <ol class="posts">
        {above.map((one) => (
          <li>
            <OneAbove visit={visit} proxy={proxy} one={one} shown={shownAbove} />
          </li>
        ))}
      </ol>
    </section>
  )
}

type OneAboveProps = Proxied & { visit: Visit; one: Above; shown: readonly ShownPost[] }

function OneAbove({ visit, proxy, one, shown }: OneAboveProps) {
  const { post: texts } = visit.words.neighbours
  if (one.of === 'item') {
    return (
      <p>
        <a href={pathOf(one.item)} lang={foreign(one.item, visit.language)} dir="auto">
          {one.item.title}
        </a>
      </p>
    )
  }
  const known = one.of === 'post' ? shown.find(({ post }) => post.id === one.post.id) : undefined
  if (known !== undefined) return <PostArticle visit={visit} proxy={proxy} shown={known} />
  const iri = one.of === 'post' ? one.post.iri : one.iri
  return (
    <p>
      {texts.elsewhere}{' '}
      <OutLink href={iri}>
        <bdi>{iri}</bdi>
      </OutLink>
    </p>
  )
}

function AnswersPart({ visit, proxy, answers, ways }: PostPageProps) {
  const { words } = visit
  const { post: texts, nothingOnPage } = words.neighbours
  const isOnly = ways.start === null && ways.next === null
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">{texts.answers}</h2>
      {answers.shown.length === 0 && <p>{isOnly ? texts.noAnswers : nothingOnPage}</p>}
      <AnswerList visit={visit} proxy={proxy} shown={answers.shown} />
      <ListPager words={words} start={ways.start} next={ways.next} to="more" />
    </section>
  )
}

/** Answers in their order. */
export function AnswerList({ visit, proxy, shown }: Proxied & { visit: Visit; shown: readonly ShownPost[] }) {
  if (shown.length === 0) return null
  return (
    <ul class="posts" aria-label={visit.words.neighbours.post.answers}>
      {shown.map((one) => (
        <li>
          <PostArticle visit={visit} proxy={proxy} shown={one} />
        </li>
      ))}
    </ul>
  )
}
