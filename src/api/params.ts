import { createRequire } from 'node:module'
import { json, text, type Request, type RequestHandler } from 'express'
import type multer from 'multer'
import qs from 'qs'
import { withoutControls } from '../core/characters.js'
import { Refusal } from '../core/errors.js'
import { lazy } from '../core/lazy.js'

/**
 * What an app sent, from the address and the body alike: Mastodon's server makes no difference, and apps rely on it.
 * Objects and arrays nest as in JSON; `a[]=1`, `a[0]=1` and `a=1&a=2` are arrays, `a[b]=1` an object.
 */
export type Params = Readonly<Record<string, unknown>>

const LIMIT = '256kb'
const MOST_PARAMETERS = 1_000
const MOST_IN_ARRAY = 500
/** `source[fields][0][name]`, and one more. */
const DEPTH = 5

const parts = lazy(() => {
  const library = createRequire(import.meta.url)('multer') as typeof multer
  const limits = { fields: 200, fieldNameSize: 200, fieldSize: 256 * 2 ** 10, fieldNestingDepth: DEPTH, parts: 200 }
  return library({ limits }).none()
})

/** Reads bodies without files; those with files are read before, where they are taken. Also of DELETE, as apps send lists there. */
export const readParams: RequestHandler[] = [
  json({ limit: LIMIT, strict: true, type: ['json', '+json'] }),
  // Without a type, too: some apps leave it out when they sign in.
  text({ limit: LIMIT, type: (req) => isForm(req.headers['content-type']) }),
  (req, res, next) => {
    if (req.body === undefined && req.is('multipart/form-data') === 'multipart/form-data') parts()(req, res, next)
    else next()
  },
  (req, res, next) => {
    res.locals.params = merged(queryOf(req), bodyOf(req.body))
    next()
  },
]

/** The address alone, for what comes before bodies are read. */
export const readQuery: RequestHandler = (req, res, next) => {
  res.locals.params = merged(queryOf(req))
  next()
}

const isForm = (type = ''): boolean => type === '' || /^application\/x-www-form-urlencoded\b/i.test(type)

/** @throws Error on routes that `readParams` does not stand before */
export function paramsOf(res: { locals: Record<string, unknown> }): Params {
  const params = res.locals.params as Params | undefined
  if (params === undefined) throw new Error('No parameters were read on this route')
  return params
}

/** Text in the form of an address's query. @throws Refusal 'invalid' */
function parsePairs(pairs: string): Params {
  try {
    return qs.parse(pairs, {
      plainObjects: true,
      parameterLimit: MOST_PARAMETERS,
      arrayLimit: MOST_IN_ARRAY,
      depth: DEPTH,
      ignoreQueryPrefix: false,
      throwOnLimitExceeded: true,
    })
  } catch (cause) {
    throw new Refusal('invalid', 'There is too much in it.', { cause })
  }
}

const queryOf = (req: Request): Params => {
  const at = req.url.indexOf('?')
  return at === -1 ? {} : parsePairs(req.url.slice(at + 1))
}

function bodyOf(body: unknown): Params {
  if (typeof body === 'string') return parsePairs(body)
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Params) : {}
}

/** What stands in the body counts more. Null is what was not sent; text is well formed, without control characters. */
export function merged(...all: Params[]): Params {
  return clean(Object.assign(Object.create(null) as object, ...all)) as Params
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutControls(value)
  if (Array.isArray(value)) return value.filter((one) => one !== null).map(clean)
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [name, one] of Object.entries(value)) if (one !== null) kept[name] = clean(one)
  return kept
}
