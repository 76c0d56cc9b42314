import type { Request, RequestHandler } from 'express'
import { shownId } from '../../../core/ids.js'
import type { Iri } from '../../../core/iri.js'
import type { Item } from '../../../domain/items/item.js'
import type { Viewer } from '../../../domain/audience.js'
import { passedOnBy, subjectOf } from '../../../domain/timelines/entry.js'
import type { Home } from '../../../domain/timelines/timeline-service.js'
import type { Person } from '../../../domain/actors/people.js'
import type { Post } from '../../../domain/posts/post.js'
import { pathOf } from '../../../domain/text/slug.js'
import { doneIn } from '../../answers.js'
import { queryText } from '../../list-query.js'
import { sendPage } from '../../layout.js'
import { homeCursor, neighbourPaths } from '../../neighbour-paths.js'
import { foreign } from '../../parts/items.js'
import { EmptyState, ListPager } from '../../parts/lists.js'
import { PostArticle, type ShownPost } from '../../parts/post.js'
import { PersonLink, type Proxied } from '../../parts/post-person.js'
import type { PostShelf } from '../../post-shelf.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { FindForm } from './find.js'
import { NeighbourPage } from './neighbour-page.js'
import type { NeighbourDeps } from './routes.js'

const ON_PAGE = 20

type ShownItem = { item: Item; boostedBy: Person | null }
type ShownEntry = ({ of: 'post' } & ShownPost) | ({ of: 'item' } & ShownItem)

/** GET /neighbours: what those publish whom the member follows, what the hub does, and what the member wrote. */
export function homeHandler({ services, proxy }: NeighbourDeps, shelf: PostShelf): RequestHandler {
  const { timelines, people } = services

  async function entriesOf(viewer: Viewer, { entries }: Home): Promise<ShownEntry[]> {
    const posts: Post[] = []
    const boosters = new Map<string, Iri>()
    const passedOn: Iri[] = []
    for (const entry of entries) {
      const [subject, by] = [subjectOf(entry), passedOnBy(entry)]
      if (subject.of === 'post') posts.push(subject.post)
      if (subject.of === 'post' && by !== null) boosters.set(subject.post.id, by)
      if (subject.of === 'item' && by !== null) passedOn.push(by)
    }
    const [shown, known] = await Promise.all([shelf.shown(viewer, posts, boosters), people.some(passedOn)])
    const byId = new Map(shown.map((one) => [one.post.id, one]))
    return entries.flatMap((entry): ShownEntry[] => {
      const [subject, by] = [subjectOf(entry), passedOnBy(entry)]
      if (subject.of === 'item') {
        const boostedBy = by === null ? null : (known.get(by) ?? null)
        return [{ of: 'item', item: subject.item, boostedBy }]
      }
      const one = byId.get(subject.post.id)
      return one === undefined ? [] : [{ of: 'post', ...one }]
    })
  }

  return async (req, res) => {
    const member = memberWith('read', res)
    const visit = visitOf(res)
    const behind = homeCursor(queryText(req, 'after'))
    const home = await timelines.home(member, { limit: ON_PAGE, maxId: behind })
    const ways = { start: behind === null ? null : neighbourPaths.home, next: nextHref(home) }
    const done = doneIn(req as Request, visit.words.neighbours.done)
    sendPage(res, <Neighbours {...{ visit, proxy, ways, done }} entries={await entriesOf(member, home)} />)
  }
}

/** What is hidden does not end the list: the next page begins behind what was looked at. */
const nextHref = ({ next, more }: Home): string | null =>
  next === null || !more ? null : `${neighbourPaths.home}?after=${shownId(next)}`

/** Whether somebody else wrote it, or passed it on. */
const isOthers = (entry: ShownEntry): boolean =>
  entry.of === 'post' ? entry.post.origin === 'remote' : entry.boostedBy !== null

type NeighboursProps = Proxied & {
  visit: Visit
  entries: readonly ShownEntry[]
  ways: { start: string | null; next: string | null }
  done: string | null
}

function Neighbours({ visit, proxy, entries, ways, done }: NeighboursProps) {
  const { words } = visit
  const texts = words.neighbours
  const isOnly = ways.start === null && ways.next === null
  return (
    <NeighbourPage visit={visit} title={texts.title} done={done}>
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead}</p>
      <section aria-labelledby="find">
        <h2 id="find">{texts.find.title}</h2>
        <FindForm visit={visit} />
      </section>
      {isOnly && !entries.some(isOthers) && (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      )}
      {entries.length === 0 && !isOnly && <p>{texts.nothingOnPage}</p>}
      {entries.length > 0 && (
        <ul class="posts" aria-label={texts.title}>
          {entries.map((entry) => (
            <li>
              {entry.of === 'post' ? (
                <PostArticle visit={visit} proxy={proxy} shown={entry} level={2} />
              ) : (
                <OwnItem visit={visit} {...entry} />
              )}
            </li>
          ))}
        </ul>
      )}
      <ListPager words={words} start={ways.start} next={ways.next} to="older" />
    </NeighbourPage>
  )
}

/** Something of ours, which somebody may have passed on. */
function OwnItem({ visit, item, boostedBy }: ShownItem & { visit: Visit }) {
  const { boostedBy: by, ours } = visit.words.neighbours
  return (
    <article class="post">
      {boostedBy !== null && (
        <p class="post-boost">
          {by} <PersonLink person={boostedBy} />
        </p>
      )}
      <h2 class="post-title">
        <a href={pathOf(item)} lang={foreign(item, visit.language)} dir="auto">
          {item.title}
        </a>
      </h2>
      <p lang={foreign(item, visit.language)} dir="auto">
        {item.summary}
      </p>
      <p class="facts">
        <span>{ours}</span>
      </p>
    </article>
  )
}
