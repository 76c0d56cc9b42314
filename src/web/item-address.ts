import type { Request, Response } from 'express'
import type { Viewer } from '../domain/audience.js'
import type { ItemReader } from '../domain/items/item-reader.js'
import type { Item } from '../domain/items/item.js'
import { refusal } from '../domain/refusals.js'
import { idFromPath, pathOf } from '../domain/text/slug.js'

type Asked = {
  reader: Pick<ItemReader, 'view'>
  viewer: Viewer
  /** Of the path, behind the item's own: '/poster', '.ics'. */
  end?: string
}

/**
 * The item that `:address` means, as far as the viewer may see it.
 * @returns null when the reader was sent to where it stands now
 * @throws Refusal 'not-found', 'gone'
 */
export async function itemAt(req: Request, res: Response, { reader, viewer, end = '' }: Asked): Promise<Item | null> {
  const id = idFromPath(String(req.params.address))
  if (id === null) throw refusal('not-found', 'no-such-item')
  const item = await reader.view(viewer, id)
  const path = `${pathOf(item)}${end}`
  if (req.path === path) return item
  // Browsers would keep it for good, and after two changes of a title be sent in a circle.
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-cache')
  res.redirect(301, path + queryOf(req))
  return null
}

/** With its '?'; empty when there is none. */
function queryOf({ originalUrl }: Request): string {
  const at = originalUrl.indexOf('?')
  return at === -1 ? '' : originalUrl.slice(at)
}
