import { Router, type Response } from 'express'
import { isNonce, NONCE_FIELD, proofOf, PROOF_FIELD } from '../core/identity.js'

const READY_WITHIN_MS = 2_000

/**
 * For whatever watches the hub. `/healthz`: the process answers. `/readyz`: so does its store, within two seconds.
 * Neither says more to strangers; the log and `allotment check` do.
 * Whoever asks `/healthz` with a nonce is shown by a proof which hub it is: only who has its key can make or check one.
 * @param readStore  reads something small
 * @param identity   a key of 32 bytes, for these proofs alone
 */
export function healthRoutes(readStore: () => Promise<unknown>, identity: Buffer): Router {
  const ready = readiness(readStore)
  const routes = Router()
  const answer = (res: Response, status: 200 | 503, word: string) => {
    res.locals.quiet = true
    res.status(status).set('Cache-Control', 'no-store').json({ status: word })
  }
  routes.get('/healthz', (req, res) => {
    const nonce = req.get(NONCE_FIELD) ?? ''
    if (isNonce(nonce)) res.set(PROOF_FIELD, proofOf(identity, nonce))
    answer(res, 200, 'ok')
  })
  routes.get('/readyz', async (_req, res) => {
    if (await ready()) answer(res, 200, 'ready')
    else answer(res, 503, 'unavailable')
  })
  return routes
}

/** However many ask, one read is under way: a store that hangs is not buried in questions. */
function readiness(readStore: () => Promise<unknown>): () => Promise<boolean> {
  let reading: Promise<boolean> | null = null
  const read = () => {
    reading ??= readStore()
      .then(
        () => true,
        () => false,
      )
      .finally(() => (reading = null))
    return reading
  }
  return async () => {
    const late = Promise.withResolvers<boolean>()
    const alarm = setTimeout(() => late.resolve(false), READY_WITHIN_MS)
    return Promise.race([read(), late.promise]).finally(() => clearTimeout(alarm))
  }
}
