import type { RequestHandler, Response } from 'express'
import { Refusal } from '../core/errors.js'
import type { Iri } from '../core/iri.js'
import type { Services } from '../domain/services.js'
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
  if (reads || !isVoice(res) || ALLOWED.some((one) => one.test(path))) return next()
  throw asYourself()
}

/** Whether an app writes as the hub. */
export const isVoice = (res: Response): boolean => bearerOf(res)?.as === 'voice'

/** For what was not the hub's. */
export const asYourself = () =>
  new Refusal('forbidden', 'This app writes as the hub. To do this as yourself, add your own account to it.')

/**
 * The same for what is there already: what a member wrote as themselves is changed by apps that write as them.
 * @param by  whose it is; null for the hub's, whatever speaks for it
 * @throws Refusal 'forbidden'
 */
export async function keepFromVoice(
  { localActors }: Pick<Services, 'localActors'>,
  res: Response,
  by: Iri | null,
): Promise<void> {
  if (isVoice(res) && by !== null && by !== (await localActors.voice())?.iri) throw asYourself()
}
