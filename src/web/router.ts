import { Router, type Request } from 'express'
import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import type { PictureStore, RemotePictures } from '../core/picture.js'
import type { Network } from '../domain/network.js'
import type { MovingNetwork } from '../domain/actors/moving-service.js'
import type { Services } from '../domain/services.js'
import type { KeptSettings } from '../domain/settings/settings-service.js'
import { dateSource } from '../words/dates.js'
import { languageFrom } from '../words/words.js'
import { loadAssets } from './assets.js'
import type { Cookies } from './cookies.js'
import type { Csrf } from './csrf.js'
import { entering } from './entering.js'
import { callMatters } from './call-matters.js'
import { callShelf } from './call-shelf.js'
import { contextSource } from './hub-feeds.js'
import { KeptAnswers } from './kept-answers.js'
import type { Site } from './layout.js'
import { manageRoutes } from './manage-routes.js'
import type { Attention } from './matters.js'
import { draftMatters } from './editor/draft-matters.js'
import { editorRoutes } from './editor/editor-routes.js'
import { proxyRoutes } from './media-routes.js'
import { openPages } from './open-pages.js'
import { importRoutes } from './pages/calendar/import-routes.js'
import { announcementPages } from './pages/announcements/routes.js'
import { appsRoutes } from './pages/apps/apps-page.js'
import { authorizeRoutes } from './pages/apps/authorize.js'
import { accountRoutes } from './pages/account/routes.js'
import { familyRoutes } from './pages/family/routes.js'
import { callRoutes } from './pages/calls/routes.js'
import { listRoutesForWriters } from './pages/lists/add.js'
import { membersRoutes } from './pages/members/routes.js'
import { forMembers } from './pages/notices/for-members.js'
import { noticeRoutes } from './pages/notices/routes.js'
import { neighbourRoutes } from './pages/neighbours/routes.js'
import { pinnedPages } from './pinned-pages.js'
import { pictureProxy } from '../core/picture-proxy.js'
import { postShelf } from './post-shelf.js'
import { reportRoutes } from './pages/reports/routes.js'
import { serverRoutes } from './pages/servers/routes.js'
import { oneClickRoutes, subscriptionRoutes } from './pages/subscriptions/routes.js'
import type { RefusalTally } from './pages/servers/refusals.js'
import { embedRoutes } from './routes/embed-routes.js'
import { downloadRoutes } from './routes/download-routes.js'
import { feedRoutes } from './routes/feed-routes.js'
import { hostingMatters, hostingRoutes } from './pages/hosting/routes.js'
import { seriesRoutes } from './pages/series/routes.js'
import { itemRoutes } from './routes/item-routes.js'
import { listRoutes } from './routes/list-routes.js'
import { personalCalendarRoutes } from './routes/personal-calendar-routes.js'
import { robotRoutes } from './routes/robot-routes.js'
import { pollRoutes } from './poll-routes.js'
import { askedMatters } from './signups/asked-matters.js'
import { peopleRoutes } from './signups/people-routes.js'
import { signUpRoutes } from './signups/sign-up-routes.js'
import { setupRoutes } from './setup-routes.js'
import { trialShelf } from './trial-shelf.js'
import { strangerVisit, type Visit } from './visit.js'

/** The hue of a hub whose group has not picked one: leaves. */
const FIRST_ACCENT = 148

type Web = {
  /** Files that pages link to. */
  assets: Router
  /** What is the same for everybody, whoever asks: feeds, calendars, the map for search engines. */
  machines: Router
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
  /** Where pictures are, if not under `/media`. */
  mediaUrl: string | null
  clock: Clock
  services: Services
  cookies: Cookies
  csrf: Csrf
  derive: (purpose: string) => Buffer
  sendsMail: boolean
  pictures: PictureStore
  /** The way to other servers. */
  network: Network
  federation: {
    pictures: RemotePictures
    /** Whom the inboxes turned away, since the start. */
    refusals: RefusalTally
    asNow: MovingNetwork['asNow']
  }
  log: Log
}

const shownOf = ({ name, area, accent, zone }: KeptSettings) => ({ name, area, accent, zone })

/** What may wait for those who look after something, beside what the back room knows itself. */
const attentionsOf = (services: Services): Attention[] => [
  draftMatters(services.drafts),
  askedMatters(services),
  hostingMatters(services.cohosts),
  callMatters(services),
]

/** Everything people reach with a browser, and the frame their pages share. */
export function webRouter(deps: WebDeps): Web {
  const { baseUrl, sourceUrl, mediaUrl, clock, services, cookies, csrf, network, federation } = deps
  const { routes: assets, ...hrefs } = loadAssets()
  const blank: Site = {
    ...hrefs,
    name: new URL(baseUrl).host,
    area: '',
    accent: FIRST_ACCENT,
    zone: 'UTC',
    mediaHref: mediaUrl ?? '/media',
    sourceHref: sourceUrl,
    sendsMail: deps.sendsMail,
    dates: dateSource(),
  }
  const siteOf = (settings: KeptSettings | null): Site =>
    settings === null ? blank : { ...blank, ...shownOf(settings) }
  const stranger = (req: Request) => {
    const language = languageFrom(req.headers['accept-language'] ?? '') ?? 'en'
    return strangerVisit(blank, { language, path: req.path, now: clock() })
  }
  const answers = new KeptAnswers({ clock })
  const contextOf = contextSource({ baseUrl, mediaUrl: mediaUrl ?? `${baseUrl}/media`, iconHref: hrefs.pngHref })
  const { reader, readingLists, settings } = services
  const machines = Router({ caseSensitive: true, strict: true })
  machines.use(feedRoutes({ reader, series: services.series, settings, answers, contextOf, readingLists }))
  machines.use(embedRoutes({ reader, settings, answers, contextOf, clock }))
  machines.use(personalCalendarRoutes({ services, contextOf }))
  machines.use(robotRoutes({ reader, settings, answers, contextOf, baseUrl }))
  machines.use(oneClickRoutes(services))
  const show = openPages(answers)
  const routes = Router({ caseSensitive: true, strict: true })
  const proxy = pictureProxy(deps.derive('proxy'))
  machines.use(proxyRoutes(deps.federation.pictures, proxy))
  const outside = { proxy, shelf: postShelf(services) }
  const { mayKnowPlace, posts } = services
  // What most people ask for comes first.
  const pages = { reader, readingLists, show, contextOf, pinned: pinnedPages(services) }
  const shown = { forMembers: forMembers(services) }
  const shelves = { outside, trials: trialShelf(services), callShelf: callShelf(services) }
  const about = { posts, signUps: services.signUps, mayKnowPlace, baseUrl, ...shelves }
  routes.use(
    listRoutes({ ...pages, ...shown, ...shelves }),
    itemRoutes({ ...pages, ...about }),
    callRoutes({ services, csrf }),
  )
  routes.use(setupRoutes(deps), manageRoutes({ ...deps, attentions: attentionsOf(services) }), editorRoutes(deps))
  routes.use(importRoutes(deps))
  routes.use(accountRoutes({ services, csrf, baseUrl, entering: entering({ cookies, sessions: services.sessions }) }))
  routes.use(appsRoutes({ services, csrf, baseUrl }), authorizeRoutes({ services, csrf }))
  routes.use(signUpRoutes({ services, csrf }), peopleRoutes({ services, csrf }), pollRoutes({ services, csrf }))
  routes.use(membersRoutes({ services, csrf, baseUrl }), subscriptionRoutes({ services, csrf }))
  routes.use(seriesRoutes({ services, csrf }), hostingRoutes({ services, csrf, network }))
  routes.use(downloadRoutes({ reader, files: deps.pictures }), familyRoutes({ services, csrf, network }))
  routes.use(listRoutesForWriters({ services, csrf }), announcementPages({ services, csrf }))
  routes.use(neighbourRoutes({ ...deps, proxy }), noticeRoutes({ services, csrf, proxy, clock }))
  const { refusals, asNow } = federation
  const moving = { find: (query: string) => network.find(query), asNow }
  routes.use(reportRoutes({ services, csrf }), serverRoutes({ services, csrf, refusals, moving }))
  return { assets, machines, routes, siteOf, stranger }
}
