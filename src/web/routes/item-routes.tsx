import { Router } from 'express'
import { parseId } from '../../core/ids.js'
import type { ItemReader } from '../../domain/items/item-reader.js'
import type { Item, Kind } from '../../domain/items/item.js'
import { refusal } from '../../domain/refusals.js'
import { folderOf, pathOf } from '../../domain/text/slug.js'
import type { ContextOf } from '../hub-feeds.js'
import { queryText } from '../list-query.js'
import { itemAt } from '../item-address.js'
import type { OpenPages } from '../open-pages.js'
import { ItemPage } from '../pages/item.js'
import { SheetPage, sheetSizes } from '../pages/sheet.js'
import { readOnly } from '../read-only.js'
import { visitOf } from '../visit.js'

type Deps = { reader: ItemReader; show: OpenPages; contextOf: ContextOf; baseUrl: string }

/** What is printed for each kind; nothing of write-ups, whose own page prints well. */
const sheets: readonly (readonly [Kind, string])[] = [
  ['event', '/poster'],
  ['call', '/leaflet'],
]

/** One page for each item, and what is printed of it. */
export function itemRoutes({ reader, show, contextOf, baseUrl }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  readOnly(routes, '/o/:id', async (req, res) => {
    const id = parseId(String(req.params.id))
    if (id === null) throw refusal('not-found', 'no-such-item')
    res.redirect(302, pathOf(await reader.view(visitOf(res).member, id)))
  })
  for (const folder of Object.values(folderOf)) {
    readOnly(routes, `${folder}/:address`, async (req, res) => {
      const item = await itemAt(req, res, { reader, viewer: visitOf(res).member })
      if (item === null) return
      const context = contextOf(visitOf(res).settings)
      const published = queryText(req, 'done') === 'published'
      await show(req, res, {
        stamp: stampOf(item),
        render: (visit) => <ItemPage visit={visit} item={item} context={context} published={published} />,
      })
    })
  }
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
  return routes
}

const stampOf = ({ id, revision }: Item): string => `${id}.${revision}`
