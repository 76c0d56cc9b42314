import type { Request, RequestHandler, Response } from 'express'
import { hostOf, type Iri } from '../../core/iri.js'
import { lazy } from '../../core/lazy.js'
import type { Log } from '../../core/log.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Json } from '../remote/strict-json.js'
import { headerFields } from '../wire/received.js'
import { parseRequestSignature } from '../wire/request-signature.js'
import { wantsDocument } from './accept.js'
import { openLibrary, type Library } from './adapter.js'
import { Answering } from './answering.js'
import { servedAt, type Served } from './served.js'
import { Unserved } from './unserved.js'
import type { SignerVerdict, WireSource } from './wire-source.js'

const AS2_TYPE = 'application/activity+json; charset=utf-8'
/** Short, because an Update has to be believed by whoever looks again. */
const FRESH_SECONDS = 60
const CURSOR = /^[A-Za-z0-9._~-]{1,200}$/
const READ_ONLY = 'GET, HEAD, OPTIONS'

export type ApexDeps = {
  /** The origin of all our addresses. */
  baseUrl: string
  /** The `@context` of collections and their pages. */
  context: Json
  source: WireSource
  blocks: Pick<Blocks, 'refuses'>
  /** Checks the signature of a GET, which may cost a request to the signer's server; asked only when there is one. */
  signerOf: (req: Request) => Promise<SignerVerdict>
  /** Whether only those who sign may read anything but the instance actor. */
  signedOnly: () => boolean
  log: Log
}

/**
 * What other servers read here, see `served`. For addresses that are pages too, whoever rather wants the page is handed
 * on. The library behind it is loaded by the first request that it answers.
 */
export function apexRoutes(deps: ApexDeps): RequestHandler {
  const { baseUrl, context, source, log, signedOnly } = deps
  const beforeSending = (req: Request, res: Response, shared: boolean) =>
    sayFreshness(req, res, shared && (req.path === '/actor' || !signedOnly()))
  let opened: Promise<Library> | null = null
  const open = async () => {
    try {
      return await openLibrary({ baseUrl, context, log, beforeSending })
    } catch (error) {
      opened = null // what a full disk or too many open files did must not last
      throw error
    }
  }
  return (req, res, next) => {
    const one = servedAt(req.path)
    if (one === null) return next()
    res.vary('Accept')
    if (one.shared && !isPreflight(req) && !wantsHere(req)) return next()
    res.vary('Signature, Signature-Input')
    const over = (error?: unknown) => (error instanceof Unserved ? sendUnserved(req, res, error) : next(error))
    admit(one, deps, req, res)
      .then(async (signer) => {
        if (signer !== null) (await (opened ??= open()))(new Answering(source, signer), req, res, over)
      })
      .catch(over)
  }
}

const isPreflight = ({ method, headers }: Request) =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
const isCursor = (page: unknown) => typeof page === 'string' && CURSOR.test(page)
const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD'
const wantsHere = (req: Request) => isRead(req) && wantsDocument(req.headers.accept)

/**
 * Lets a request in, or not.
 * @returns who signed it, asked for when somebody wants to know; null when all is said already
 * @throws Unserved
 */
async function admit(one: Served, deps: ApexDeps, req: Request, res: Response) {
  if (isPreflight(req)) return sayWhatScriptsMay(res)
  if (!isRead(req)) throw new Unserved(405)
  const { page } = req.query
  if (one.kind === 'collection' && page !== undefined && !isCursor(page)) throw new Unserved(400)
  const claimed = signingKeyOf(req)
  if (claimed !== null && deps.blocks.refuses(hostOf(claimed))) throw new Unserved(403)
  const signer = lazy(() => verified(deps, req))
  // Whoever checks our signature has to be able to read its key, or two such hubs would wait for each other.
  if (one.path !== '/actor' && deps.signedOnly() && (await signer()) === null) throw new Unserved(401)
  return signer
}

/** The key that the request names as its signer's; unverified, and null when it names none. */
function signingKeyOf(req: Request): Iri | null {
  const fields = headerFields(req.rawHeaders)
  const signature = fields.ok ? parseRequestSignature(fields.value) : fields
  return signature.ok ? signature.value.keyId : null
}

async function verified({ blocks, signerOf }: ApexDeps, req: Request): Promise<Iri | null> {
  if (!isSigned(req)) return null
  const verdict = await signerOf(req)
  if (verdict.kind === 'refused') return notVerified(verdict)
  if (verdict.kind === 'unsigned') return null
  if (blocks.refuses(hostOf(verdict.actor))) throw new Unserved(403)
  return verdict.actor
}

/** A signature that does not hold is as good as none; one that is unwelcome, or has to wait, says so. */
function notVerified({ status, retryAfterMs }: SignerVerdict & { kind: 'refused' }): null {
  if (status !== 403 && status !== 429 && status !== 503) return null
  throw new Unserved(status, { retryAfterSeconds: retryAfterMs === null ? null : Math.ceil(retryAfterMs / 1_000) })
}

const isSigned = ({ headers }: Request) =>
  headers.signature !== undefined || headers['signature-input'] !== undefined || headers.authorization !== undefined

/** A signed answer is kept by nobody, although it may say what all others do: it depends on who signs. */
function sayFreshness(req: Request, res: Response, shared: boolean): void {
  const open = shared && !isSigned(req)
  res.setHeader('Cache-Control', open ? `public, max-age=${FRESH_SECONDS}` : 'private, no-store')
  if (open) res.setHeader('Access-Control-Allow-Origin', '*')
}

function sayWhatScriptsMay(res: Response): null {
  res.setHeader('Access-Control-Allow-Origin', '*')
  res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD')
  res.setHeader('Access-Control-Allow-Headers', 'Accept')
  res.status(204).end()
  return null
}

function sendUnserved(req: Request, res: Response, { status, message, document, retryAfterSeconds }: Unserved): void {
  if (document === null) res.setHeader('Cache-Control', 'no-store')
  else sayFreshness(req, res, true)
  if (status === 405) res.setHeader('Allow', READ_ONLY)
  if (status === 401) res.setHeader('WWW-Authenticate', 'Signature headers="(request-target) host date"')
  if (retryAfterSeconds !== null) res.setHeader('Retry-After', String(retryAfterSeconds))
  const type = document === null ? 'application/json; charset=utf-8' : AS2_TYPE
  res
    .status(status)
    .type(type)
    .send(JSON.stringify(document ?? { error: message, status }))
}
