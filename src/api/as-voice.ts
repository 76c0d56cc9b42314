import type { RequestHandler } from 'express'
import { Refusal } from '../core/errors.js'
import { bearerOf } from './bearer.js'

/** What an app that writes as the hub may change: what the hub says and does, and what its member alone sees of it. */
const ALLOWED = [
  /^\/api\/v1\/statuses(?:\/\d+(?:\/interaction_policy)?)?$/,
  /^\/api\/v1\/statuses\/\d+\/(?:un)?(?:bookmark|favourite|pin|reblog)$/,
  /^\/api\/v1\/accounts\/\d+\/(?:un)?follow$/,
  /^\/api\/v1\/statuses\/\d+\/quotes\/\d+\/revoke$/,
  /^\/api\/v[12]\/media(?:\/\d+)?$/,
  /^\/api\/v1\/scheduled_statuses\/\d+$/,
  /^\/api\/v1\/(?:markers|push\/subscription)$/,
  /^\/api\/v1\/announcements\/\d+\/dismiss$/,
  /^\/api\/v[12]\/(?:filters|notifications|lists|conversations)(?:\/|$)/,
  /^\/oauth\/userinfo$/,
]

/**
 * Keeps apps that write as the hub from doing as its member what they were not let in for: who votes or blocks somebody by
 * one would do so under their own name, without seeing it. What is read is what the member may read.
 * @throws Refusal 'forbidden'
 */
export const asVoice: RequestHandler = (req, res, next) => {
  const reads = req.method === 'GET' || req.method === 'HEAD'
  const path = req.path.replace(/\/$/, '')
  if (reads || bearerOf(res)?.as !== 'voice' || ALLOWED.some((one) => one.test(path))) return next()
  throw new Refusal('forbidden', 'This app writes as the hub. To do this as yourself, add your own account to it.')
}
