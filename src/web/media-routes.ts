import { Router, type RequestHandler, type Response } from 'express'
import { basename, dirname } from 'node:path'
import type { PictureFile, PictureReader, RemotePictures } from '../core/picture.js'
import type { PictureProxy } from '../core/picture-proxy.js'

const EXPOSED = 'Accept-Ranges, Content-Length, Content-Range, ETag'

/** Apps that run in a browser ask before they ask for a part of a film; what is here is for everybody. */
const preflight: RequestHandler = (_req, res) => {
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
    'Access-Control-Allow-Headers': 'Range, If-None-Match, If-Range',
    'Access-Control-Max-Age': '86400',
  })
  res.status(204).end()
}

/**
 * The files of pictures, films and recordings. They never change under their name; whatever else is asked for here falls
 * through.
 */
export function mediaRoutes(pictures: PictureReader): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.options('/media/:key/:file', preflight)
  routes.get('/media/:key/:file', async (req, res, next) => {
    const { key, file } = req.params
    const found = await pictures.open(key, file)
    if (found === null) next()
    else send(res, found, `"${key}-${file}"`, next)
  })
  return routes
}

/**
 * Pictures from elsewhere, under addresses that only our own pages make: `/proxy/<width>/<signature>/<address>`. Nobody
 * can have this hub ask for what they like.
 */
export function proxyRoutes(pictures: RemotePictures, hrefs: PictureProxy): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.options('/proxy/:width/:signature/:url', preflight)
  routes.get('/proxy/:width/:signature/:url', async (req, res, next) => {
    const asked = hrefs.read(req.params)
    const found = asked === null ? null : await pictures.open(asked.url, asked.width)
    if (found === null) next()
    else send(res, found, `"${req.params.signature}"`, next)
  })
  return routes
}

type SendError = Error & { code?: string; status?: number }

function send(res: Response, { path, type }: PictureFile, etag: string, next: (error?: unknown) => void): void {
  // Set only once the file is open, so that an error page does not inherit them.
  const headers = {
    'Access-Control-Allow-Origin': '*', // apps in browsers draw on what they show
    'Access-Control-Expose-Headers': EXPOSED,
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Content-Type': type,
    'Cross-Origin-Resource-Policy': 'cross-origin', // pages of other servers show our pictures
    'ETag': etag,
    'X-Content-Type-Options': 'nosniff',
  }
  res.sendFile(basename(path), { root: dirname(path), headers }, (error?: SendError) => {
    if (error === undefined || error.code === 'ECONNABORTED') return
    if (error.status === 404) next()
    else if (error.status === 412 || error.status === 416) refuse(res, error.status)
    else next(error)
  })
}

/** A condition or a range that this file cannot meet: for programs, which need no page. */
function refuse(res: Response, status: 412 | 416): void {
  for (const name of ['ETag', 'Last-Modified', 'Content-Type']) res.removeHeader(name)
  res.status(status).set('Cache-Control', 'no-store').end()
}
