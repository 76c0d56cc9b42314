import { Router, type Response } from 'express'
import { z } from 'zod'
import { Refusal } from '../../core/errors.js'
import type { AppWay } from '../../domain/members/app-sign-up-service.js'
import { FieldFaults, type FaultCode, type FieldFault } from '../../domain/refusals.js'
import { languageOf } from '../../words/words.js'
import type { Api } from '../api.js'
import { bearerWith, memberWith } from '../bearer.js'
import { tokenEntity } from '../entities/token.js'
import { flag, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'

const Sent = z.object({
  username: textField,
  email: textField,
  password: textField,
  agreement: flag,
  locale: textField,
  reason: textField,
})

/** How Mastodon calls the fields that are ours, and what it says of them. */
const FIELDS: Record<string, [name: string, label: string]> = {
  name: ['username', 'Username'],
  email: ['email', 'Email'],
  password: ['password', 'Password'],
  agreement: ['agreement', 'Service agreement'],
  request: ['reason', 'Reason'],
}
const ERRORS: Partial<Record<FaultCode, [code: string, says: string]>> = {
  'required': ['ERR_BLANK', "can't be blank"],
  'taken': ['ERR_TAKEN', 'has already been taken'],
  'reserved-name': ['ERR_RESERVED', 'is reserved'],
  'too-long': ['ERR_TOO_LONG', 'is too long'],
  'too-short': ['ERR_TOO_SHORT', 'is too short'],
  'weak-password': ['ERR_INVALID', 'is too easy to guess'],
}

/** Accounts that people make by way of an app. Source: Mastodon documentation, "accounts" and "emails API methods". */
export function signUpRoutes(api: Api): Router {
  const routes = Router()
  const { appJoining, members } = api.services

  routes.post('/api/v1/accounts', async (req, res) => {
    const { app, scopes } = bearerWith(res, 'write:accounts')
    if (app === null) throw new Refusal('forbidden', 'This method requires an app of its own')
    const way = await appJoining.way()
    if (way === 'page' || way === 'closed') throw new Refusal('forbidden', closedBecause(way, api.baseUrl))
    const { username = '', email = '', password = '', agreement, locale, reason = '' } = parse(Sent, paramsOf(res))
    const asked = { name: username, email, password, agreement: agreement as true, request: reason }
    try {
      const issued = await appJoining.join({ id: app.id, scopes }, asked, languageOf(locale ?? ''), req.ip ?? '')
      res.setHeader('Cache-Control', 'no-store').json(tokenEntity(issued))
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      refuse(res, error.faults)
    }
  })

  routes.post('/api/v1/emails/confirmations', async (_req, res) => {
    const member = memberWith(res)
    const { email } = parse(z.object({ email: textField }), paramsOf(res))
    const file = await members.file(member.id)
    if (file === null || file.unconfirmed === null)
      throw new Refusal('forbidden', 'This method is only available while the e-mail is awaiting confirmation')
    await appJoining.confirmAgain(member.id, email === undefined || email.trim() === '' ? null : email)
    res.json({})
  })
  routes.get('/api/v1/emails/check_confirmation', async (_req, res) => {
    res.json(await appJoining.isConfirmed(memberWith(res).id))
  })
  return routes
}

function closedBecause(way: AppWay, baseUrl: string): string {
  const here = 'Nobody can sign up here by way of an app'
  return way === 'page' ? `${here}. Sign up at ${baseUrl}/join` : here
}

function refuse(res: Response, faults: readonly FieldFault[]): void {
  const details: Record<string, { error: string; description: string }[]> = {}
  const sentences = faults.map(({ field, code }) => {
    const [name, label] = FIELDS[field] ?? [field, field]
    const [error, description] =
      field === 'agreement' ? ['ERR_ACCEPTED', 'must be accepted'] : (ERRORS[code] ?? ['ERR_INVALID', 'is invalid'])
    details[name] = [...(details[name] ?? []), { error, description }]
    return `${label} ${description}`
  })
  res.status(422).json({ error: `Validation failed: ${sentences.join(', ')}`, details })
}
