import { createRequire } from 'node:module'
import type { Writable } from 'node:stream'
import { json, text, type Request, type RequestHandler } from 'express'
import type multer from 'multer'
import qs from 'qs'
import { withoutControls } from '../core/characters.js'
import { Refusal } from '../core/errors.js'
import { refusal } from '../domain/refusals.js'
import { lazy } from '../core/lazy.js'

/**
 * What an app sent, from the address and the body alike: Mastodon's server makes no difference, and apps rely on it.
 * Objects and arrays nest as in JSON; `a[]=1`, `a[0]=1` and `a=1&a=2` are arrays, `a[b]=1` an object.
 */
export type Params = Readonly<Record<string, unknown>>

const LIMIT = 256 * 2 ** 10
const MOST_PARAMETERS = 1_000
const MOST_IN_ARRAY = 500
/** `source[fields][0][name]`, and one more. */
const DEPTH = 5
/** The same of JSON, where what an app sends may lie in a few more that we do not know of. */
const DEEPEST = 10

/** Its types do not know of the handler. */
type Handled = multer.Options & { streamHandler: (req: Request, parser: Writable) => void }

const parts = lazy(() => {
  const library = createRequire(import.meta.url)('multer') as typeof multer
  const counts = { fields: 200, parts: 200, fieldNestingDepth: DEPTH, fieldArrayIndexLimit: MOST_IN_ARRAY }
  const limits = { ...counts, fieldNameSize: 200, fieldSize: LIMIT }
  return library({ limits, streamHandler: bounded } as Handled).none()
})

/** Counts what comes, as not every request says how long it is. */
function bounded(req: Request, parser: Writable): void {
  let bytes = 0
  const count = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes <= LIMIT) return
    req.off('data', count).unpipe(parser)
    req.resume()
    parser.destroy(tooLarge())
  }
  req.on('data', count).pipe(parser)
}

const tooLarge = () => Object.assign(new Error('The form is too large'), { status: 413 })

/** A form in parts, of which none is a file. */
const readInParts: RequestHandler = (req, res, next) => {
  if (req.body !== undefined || req.is('multipart/form-data') !== 'multipart/form-data') return next()
  if (Number(req.headers['content-length'] ?? 0) > LIMIT) throw tooLarge()
  parts()(req, res, (error?: unknown) => {
    next(error === undefined ? undefined : unreadable(error))
  })
}

/** Whatever the reader of such forms finds wrong is wrong with the form: it says so of a few things alone. */
function unreadable(error: unknown): unknown {
  const { status, code = '' } = error as { status?: unknown; code?: string }
  if (status !== undefined) return error
  return code.startsWith('LIMIT_') ? tooMuch(error) : refusal('invalid', 'unreadable-form', error)
}

/** Reads bodies without files; those with files are read before, where they are taken. Also of DELETE, as apps send lists there. */
export const readParams: RequestHandler[] = [
  json({ limit: LIMIT, strict: true, type: ['json', '+json'] }),
  // Without a type, too: some apps leave it out when they sign in.
  text({ limit: LIMIT, type: (req) => isForm(req.headers['content-type']) }),
  readInParts,
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
    throw tooMuch(cause)
  }
}

const tooMuch = (cause?: unknown): Refusal => new Refusal('invalid', 'There is too much in it.', { cause })

const queryOf = (req: Request): Params => {
  const at = req.url.indexOf('?')
  return at === -1 ? {} : parsePairs(req.url.slice(at + 1))
}

function bodyOf(body: unknown): Params {
  if (typeof body === 'string') return parsePairs(body)
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Params) : {}
}

/**
 * What stands in the body counts more. Null is what was not sent; text is well formed, without control characters. JSON has
 * the same bounds as forms. @throws Refusal 'invalid' beyond them
 */
export function merged(...all: Params[]): Params {
  return clean(Object.assign(Object.create(null) as object, ...all), 0) as Params
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutControls(value)
  if (typeof value !== 'object' || value === null) return value
  const all = Object.entries(value)
  if (depth > DEEPEST || all.length > (Array.isArray(value) ? MOST_IN_ARRAY : MOST_PARAMETERS)) throw tooMuch()
  const said = all.filter(([, one]) => one !== null).map(([name, one]) => [name, clean(one, depth + 1)] as const)
  if (Array.isArray(value)) return said.map(([, one]) => one)
  return Object.assign(Object.create(null) as object, Object.fromEntries(said))
}
