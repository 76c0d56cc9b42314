/** What one request may cost. Tests make the times shorter. */
export type Limits = {
  /** Name lookup, TCP and TLS together. */
  connectMs: number
  /** Between two signs of life. */
  readMs: number
  /** For everything: waiting for a socket, redirects, the body. */
  totalMs: number
  /** An idle connection is closed after this. */
  idleMs: number
}

export const usualLimits: Limits = { connectMs: 5_000, readMs: 10_000, totalMs: 30_000, idleMs: 30_000 }

/** Of a document, after it was unpacked. */
export const MAX_DOCUMENT_BYTES = 1_048_576
export const MAX_PICTURE_BYTES = 10 * 1_048_576
/** What is read of an answer to a delivery, so that its connection can be used again. */
export const MAX_DISCARDED_BYTES = 65_536
export const MAX_HEADER_BYTES = 16_384
export const MAX_REDIRECTS = 3
export const SOCKETS_PER_HOST = 4
export const MAX_IDLE_SOCKETS = 256
export const MAX_RETRY_AFTER_MS = 86_400_000
