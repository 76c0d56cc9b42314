import { Router, type Request, type RequestHandler } from 'express'
import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import type { PictureStore } from '../core/picture.js'
import type { Services } from '../domain/services.js'
import type { KeptSettings } from '../domain/settings/settings-service.js'
import { dateSource } from '../words/dates.js'
import { languageFrom } from '../words/words.js'
import { loadAssets } from './assets.js'
import type { Cookies } from './cookies.js'
import type { Csrf } from './csrf.js'
import type { Site } from './layout.js'
import { manageRoutes } from './manage-routes.js'
import { editorRoutes } from './editor/editor-routes.js'
import { homePage } from './pages/home.js'
import { setupRoutes } from './setup-routes.js'
import { strangerVisit, type Visit } from './visit.js'

/** The hue of a hub whose group has not picked one: leaves. */
const FIRST_ACCENT = 148

type Web = {
  /** Files that pages link to. */
  assets: Router
  /** The pages. */
  routes: Router
  siteOf: (settings: KeptSettings | null) => Site
  /** Of a request that failed before anybody knew whose it was. */
  stranger: (req: Request) => Visit
}

/** What pages are made with. */
export type WebDeps = {
  baseUrl: string
  sourceUrl: string | null
  clock: Clock
  services: Services
  cookies: Cookies
  csrf: Csrf
  derive: (purpose: string) => Buffer
  sendsMail: boolean
  pictures: PictureStore
  log: Log
}

/** Everything people reach with a browser, and the frame their pages share. */
export function webRouter(deps: WebDeps): Web {
  const { baseUrl, sourceUrl, clock } = deps
  const { routes: assets, ...hrefs } = loadAssets()
  const blank: Site = {
    ...hrefs,
    name: new URL(baseUrl).host,
    area: '',
    accent: FIRST_ACCENT,
    zone: 'UTC',
    sourceHref: sourceUrl,
    dates: dateSource(),
  }
  const siteOf = (settings: KeptSettings | null): Site => {
    if (settings === null) return blank
    const { name, area, accent, zone } = settings
    return { ...blank, name, area, accent, zone }
  }
  const stranger = (req: Request) => {
    const language = languageFrom(req.headers['accept-language'] ?? '') ?? 'en'
    return strangerVisit(blank, { language, path: req.path, now: clock() })
  }
  const routes = Router({ caseSensitive: true, strict: true })
  routes.use(setupRoutes(deps), manageRoutes(deps), editorRoutes(deps))
  readOnly(routes, '/', homePage)
  readOnly(routes, '/robots.txt', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('text/plain').send('User-agent: *\nAllow: /\n')
  })
  return { assets, routes, siteOf, stranger }
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
