import type { Request, RequestHandler, Response } from 'express'
import type { Clock } from '../core/clock.js'
import { can, type Member, type Power } from '../domain/members/member.js'
import { refusal } from '../domain/refusals.js'
import type { Services } from '../domain/services.js'
import type { KeptSettings } from '../domain/settings/settings-service.js'
import { isLanguage, languageFrom, wordsIn, type Language, type Words } from '../words/words.js'
import type { Cookies } from './cookies.js'
import type { Csrf } from './csrf.js'
import type { Site } from './layout.js'

export const SESSION_COOKIE = 'session'
/** What was chosen in the foot of a page; it counts more than what a member's profile says. */
export const LANGUAGE_COOKIE = 'lang'
export const LANGUAGE_DAYS = 400

/** One request of a person: who it is, and in what language they are answered. */
export type Visit = {
  site: Site
  language: Language
  words: Words
  /** Of the page, with the leading slash and without its query. */
  path: string
  now: Date
  /** Null when nobody is signed in. */
  member: Member | null
  sessionId: string | null
  /** Null until the hub is set up. */
  settings: KeptSettings | null
  /** The token for forms; to be asked for only where there is a form, as it may set a cookie. */
  readonly csrf: string
}

/** @throws Error on routes that `visits` does not stand before */
export function visitOf(res: Response): Visit {
  const visit = res.locals.visit as Visit | undefined
  if (visit === undefined) throw new Error('No visit on this route')
  return visit
}

type Deps = {
  services: Pick<Services, 'sessions' | 'settings'>
  cookies: Cookies
  csrf: Csrf
  siteOf: (settings: KeptSettings | null) => Site
  clock: Clock
}

/** Finds out who asks. Answers depend on cookie and language from here on, and say so. */
export function visits({ services, cookies, csrf, siteOf, clock }: Deps): RequestHandler {
  return async (req, res, next) => {
    const token = cookies.read(req, SESSION_COOKIE)
    const [settings, signedIn] = await Promise.all([
      services.settings.read(),
      token === null ? null : services.sessions.open(token),
    ])
    if (token !== null && signedIn === null) cookies.clear(res, SESSION_COOKIE)
    const language = languageOf(req, res, cookies, signedIn?.member.language ?? null, settings?.language ?? 'en')
    const sessionId = signedIn?.session.id ?? null
    res.vary('Accept-Language').vary('Cookie')
    // What sets a cookie, as answers to forms do, is for one browser alone.
    const isShared = (req.method === 'GET' || req.method === 'HEAD') && !res.hasHeader('Set-Cookie')
    const open = isShared ? 'no-cache' : 'private, no-cache'
    res.setHeader('Cache-Control', signedIn === null ? open : 'private, no-store')
    const visit: Visit = {
      ...strangerVisit(siteOf(settings), { language, path: req.path, now: clock() }),
      member: signedIn?.member ?? null,
      sessionId,
      settings,
      get csrf() {
        res.setHeader('Cache-Control', 'private, no-store')
        return csrf.token(req, res, sessionId)
      },
    }
    res.locals.visit = visit
    next()
  }
}

/** A visit of somebody of whom nothing is known but the language. */
export function strangerVisit(site: Site, { language, path, now }: Pick<Visit, 'language' | 'path' | 'now'>): Visit {
  const nobody = { member: null, sessionId: null, settings: null, csrf: '' }
  return { site, language, words: wordsIn(language), path: pathHere(path), now, ...nobody }
}

/** Pages link to themselves, and a link that begins with two slashes leads to another host. */
const pathHere = (path: string): string => path.replace(/^[/\\]+/, '/')

/** What was asked for in the address counts first and is remembered; then what was asked for before. */
function languageOf(req: Request, res: Response, cookies: Cookies, own: Language | null, hubs: Language): Language {
  const { lang } = req.query
  if (typeof lang === 'string' && isLanguage(lang)) {
    cookies.set(res, LANGUAGE_COOKIE, lang, LANGUAGE_DAYS)
    return lang
  }
  const chosen = cookies.read(req, LANGUAGE_COOKIE)
  if (chosen !== null && isLanguage(chosen)) return chosen
  return own ?? languageFrom(req.headers['accept-language'] ?? '') ?? hubs
}

/** @throws Refusal 'unauthenticated' for strangers, 'forbidden' for members whose role does not reach */
export function need(power: Power): RequestHandler {
  return (_req, res, next) => {
    memberWith(power, res)
    next()
  }
}

/** Who is signed in, when they have this power. @throws as `need` */
export function memberWith(power: Power, res: Response): Member {
  const { member } = visitOf(res)
  if (member === null) throw refusal('unauthenticated', 'sign-in-first')
  if (!can(member, power)) throw refusal('forbidden', 'not-allowed')
  return member
}
