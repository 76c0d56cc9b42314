import { Router, type Request, type Response } from 'express'
import type { Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import type { Arrival, ReceivedRepo } from '../../domain/received/received-repo.js'
import { StoreError } from '../../store/errors.js'
import { LONGEST_SYNC_HEADER, SYNC_HEADER } from '../delivery/follower-sync.js'
import type { Directory } from '../directory/directory.js'
import { isAs2 } from '../remote/content-types.js'
import { parseStrictJson } from '../remote/strict-json.js'
import { headerFields, singleField, type HeaderFields } from '../wire/received.js'
import type { Visit } from './admission.js'
import { accept, turnAway } from './answer.js'
import { readBody } from './body.js'
import type { Gate } from './gate.js'
import { MAX_BODY_BYTES } from './limits.js'
import { originFault } from './origins.js'
import { later, pass, refuse, type Refusal, type Step } from './refusal.js'
import { readSaid, type Said } from './said.js'
import type { Claim } from './verifier.js'

export type InboxDeps = {
  gate: Gate
  directory: Pick<Directory, 'known'>
  locals: {
    instance(): Promise<{ handle: string }>
    byHandle(handle: string): Promise<{ handle: string } | 'gone' | null>
  }
  received: Pick<ReceivedRepo, 'add'>
  /** There is something for the receiver. */
  wake: () => void
  log: Log
}

/** `handle` is null for the shared inbox. */
type Place = { inbox: 'shared' | 'instance' | { handle: string } }

/** What came of a request that was not turned away. Nothing is kept of a goodbye from somebody we never heard of. */
type Accepted = 'kept' | 'known-already' | 'nothing-to-do'

/**
 * The inboxes: POST `/inbox`, `/actor/inbox`, `/a/<handle>/inbox`. Whatever is answered with 202 is verified and kept,
 * and nothing is fetched for it but the key of whoever signed it. Reads the body itself, so nothing may have before.
 */
export function inboxRoutes(deps: InboxDeps): Router {
  const router = Router()
  router.use((request, response, next) => {
    const place = placeOf(request.originalUrl)
    if (place === null) return next()
    answer(deps, place, request, response).catch(next)
  })
  return router
}

const INBOX = /^\/(?:(actor)\/|a\/([^/?]{1,100})\/)?inbox(?:\?|$)/

/** By the target as it came over the wire, which is what is signed: letters in another form lead nowhere. */
function placeOf(target: string): Place | null {
  const [whole, actor, handle] = INBOX.exec(target) ?? []
  if (whole === undefined) return null
  if (handle !== undefined) return { inbox: { handle } }
  return { inbox: actor === undefined ? 'shared' : 'instance' }
}

async function answer(deps: InboxDeps, place: Place, request: Request, response: Response): Promise<void> {
  const { gate, log } = deps
  const seen: { claim: Claim | null; visit: Visit | null } = { claim: null, visit: null }
  try {
    const outcome = await receive(deps, place, request, seen)
    if (outcome.ok) return accept(response)
    const host = seen.claim?.host ?? null
    gate.refusals.add(host, outcome.reason)
    log.info({ host, reason: outcome.reason, status: outcome.status }, 'turned away')
    turnAway(request, response, outcome, gate.timer)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    gate.refusals.add(seen.claim?.host ?? null, 'not-kept')
    log.error({ error }, 'an activity could not be kept')
    turnAway(request, response, later('not-kept'), gate.timer)
  } finally {
    seen.visit?.leave()
  }
}

/** From the cheapest question to the dearest. */
async function receive(
  deps: InboxDeps,
  place: Place,
  request: Request,
  seen: { claim: Claim | null; visit: Visit | null },
): Promise<Step<Accepted>> {
  const { gate } = deps
  const headers = headersOf(request)
  const claim = headers.ok ? gate.verifier.claim(headers.value) : headers
  seen.claim = claim.ok ? claim.value : null
  const entered = gate.admission.enter(request.ip, seen.claim?.host ?? null)
  if (!entered.ok) return entered
  const visit = entered.value
  seen.visit = visit

  if (!headers.ok) return headers
  const inbox = await handleOf(deps, place)
  if (!inbox.ok) return inbox
  if (!claim.ok) return claim
  const objection = gate.verifier.objection(claim.value)
  if (objection !== null) return objection
  const body = await readBody(request, { place: visit.place, timer: gate.timer, bodyMs: gate.limits.bodyMs })
  if (!body.ok) return body
  return handle(deps, { request, headers: headers.value, claim: claim.value, visit, inbox: inbox.value }, body.value)
}

/** What the head of a request tells. */
function headersOf(request: Request): Step<HeaderFields> {
  if (request.method !== 'POST') return refuse(405, 'wrong-method')
  const fields = headerFields(request.rawHeaders)
  if (!fields.ok) return refuse(400, fields.reason)
  const type = singleField(fields.value, 'content-type')
  if (!type.ok || !isAs2(type.value)) return refuse(415, 'wrong-type')
  const transfer = fields.value.get('transfer-encoding')
  const isPlain = transfer === undefined || (transfer.length === 1 && transfer[0]?.toLowerCase() === 'chunked')
  if (fields.value.has('content-encoding') || !isPlain) return refuse(415, 'encoded-body')
  const isTooLarge = Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES
  return isTooLarge ? refuse(413, 'too-large') : pass(fields.value)
}

async function handleOf({ locals }: InboxDeps, { inbox }: Place): Promise<Step<string | null>> {
  if (inbox === 'shared') return pass(null)
  if (inbox === 'instance') return pass((await locals.instance()).handle)
  const actor = await locals.byHandle(inbox.handle)
  if (actor === 'gone') return refuse(410, 'gone')
  return actor?.handle === inbox.handle ? pass(inbox.handle) : refuse(404, 'no-such-inbox')
}

type Delivery = { request: Request; headers: HeaderFields; claim: Claim; visit: Visit; inbox: string | null }

async function handle(deps: InboxDeps, delivery: Delivery, body: Buffer): Promise<Step<Accepted>> {
  const { gate, directory } = deps
  const { request, headers, claim, visit } = delivery
  const checked = gate.verifier.check(claim, { method: request.method, target: request.originalUrl, headers, body })
  if (!checked.ok) return checked
  const parsed = parseStrictJson(body)
  if ('fault' in parsed) return refuse(400, 'malformed-json')
  const said = readSaid(parsed.value)
  if (!said.ok) return said
  const fault = originFault(said.value, gate)
  if (fault !== null) return fault
  // Many servers tell all they ever heard of when somebody leaves, and by then nobody can be asked for the key.
  if (isOfThemselves(said.value) && (await directory.known(said.value.actor)) === null) {
    visit.waved()
    return pass('nothing-to-do')
  }
  const owner = await gate.verifier.confirm(claim, checked.value, visit.countLookup)
  if (!owner.ok) return owner
  visit.verified()
  return keep(deps, {
    said: said.value,
    signer: owner.value,
    inbox: delivery.inbox,
    body,
    signedAt: checked.value.signedAt,
    ...synchronization(delivery),
  })
}

/** Anybody on the way could have put it there, unless it is signed. */
function synchronization({ claim, headers }: Delivery): { sync?: string } {
  const field = claim.signature.covers(SYNC_HEADER) ? singleField(headers, SYNC_HEADER) : null
  return field?.ok === true && field.value.length <= LONGEST_SYNC_HEADER ? { sync: field.value } : {}
}

function isOfThemselves({ type, actor, objects }: Said): boolean {
  return (type === 'Delete' || type === 'Update') && objects.length === 1 && objects[0] === actor
}

type Verified = { said: Said; signer: Iri; inbox: string | null; body: Buffer; signedAt: Date; sync?: string }

/** One durable write. The id it is kept under is what makes a repetition come to nothing, unless that id may come again. */
async function keep(
  deps: InboxDeps,
  { said, signer, inbox, body, signedAt, ...sync }: Verified,
): Promise<Step<Accepted>> {
  const { gate, received, wake } = deps
  const { host } = new URL(signer)
  const overfull: Refusal | null = gate.admission.overfull(host, body.length, signer !== said.actor)
  if (overfull !== null) return overfull
  const { id, type, objectType, actor } = said
  const arrival: Arrival = {
    activity: id,
    type,
    objectType,
    actor,
    signer,
    host,
    inbox,
    raw: body.toString(),
    at: gate.clock(),
    signedAt,
    ...sync,
  }
  const isNew = await received.add(arrival)
  if (!isNew) return pass('known-already')
  wake()
  return pass('kept')
}
