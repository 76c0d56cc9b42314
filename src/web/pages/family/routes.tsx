import { Router, type Request, type Response } from 'express'
import { parseId } from '../../../core/ids.js'
import { parseIri, type Iri } from '../../../core/iri.js'
import type { Network } from '../../../domain/network.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { folderOf, pathOf } from '../../../domain/text/slug.js'
import { doneIn, formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { draftPaths } from '../../editor/editor-paths.js'
import { familyPaths } from '../../family-paths.js'
import { formOf } from '../../form.js'
import { itemAt } from '../../item-address.js'
import { sendPage } from '../../layout.js'
import { queryText } from '../../list-query.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { readOnly } from '../../read-only.js'
import { memberWith, need, visitOf } from '../../visit.js'
import { AdaptPage } from './adapt.js'
import { ComparePage } from './compare.js'
import { FamilyPage, type FamilyProps } from './family.js'
import { addTried } from './tried.js'

type Needed =
  | 'adaptations'
  | 'audit'
  | 'drafts'
  | 'families'
  | 'posts'
  | 'reader'
  | 'relatives'
  | 'subjects'
  | 'throttle'
  | 'trials'

export type FamilyDeps = {
  services: Pick<Services, Needed>
  csrf: Pick<Csrf, 'checked'>
  network: Pick<Network, 'find'>
}

/** So many of a family are asked how they went elsewhere. */
const MOST_LOOKED_AT = 40

type Shown = Pick<FamilyProps, 'of' | 'path'>

/** Families of write-ups, and what coordinators do to become part of one. */
export function familyRoutes(deps: FamilyDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  addPages(routes, deps)
  addAdapting(routes, deps)
  addTried(routes, deps)
  return routes
}

function addPages(routes: Router, { services }: FamilyDeps): void {
  const { families, reader, trials } = services

  const family = async (req: Request, res: Response, shown: Shown) => {
    const visit = visitOf(res)
    const found = await families.of(visit.member, shown.of.iri)
    if (found === null) throw refusal('not-found', 'no-such-page')
    const changes = await families.changes(visit.member, found)
    const went = await trials.countsOf(found.members.slice(0, MOST_LOOKED_AT).map(({ iri }) => iri))
    const done = doneIn(req, visit.words.writeUps.family.done)
    sendPage(res, <FamilyPage {...{ visit, ...shown, family: found, changes, went, done }} />)
  }

  /** Only what belongs to this family: nobody has two texts compared as they like. */
  const compare = async (req: Request, res: Response, shown: Shown) => {
    const visit = visitOf(res)
    const iri = parseIri(queryText(req, 'of'))
    const found = await families.of(visit.member, shown.of.iri)
    if (iri === null || found?.members.every((one) => one.iri !== iri) !== false)
      throw refusal('not-found', 'no-such-page')
    const compared = await families.compare(visit.member, iri)
    sendPage(res, <ComparePage visit={visit} compared={compared} family={shown.path} />)
  }

  for (const [end, show] of [
    ['/family', family],
    ['/family/compare', compare],
  ] as const) {
    readOnly(routes, `${folderOf['write-up']}/:address${end}`, async (req, res) => {
      const item = await itemAt(req, res, { reader, viewer: visitOf(res).member, end })
      if (item === null) return
      if (item.kind !== 'write-up') throw refusal('not-found', 'no-such-page')
      const { title, language } = item
      const of = { iri: item.iri as Iri, title, language, path: pathOf(item) }
      await show(req, res, { of, path: familyPaths.ofItem(item) })
    })
    routes.get(`${neighbourPaths.post(':id')}${end}`, need('read'), async (req, res) => {
      const id = parseId(String(req.params.id))
      if (id === null) throw refusal('not-found', 'no-such-item')
      const post = await services.posts.view(memberWith('read', res), id)
      const of = { iri: post.iri, title: post.title ?? '', language: post.language, path: neighbourPaths.post(id) }
      await show(req, res, { of, path: familyPaths.ofPost(id) })
    })
  }
}

function addAdapting(routes: Router, { services, csrf, network }: FamilyDeps): void {
  const { adaptations, drafts, relatives, audit } = services
  const asked = (text: string): Iri => {
    const iri = parseIri(text)
    if (iri === null) throw refusal('not-found', 'no-such-item')
    return iri
  }

  routes.get(familyPaths.adapt, need('publish'), async (req, res) => {
    const member = memberWith('publish', res)
    const found = await adaptations.look(member, asked(queryText(req, 'of')))
    if (found === null) throw refusal('not-found', 'no-such-item')
    sendPage(res, <AdaptPage visit={visitOf(res)} {...found} draft={drafts.fresh(member)} />)
  })

  routes.post(familyPaths.adapt, need('publish'), ...formGuards(csrf), async (req, res) => {
    const member = memberWith('publish', res)
    const { of, draft } = formOf(req).texts('of', 'draft')
    await adaptations.begin(member, asked(of), draft, (query) => network.find(query))
    res.redirect(303, draftPaths(draft).page)
  })

  routes.post(familyPaths.hide, need('moderate'), ...formGuards(csrf), async (req, res) => {
    const member = memberWith('moderate', res)
    const { iri, what, back } = formOf(req).texts('iri', 'what', 'back')
    const hidden = what === 'hide'
    if (!(await relatives.hide(asked(iri), hidden))) throw refusal('not-found', 'no-such-item')
    await audit.note(member.id, hidden ? 'relative.hide' : 'relative.show', iri)
    res.redirect(303, `${ownPath(back)}?done=${hidden ? 'hidden' : 'shown'}`)
  })
}

/** Nowhere but to a page of ours. */
const ownPath = (path: string): string => (/^\/(?![/\\])[\w\-/]{0,200}$/.test(path) ? path : folderOf['write-up'])
