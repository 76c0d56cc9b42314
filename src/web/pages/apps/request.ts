import type { App } from '../../../domain/apps/app-service.js'
import type { Services } from '../../../domain/services.js'
import { isOneOf } from '../../../domain/apps/redirect.js'
import { parseScopes, within } from '../../../domain/apps/scope.js'
import type { Words } from '../../../words/words.js'

/** Where apps send members. */
export const AUTHORIZE_PATH = '/oauth/authorize'

/** What an app sends along when it sends somebody here (RFC 6749, 4.1.1; RFC 7636, 4.3). */
export const FIELDS = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
] as const
export type Sent = Record<(typeof FIELDS)[number], string>

export type Asked = {
  app: App
  redirectUri: string
  scopes: readonly string[]
  /** Null when the app sent none. */
  state: string | null
  challenge: string | null
}
export type AskingFault = keyof Words['apps']['faults']

const CHALLENGE = /^[\w-]{43}$/
const LONGEST_STATE = 2_000

/**
 * Whether a member can be asked. An app that asks wrongly is told so on our page alone: since anybody can register an
 * app, sending people on from here would lend our address to everybody.
 */
export async function readRequest(sent: Sent, apps: Pick<Services['apps'], 'byClient'>): Promise<Asked | AskingFault> {
  const app = sent.client_id === '' ? null : await apps.byClient(sent.client_id)
  if (app === null) return 'client'
  const [only = ''] = app.redirectUris.length === 1 ? app.redirectUris : []
  const redirectUri = sent.redirect_uri === '' ? only : sent.redirect_uri
  if (!isOneOf(app.redirectUris, redirectUri)) return 'redirect'
  if (sent.response_type !== 'code') return 'response'
  const scopes = parseScopes(sent.scope)
  if (scopes === null || !within(app.scopes, scopes)) return 'scope'
  const { code_challenge: challenge, code_challenge_method: method, state } = sent
  if (challenge !== '' && (method !== 'S256' || !CHALLENGE.test(challenge))) return 'challenge'
  if (state.length > LONGEST_STATE) return 'response'
  return {
    app,
    redirectUri,
    scopes,
    state: state === '' ? null : state,
    challenge: challenge === '' ? null : challenge,
  }
}
