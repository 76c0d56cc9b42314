import type { Request, Response } from 'express'
import { pictureUrl } from '../../../core/picture.js'
import type { LocalActor } from '../../../domain/actors/actor.js'
import { plainDetails, type ProfileDetails } from '../../../domain/actors/profile-details.js'
import { localPerson } from '../../../domain/actors/people.js'
import { refusal } from '../../../domain/refusals.js'
import { cursorIn, nextHref } from '../../cursor.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { ListPager } from '../../parts/lists.js'
import { Notice } from '../../parts/notice.js'
import { OutLink } from '../../parts/out-link.js'
import { Picture } from '../../parts/picture.js'
import { PostArticle, type ShownPost } from '../../parts/post.js'
import { Face, type Proxied } from '../../parts/post-person.js'
import { SafeHtml } from '../../parts/safe-html.js'
import { paths } from '../../paths.js'
import type { PostShelf } from '../../post-shelf.js'
import { visitOf, type Visit } from '../../visit.js'
import { PinnedPosts } from './pinned-posts.js'
import { NeighbourPage } from './neighbour-page.js'
import type { NeighbourDeps } from './routes.js'

const ON_PAGE = 20

/** GET /a/:handle as a page: who one of ours is, and what they said to everybody. The group's own is the start page. */
export function profileHandler({ services, proxy }: NeighbourDeps, shelf: PostShelf) {
  const { localActors, pins, posts } = services
  return async (req: Request, res: Response) => {
    const actor = await localActors.byHandle(String(req.params.handle))
    if (actor === null) throw refusal('not-found', 'no-such-page')
    if (actor === 'gone') throw refusal('gone', 'profile-ended')
    if (actor.kind !== 'member') return res.redirect(302, paths.home)
    const visit = visitOf(res)
    const after = cursorIn(req, 'publishedAt')
    const page = { limit: ON_PAGE, after }
    const { member } = visit
    const found = member === null ? posts.byAuthor(actor.iri, page) : posts.byAuthor(actor.iri, page, member)
    const { posts: listed, next } = await found
    const first =
      after === null ? (await pins.of(actor.iri)).flatMap((one) => (one.of === 'post' ? [one.post] : [])) : []
    const path = neighbourPaths.profile(actor.handle)
    const ways = { start: after === null ? null : path, next: nextHref(path, 'publishedAt', next) }
    sendPage(
      res,
      <Profile
        {...{ visit, proxy, actor, ways }}
        shown={await shelf.shown(member, listed)}
        pinned={await shelf.shown(member, first)}
      />,
    )
  }
}

type ProfileProps = Proxied & {
  visit: Visit
  actor: LocalActor
  pinned: readonly ShownPost[]
  shown: readonly ShownPost[]
  ways: { start: string | null; next: string | null }
}

function Profile({ visit, proxy, actor, pinned, shown, ways }: ProfileProps) {
  const { words, site, member } = visit
  const { profilePage, followUs } = words.neighbours
  const person = localPerson(actor)
  const { details = plainDetails } = actor
  const day = site.dates.dates(visit.language, site.zone).short(actor.since, visit.now)
  const alternates = [{ type: 'application/activity+json', href: actor.iri }]
  return (
    <NeighbourPage visit={visit} title={`${actor.name} · @${person.address}`} alternates={alternates}>
      <Head visit={visit} proxy={proxy} actor={actor} details={details} />
      {actor.movedTo !== null && (
        <Notice words={words} kind="change">
          <p>
            {profilePage.moved} <OutLink href={actor.movedTo}>{actor.movedTo}</OutLink>
          </p>
        </Notice>
      )}
      {actor.html !== '' && <SafeHtml html={actor.html} />}
      <Lines visit={visit} details={details} />
      <p class="facts">
        <span>{profilePage.of(site.name)}</span>
        <span>{profilePage.since(day)}</span>
      </p>
      <p>
        {member?.id === actor.member ? (
          <a class="quiet-button" href={paths.publicProfile}>
            {profilePage.change}
          </a>
        ) : (
          <a class="quiet-button" href={neighbourPaths.followFor(actor.iri)}>
            {followUs.link}
          </a>
        )}
      </p>
      <PinnedPosts visit={visit} proxy={proxy} pinned={pinned} title={profilePage.pinned} />
      <section aria-labelledby="posts">
        <h2 id="posts">{profilePage.posts}</h2>
        {shown.length === 0 && <p>{profilePage.none}</p>}
        {shown.length > 0 && (
          <ul class="posts" aria-label={profilePage.posts}>
            {shown.map((one) => (
              <li>
                <PostArticle visit={visit} proxy={proxy} shown={one} />
              </li>
            ))}
          </ul>
        )}
        <ListPager words={words} start={ways.start} next={ways.next} to="older" />
      </section>
    </NeighbourPage>
  )
}

type DetailsProps = { visit: Visit; details: ProfileDetails }

/** Their pictures, name and address. */
function Head({ visit, proxy, actor, details }: DetailsProps & Proxied & { actor: LocalActor }) {
  const { site } = visit
  const person = localPerson(actor)
  return (
    <>
      <Behind visit={visit} details={details} />
      <header class="actor-head">
        {details.avatar === null ? (
          <Face proxy={proxy} person={person} />
        ) : (
          <img
            class="person-face"
            src={pictureUrl(site.mediaHref, details.avatar.key, details.avatar.widths[0] ?? details.avatar.width)}
            alt={details.avatar.alt}
            width={40}
            height={40}
            decoding="async"
          />
        )}
        <div>
          <h1>
            <bdi>{actor.name}</bdi>
          </h1>
          <p>
            <bdi>@{person.address}</bdi>
          </p>
        </div>
      </header>
    </>
  )
}

function Behind({ visit: { site }, details: { header } }: DetailsProps) {
  return header === null ? null : (
    <div class="actor-behind">
      <Picture site={site} picture={header} sizes="(min-width: 60em) 55em, 100vw" first />
    </div>
  )
}

/** Lines of their own; a link to a page that leads back is said to be theirs. */
function Lines({ visit: { words }, details: { fields } }: DetailsProps) {
  if (fields.length === 0) return null
  return (
    <dl class="plain actor-facts">
      {fields.map(({ name, html, verifiedAt }) => (
        <>
          <dt dir="auto">{name}</dt>
          <dd>
            {verifiedAt !== null && <span class="help">{words.neighbours.profilePage.verified} </span>}
            <SafeHtml html={html} />
          </dd>
        </>
      ))}
    </dl>
  )
}
