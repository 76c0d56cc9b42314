import { Router, type RequestHandler } from 'express'
import { loadAssets } from './assets.js'
import type { Site } from './layout.js'
import { homePage } from './pages/home.js'

/** Everything people reach with a browser, and the frame their pages share. */
export function webRouter({ baseUrl }: { baseUrl: string }): { site: Site; assets: Router; routes: Router } {
  const { routes: assets, ...hrefs } = loadAssets()
  const site: Site = { name: new URL(baseUrl).host, ...hrefs }
  const routes = Router({ caseSensitive: true, strict: true })
  readOnly(routes, '/', homePage(site))
  readOnly(routes, '/robots.txt', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('text/plain').send('User-agent: *\nAllow: /\n')
  })
  return { site, assets, routes }
}

/** A page that can be looked at and nothing else. */
function readOnly(routes: Router, path: string, handler: RequestHandler): void {
  routes
    .route(path)
    .get(handler)
    .all((_req, res, next) => {
      res.setHeader('Allow', 'GET, HEAD')
      next(Object.assign(new Error('Only GET and HEAD'), { status: 405 }))
    })
}
