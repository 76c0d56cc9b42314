import type { Request, Response } from 'express'
import { FieldFaults, refusal } from '../../domain/refusals.js'
import type { Item } from '../../domain/items/item.js'
import type { ItemService, TypedOutcome } from '../../domain/items/item-service.js'
import type { Member } from '../../domain/members/member.js'
import { mayRemove } from '../../domain/audience.js'
import type { Services } from '../../domain/services.js'
import { pathOf } from '../../domain/text/slug.js'
import { cursorIn, nextHref } from '../cursor.js'
import { formOf } from '../form.js'
import { itemAt } from '../item-address.js'
import type { Iri } from '../../core/iri.js'
import { sendPage } from '../layout.js'
import { memberWith, visitOf } from '../visit.js'
import { editorPaths } from './editor-paths.js'
import { HistoryPage } from './history-page.js'
import { EndPage, isEndable, RemovePage, ReopenPage, type Endable } from './item-acts.js'
import { ItemsPage } from './items-page.js'

const A_PAGE = 50

/** What can be done with what is published, and its history. */
export function itemHandlers({ items, reader }: Pick<Services, 'items' | 'reader'>) {
  const itemIn = (req: Request, res: Response): Promise<Item> =>
    reader.view(memberWith('publish', res), String(req.params.id))

  const endableIn = async (req: Request, res: Response): Promise<Endable> => {
    const item = await itemIn(req, res)
    if (!isEndable(item)) throw refusal('not-found', 'no-such-page')
    return item
  }

  const list = async (req: Request, res: Response) => {
    const member = memberWith('publish', res)
    const mine = req.query.by === 'me'
    const after = cursorIn(req, 'publishedAt')
    const page = { limit: A_PAGE, after }
    const found = await (mine ? reader.byWriter(member.id, page) : reader.everything(member, page))
    const path = mine ? `${editorPaths.items}?by=me` : editorPaths.items
    const pages = { newer: after === null ? null : path, older: nextHref(path, 'publishedAt', found.next) }
    const props = { visit: visitOf(res), items: found.items, mine, pages, removed: req.query.done === 'removed' }
    sendPage(res, <ItemsPage {...props} />)
  }

  const askEnd = async (req: Request, res: Response) => {
    const state = { values: {}, faults: [] }
    sendPage(res, <EndPage visit={visitOf(res)} item={await endableIn(req, res)} state={state} />)
  }

  const end = async (req: Request, res: Response) => {
    const item = await endableIn(req, res)
    const typed = formOf(req).texts('reason', 'outcome', 'learned', 'how')
    try {
      res.redirect(303, pathOf(await ending(items, memberWith('publish', res), item, typed)))
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      const state = { values: typed, faults: error.faults }
      sendPage(res.status(400), <EndPage visit={visitOf(res)} item={item} state={state} />)
    }
  }

  const askReopen = async (req: Request, res: Response) =>
    sendPage(res, <ReopenPage visit={visitOf(res)} item={await endableIn(req, res)} />)

  const reopen = async (req: Request, res: Response) => {
    const { id } = await endableIn(req, res)
    res.redirect(303, pathOf(await items.reopen(memberWith('publish', res), id)))
  }

  const askRemove = async (req: Request, res: Response) => {
    const item = await itemIn(req, res)
    if (!mayRemove(visitOf(res).member, item)) throw refusal('forbidden', 'not-allowed')
    sendPage(res, <RemovePage visit={visitOf(res)} item={item} />)
  }

  const remove = async (req: Request, res: Response) => {
    await items.remove(memberWith('publish', res), (await itemIn(req, res)).id)
    res.redirect(303, `${editorPaths.items}?done=removed`)
  }

  /** For whoever may see the item. */
  const history = async (req: Request, res: Response) => {
    const visit = visitOf(res)
    const item = await itemAt(req, res, { reader, viewer: visit.member, end: '/history' })
    if (item === null) return
    sendPage(res, <HistoryPage visit={visit} {...await reader.history(visit.member, item.id)} />)
  }

  return { list, askEnd, end, askReopen, reopen, askRemove, remove, history }
}

/** Puts an item on the start page, or takes it from there. */
export function pinHandlers({ pins, reader }: Pick<Services, 'pins' | 'reader'>) {
  const pinning = (what: 'pin' | 'unpin') => async (req: Request, res: Response) => {
    const member = memberWith('publish', res)
    const item = await reader.view(member, String(req.params.id))
    await pins[what](member, item.iri as Iri)
    res.redirect(303, pathOf(item))
  }
  return { pin: pinning('pin'), unpin: pinning('unpin') }
}

type TypedEnding = TypedOutcome & { reason: string; how: string }

/** @throws FieldFaults */
const ending = (items: ItemService, by: Member, { id, kind }: Item, typed: TypedEnding): Promise<Item> =>
  kind === 'event' && typed.how === 'postponed'
    ? items.postpone(by, id, typed.reason)
    : items.end(by, id, typed.reason, typed)
