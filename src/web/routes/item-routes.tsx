import { Router } from 'express'
import { parseId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import type { ItemReader } from '../../domain/items/item-reader.js'
import type { Item, Kind } from '../../domain/items/item.js'
import type { KnowsPlace } from '../../domain/items/place-access.js'
import { can } from '../../domain/members/member.js'
import type { PostService } from '../../domain/posts/post-service.js'
import { stampOfEntries } from '../../domain/reading-lists/list-shelf.js'
import type { ReadingLists } from '../../domain/reading-lists/reading-lists.js'
import { refusal } from '../../domain/refusals.js'
import { folderOf, pathOf } from '../../domain/text/slug.js'
import { cursorIn } from '../cursor.js'
import type { CallShelf } from '../call-shelf.js'
import type { ContextOf } from '../hub-feeds.js'
import { queryText } from '../list-query.js'
import { itemAt } from '../item-address.js'
import { neighbourPaths } from '../neighbour-paths.js'
import type { OpenPages } from '../open-pages.js'
import { ItemPage } from '../pages/item.js'
import { AnswersPage } from '../pages/neighbours/item-answers.js'
import { SheetPage, sheetSizes } from '../pages/sheet.js'
import type { Proxied } from '../parts/post-person.js'
import type { ShownTrials } from '../parts/trials.js'
import type { PostShelf } from '../post-shelf.js'
import type { PinnedPages } from '../pinned-pages.js'
import { readOnly } from '../read-only.js'
import { visitOf } from '../visit.js'
import type { SignUpService } from '../../domain/signups/sign-up-service.js'
import { SignUpBox } from '../signups/sign-up-box.js'
import { listsFor, stampOfLists } from '../signups/lists.js'

type Deps = {
  reader: ItemReader
  posts: Pick<PostService, 'get' | 'view'>
  pinned: Pick<PinnedPages, 'has'>
  show: OpenPages
  contextOf: ContextOf
  mayKnowPlace: KnowsPlace
  baseUrl: string
  /** What others say to items. */
  outside: Proxied & { shelf: PostShelf }
  signUps: SignUpService
  trials: (about: Iri) => Promise<ShownTrials>
  callShelf: CallShelf
  readingLists: ReadingLists
}

/** What is printed for each kind; nothing of write-ups, whose own page prints well. */
const sheets: readonly (readonly [Kind, string])[] = [
  ['event', '/poster'],
  ['call', '/leaflet'],
]

/** One page for each item, and what is printed of it. */
export function itemRoutes(deps: Deps): Router {
  const { reader, posts, show, contextOf, mayKnowPlace, baseUrl, outside, signUps, trials, callShelf, readingLists } =
    deps
  const routes = Router({ caseSensitive: true, strict: true })
  readOnly(routes, '/o/:id', async (req, res) => {
    const id = parseId(String(req.params.id))
    if (id === null) throw refusal('not-found', 'no-such-item')
    const { member } = visitOf(res)
    // Most are items, so that what members wrote as themselves is looked for second.
    const pathOfPost = async (error: unknown) => {
      if ((await posts.get(id)) === null) throw error
      return neighbourPaths.post((await posts.view(member, id)).id)
    }
    res.redirect(302, await reader.view(member, id).then(pathOf, pathOfPost))
  })
  for (const folder of Object.values(folderOf)) {
    readOnly(routes, `${folder}/:address`, async (req, res) => {
      const item = await itemAt(req, res, { reader, viewer: visitOf(res).member })
      if (item === null) return
      const context = contextOf(visitOf(res).settings)
      const published = queryText(req, 'done') === 'published'
      const spokenOf = item.audience === 'hub' ? null : outside
      const subject = item.iri as Iri
      const { member } = visitOf(res)
      const entries = item.kind === 'list' ? ((await readingLists.shown(member, [item]))[0]?.entries ?? []) : []
      const standsOn = await readingLists.with(member, subject)
      await show(req, res, {
        stamp: [
          stampOf(item),
          (await spokenOf?.shelf.stampOf(subject)) ?? '',
          await stampOfLists(signUps, item),
          await callShelf.stampOf(item),
          stampOfEntries(entries),
          standsOn.map(stampOf).join(' '),
        ].join(' '),
        render: async (visit) => {
          const answers = (await spokenOf?.shelf.answers(visit.member, subject, null)) ?? null
          const said = spokenOf === null || answers === null ? null : { proxy: spokenOf.proxy, answers }
          const tried = spokenOf === null || item.kind !== 'write-up' ? null : await trials(subject)
          const lists = await listsFor(signUps, item, visit.member)
          const box = lists.length === 0 ? null : <SignUpBox visit={visit} item={item} lists={lists} />
          const mayKnow = await mayKnowPlace(visit.member, item)
          const standing = await callShelf.standingOf(item)
          const pinned = can(visit.member, 'publish') && (await deps.pinned.has(subject))
          const done = queryText(req, 'done') === 'added' ? visit.words.readingLists.add.done : null
          const page = { visit, item, context, published, mayKnow, pinned, outside: said, signUp: box, standing }
          return <ItemPage {...page} trials={tried} entries={entries} standsOn={standsOn} done={done} />
        },
      })
    })
    answerPages(routes, folder, { reader, show, outside })
  }
  sheetPages(routes, { reader, show, baseUrl })
  return routes
}

/** What is printed of items. */
function sheetPages(routes: Router, { reader, show, baseUrl }: Pick<Deps, 'reader' | 'show' | 'baseUrl'>): void {
  for (const [kind, end] of sheets) {
    readOnly(routes, `${folderOf[kind]}/:address${end}`, async (req, res) => {
      const item = await itemAt(req, res, { reader, viewer: visitOf(res).member, end })
      if (item === null) return
      if (item.kind !== kind) throw refusal('not-found', 'no-such-page')
      const size = sheetSizes.find((one) => one === queryText(req, 'size')) ?? 'a4'
      await show(req, res, {
        stamp: stampOf(item),
        form: size,
        render: (visit) => <SheetPage visit={visit} item={item} size={size} baseUrl={baseUrl} />,
      })
    })
  }
}

/** What others say to an item, beyond what its own page has. */
function answerPages(
  routes: Router,
  folder: string,
  { reader, show, outside: { shelf, proxy } }: Pick<Deps, 'reader' | 'show' | 'outside'>,
): void {
  readOnly(routes, `${folder}/:address/replies`, async (req, res) => {
    const item = await itemAt(req, res, { reader, viewer: visitOf(res).member, end: '/replies' })
    if (item === null) return
    if (item.audience === 'hub') throw refusal('not-found', 'no-such-page')
    const [subject, after] = [item.iri as Iri, cursorIn(req, 'publishedAt')]
    await show(req, res, {
      stamp: `${stampOf(item)} ${await shelf.stampOf(subject)}`,
      keep: false,
      render: async (visit) => (
        <AnswersPage
          {...{ visit, proxy, item, isFirst: after === null }}
          answers={await shelf.answers(visit.member, subject, after)}
        />
      ),
    })
  })
}

const stampOf = ({ id, revision }: Item): string => `${id}.${revision}`
