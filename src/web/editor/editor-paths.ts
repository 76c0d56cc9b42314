import { draftPath } from '../../domain/drafts/draft-path.js'
import type { Item, Kind } from '../../domain/items/item.js'
import { pathOf } from '../../domain/text/slug.js'
import { paths } from '../paths.js'

/** Where coordinators write and publish. */
export const editorPaths = {
  drafts: `${paths.manage}/drafts`,
  items: `${paths.manage}/items`,
  fresh: (kind: Kind) => `${paths.manage}/new/${kind}`,
} as const

/** An item's own page, saying to whoever published it that it is out. */
export const publishedPath = (item: Item): string => `${pathOf(item)}?done=published`

/** A draft, and what can be done with it. */
export const draftPaths = (id: string) => {
  const path = draftPath(id)
  return {
    page: path,
    autosave: `${path}/autosave`,
    preview: `${path}/preview`,
    publish: `${path}/publish`,
    pictures: `${path}/pictures`,
    files: `${path}/files`,
    fileRemove: `${path}/files/remove`,
    arrange: `${path}/pictures/arrange`,
    compare: `${path}/compare`,
    unschedule: `${path}/unschedule`,
    discard: `${path}/discard`,
  }
}
