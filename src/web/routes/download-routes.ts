import { Router } from 'express'
import { basename, dirname } from 'node:path'
import { fileTypes, type FileStore } from '../../core/attachment.js'
import { parseId } from '../../core/ids.js'
import type { ItemReader } from '../../domain/items/item-reader.js'
import { refusal } from '../../domain/refusals.js'
import { readOnly } from '../read-only.js'
import { visitOf } from '../visit.js'

type Deps = { reader: Pick<ItemReader, 'view'>; files: Pick<FileStore, 'openFile'> }

/**
 * Files for download, for whoever may see what they stand beside. They are what strangers to this hub may have made: no
 * browser is to show one, or to guess what it is.
 */
export function downloadRoutes({ reader, files }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  readOnly(routes, '/download/:item/:media', async (req, res, next) => {
    const id = parseId(String(req.params.item))
    if (id === null) throw refusal('not-found', 'no-such-item')
    const item = await reader.view(visitOf(res).member, id)
    const file = (item.files ?? []).find(({ media }) => media === req.params.media)
    const found = file === undefined ? null : await files.openFile(file.key, file.type)
    if (file === undefined || found === null) throw refusal('not-found', 'no-such-item')
    const isText = file.type === 'txt' || file.type === 'md'
    const headers = {
      'Cache-Control': item.audience === 'public' ? 'public, no-cache' : 'private, no-cache',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Content-Type': `${fileTypes[file.type]}${isText ? '; charset=utf-8' : ''}`,
      'X-Content-Type-Options': 'nosniff',
    }
    res.attachment(file.name)
    res.sendFile(basename(found.path), { root: dirname(found.path), headers }, (error?: Error & { code?: string }) => {
      if (error === undefined || error.code === 'ECONNABORTED') return
      res.removeHeader('Content-Disposition') // what went wrong is said in a page
      next(error)
    })
  })
  return routes
}
