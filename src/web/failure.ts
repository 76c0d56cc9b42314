import { Refusal, type RefusalKind } from '../core/errors.js'

/** What a request that failed is answered with. */
export type Failure = {
  status: FailureStatus
  /** A sentence meant for whoever asked; null when the page's own words have to do. */
  message: string | null
  /** Names that sentence in the catalogue, for other languages than English; null when it has none. */
  code: string | null
}

export const failureStatuses = [400, 401, 403, 404, 405, 409, 410, 413, 429, 500, 503] as const
export type FailureStatus = (typeof failureStatuses)[number]

const statusOf = {
  'invalid': 400,
  'unauthenticated': 401,
  'forbidden': 403,
  'not-found': 404,
  'gone': 410,
  'conflict': 409,
  'too-many': 429,
} satisfies Record<RefusalKind, FailureStatus>

/** Errors that pass by themselves or by what the operator does; they are told by their code alone. */
const passing = ['StoreFull', 'StoreUnavailable', 'StoreClosed', 'PicturesClosed', 'ENOSPC', 'EDQUOT']

/** The one place that turns what was thrown into a status. Whatever it does not know is a fault of ours: 500. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return { status: statusOf[error.kind], message: error.message, code: error.code }
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown }
  if (typeof code === 'string' && passing.includes(code)) return { status: 503, message: null, code: null }
  // What Express and its parsers throw at a request they cannot read.
  if (typeof status !== 'number' || status < 400 || status > 499) return { status: 500, message: null, code: null }
  return { status: failureStatuses.find((known) => known === status) ?? 400, message: null, code: null }
}
