import type { RequestHandler, Router } from 'express'

/** A page that can be looked at and nothing else. */
export function readOnly(routes: Router, path: string, handler: RequestHandler): void {
  routes
    .route(path)
    .get(handler)
    .all((_req, res, next) => {
      res.setHeader('Allow', 'GET, HEAD')
      next(Object.assign(new Error('Only GET and HEAD'), { status: 405 }))
    })
}
