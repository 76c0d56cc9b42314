import { Router, type Request, type RequestHandler } from 'express'
import type { Clock } from '../core/clock.js'
import { dateSource } from '../words/dates.js'
import { languageFrom } from '../words/words.js'
import { loadAssets } from './assets.js'
import { strangerVisit, type Site, type Visit } from './layout.js'
import { homePage } from './pages/home.js'

/** The hue of a hub whose group has not picked one: leaves. */
const FIRST_ACCENT = 148

type Web = { site: Site; routes: Router; visit: (req: Request) => Visit }

/** Everything people reach with a browser, and the frame their pages share. */
export function webRouter({ baseUrl, clock }: { baseUrl: string; clock: Clock }): Web {
  const { routes: assetRoutes, ...assets } = loadAssets()
  const site: Site = {
    ...assets,
    name: new URL(baseUrl).host,
    area: '',
    accent: FIRST_ACCENT,
    zone: 'UTC',
    sourceHref: null,
    dates: dateSource(),
  }
  const visit = (req: Request) => {
    const language = languageFrom(req.headers['accept-language'] ?? '') ?? 'en'
    return strangerVisit(site, { language, path: req.path, now: clock() })
  }
  const routes = Router({ caseSensitive: true, strict: true })
  routes.use(assetRoutes)
  readOnly(routes, '/', homePage(site, clock))
  readOnly(routes, '/robots.txt', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('text/plain').send('User-agent: *\nAllow: /\n')
  })
  return { site, routes, visit }
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
