import type { Request, Response } from 'express'
import type { ActorDoc } from '../../../domain/actors/actor-repo.js'
import { parseAddress } from '../../../domain/actors/address.js'
import { remotePerson } from '../../../domain/actors/people.js'
import { nextHref, cursorIn } from '../../cursor.js'
import { doneIn } from '../../answers.js'
import { hostOf } from '../../../core/iri.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths, outward } from '../../neighbour-paths.js'
import { EmptyState, ListPager } from '../../parts/lists.js'
import { Notice } from '../../parts/notice.js'
import { OutLink } from '../../parts/out-link.js'
import { PostArticle, type ShownPost } from '../../parts/post.js'
import { Face, type Proxied } from '../../parts/post-person.js'
import { SafeHtml } from '../../parts/safe-html.js'
import type { PostShelf } from '../../post-shelf.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AwayPanel, FollowPanel, type Between } from './actor-panels.js'
import { FindForm } from './find.js'
import { handsOf } from './hands.js'
import { PinnedPosts } from './pinned-posts.js'
import { NeighbourPage } from './neighbour-page.js'
import type { NeighbourDeps } from './routes.js'

const ON_PAGE = 20

/** Somebody elsewhere: GET /neighbours/@name@host. */
export function actorHandler({ services, proxy, network, baseUrl }: NeighbourDeps, shelf: PostShelf) {
  const { people, posts, remotePins, follows, memberBlocks } = services
  const here = new URL(baseUrl).host

  async function betweenOf(visit: Visit, actor: ActorDoc): Promise<Between> {
    const member = visit.member
    const hands = await handsOf(services, member)
    const { self, voice } = hands
    const [isQuiet, ofSelf, ofVoice, away] = await Promise.all([
      member !== null && follows.isQuiet(member.id, actor.iri),
      self === null ? null : follows.stateOf(self.iri, actor.iri),
      voice === null ? null : follows.stateOf(voice.iri, actor.iri),
      member === null ? null : memberBlocks.kindOf(member.id, actor.iri),
    ])
    return { ...hands, isQuiet, ofSelf, ofVoice, away }
  }

  return async (req: Request, res: Response) => {
    const member = memberWith('read', res)
    const visit = visitOf(res)
    const text = String(req.params.address)
    const address = parseAddress(text)
    if (address?.host === here) return res.redirect(302, neighbourPaths.profile(address.name.toLowerCase()))
    const actor = await people.byAddress(text)
    if (actor === null) return sendPage(res.status(404), <Unknown visit={visit} query={text} />)
    const after = cursorIn(req, 'publishedAt')
    const [between, first, found] = await Promise.all([
      betweenOf(visit, actor),
      after === null ? remotePins.shownTo(member, actor.iri) : [],
      posts.byAuthor(actor.iri, { limit: ON_PAGE, after }, member),
    ])
    const path = neighbourPaths.actor(actor.address)
    const ways = { start: after === null ? null : path, next: nextHref(path, 'publishedAt', found.next) }
    const done = doneIn(req, visit.words.neighbours.done)
    const shown = between.away === null ? await shelf.shown(member, found.posts) : []
    const pinned = between.away === null ? await shelf.shown(member, first) : []
    if (actor.state === 'here') network.askPins(actor)
    sendPage(res, <ActorPage {...{ visit, proxy, actor, between, pinned, shown, ways, done }} />)
  }
}

function Unknown({ visit, query }: { visit: Visit; query: string }) {
  const { find } = visit.words.neighbours
  return (
    <NeighbourPage visit={visit} title={find.unknown}>
      <h1>{find.unknown}</h1>
      <p class="lead">{find.unknownText}</p>
      <FindForm visit={visit} query={`@${query}`.slice(0, 200)} />
    </NeighbourPage>
  )
}

type ActorPageProps = Proxied & {
  visit: Visit
  actor: ActorDoc
  between: Between
  pinned: readonly ShownPost[]
  shown: readonly ShownPost[]
  ways: { start: string | null; next: string | null }
  done: string | null
}

function ActorPage(props: ActorPageProps) {
  const { visit, proxy, actor, between, done } = props
  const { person } = visit.words.neighbours
  return (
    <NeighbourPage visit={visit} title={`${actor.name} · @${actor.address}`} done={done}>
      <header class="actor-head">
        <Face visit={visit} proxy={proxy} person={remotePerson(actor)} />
        <div>
          <h1>
            <bdi>{actor.name}</bdi>
          </h1>
          <p>
            <bdi>@{actor.address}</bdi>
          </p>
        </div>
      </header>
      <Standing {...props} />
      <div class="with-rail">
        <div>
          <About visit={visit} actor={actor} />
          <PinnedPosts visit={visit} proxy={proxy} pinned={props.pinned} title={person.pinned} />
          <section aria-labelledby="posts">
            <h2 id="posts">{person.posts}</h2>
            <Posts {...props} />
          </section>
        </div>
        <div class="rail">
          {actor.state === 'here' && <FollowPanel visit={visit} actor={actor} between={between} />}
          <AwayPanel visit={visit} actor={actor} between={between} />
        </div>
      </div>
    </NeighbourPage>
  )
}

/** That they are gone, or went elsewhere. */
function Standing({ visit, actor }: ActorPageProps) {
  const { words } = visit
  const { person } = words.neighbours
  if (actor.state === 'here' && actor.movedTo === null) return null
  return (
    <Notice words={words} kind="change">
      {actor.state === 'gone' ? (
        <p>{person.gone}</p>
      ) : (
        <p>
          {person.moved} <OutLink href={actor.movedTo}>{actor.movedTo}</OutLink>
        </p>
      )}
    </Notice>
  )
}

function About({ visit, actor }: { visit: Visit; actor: ActorDoc }) {
  const { person, profileThere } = visit.words.neighbours
  const page = outward(actor.url) ?? actor.iri
  return (
    <section aria-label={person.facts}>
      {actor.html !== '' && <SafeHtml html={actor.html} />}
      {actor.fields.length > 0 && (
        <dl class="plain actor-facts">
          {actor.fields.map(({ name, html }) => (
            <>
              <dt dir="auto">{name}</dt>
              <dd>
                <SafeHtml html={html} />
              </dd>
            </>
          ))}
        </dl>
      )}
      <p class="facts">
        {actor.publishedAt !== null && <Joined visit={visit} at={actor.publishedAt} />}
        <OutLink href={page}>
          {profileThere} ({hostOf(actor.iri)})
        </OutLink>
      </p>
    </section>
  )
}

function Joined({ visit, at }: { visit: Visit; at: Date }) {
  const day = visit.site.dates.dates(visit.language, visit.site.zone).short(at, visit.now)
  return <span>{visit.words.neighbours.person.joined(day)}</span>
}

function Posts({ visit, proxy, shown, ways }: ActorPageProps) {
  const { words } = visit
  const { person, nothingOnPage } = words.neighbours
  const isOnly = ways.start === null && ways.next === null
  return (
    <>
      {shown.length === 0 && isOnly && (
        <EmptyState title={person.noPosts}>
          <p>{person.noPostsText}</p>
        </EmptyState>
      )}
      {shown.length === 0 && !isOnly && <p>{nothingOnPage}</p>}
      {shown.length > 0 && (
        <ul class="posts" aria-label={person.posts}>
          {shown.map((one) => (
            <li>
              <PostArticle visit={visit} proxy={proxy} shown={one} />
            </li>
          ))}
        </ul>
      )}
      <ListPager words={words} start={ways.start} next={ways.next} to="older" />
    </>
  )
}
