import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import type { App } from '../../domain/apps/app-service.js'
import { FIRST_SCOPES, parseScopes, within } from '../../domain/apps/scope.js'
import type { Issued } from '../../domain/apps/token-service.js'
import type { Services } from '../../domain/services.js'
import { tokenEntity } from '../entities/token.js'
import { parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'

const Sent = z.object({
  grant_type: textField,
  client_id: textField,
  client_secret: textField,
  code: textField,
  redirect_uri: textField,
  code_verifier: textField,
  scope: textField,
  token: textField,
})
type Sent = z.output<typeof Sent>

type OAuthError = 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'invalid_scope' | 'unsupported_grant_type'

const sentences: Record<OAuthError, string> = {
  invalid_request: 'Something is missing from the request.',
  invalid_client: 'Client authentication failed: this app or its secret is not known here.',
  invalid_grant: 'The code is invalid, used, expired, or was given to another app, address or verifier.',
  invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
  unsupported_grant_type: 'This hub does not support that kind of grant.',
}

type Deps = { services: Pick<Services, 'apps' | 'grants' | 'tokens'> }

/** Codes become tokens, and tokens end. Source: RFC 6749, RFC 7009; Mastodon documentation, "OAuth API methods". */
export function tokenRoutes({ services: { apps, grants, tokens } }: Deps): Router {
  const routes = Router()
  const clientOf = async (req: Request, sent: Sent): Promise<App | null> => {
    const { id, secret } = credentialsIn(req, sent)
    return id === '' ? null : apps.proved(id, secret)
  }

  async function forCode(app: App, { code, redirect_uri, code_verifier }: Sent): Promise<Issued | OAuthError> {
    if (code === undefined || code === '') return 'invalid_request'
    const told = { code, redirectUri: redirect_uri ?? null, verifier: code_verifier ?? null }
    return (await grants.exchange(app, told)) ?? 'invalid_grant'
  }

  async function forApp(app: App, { scope }: Sent): Promise<Issued | OAuthError> {
    const scopes = scope === undefined ? FIRST_SCOPES : parseScopes(scope)
    if (scopes === null || !within(app.scopes, scopes)) return 'invalid_scope'
    return tokens.issue({ app: app.id, member: null, credentialsAt: null, scopes })
  }

  routes.post('/oauth/token', async (req, res) => {
    const sent = parse(Sent, paramsOf(res))
    const app = await clientOf(req, sent)
    res.setHeader('Cache-Control', 'no-store').setHeader('Pragma', 'no-cache')
    if (app === null) return refuse(res, 'invalid_client')
    const issued =
      sent.grant_type === 'authorization_code'
        ? await forCode(app, sent)
        : sent.grant_type === 'client_credentials'
          ? await forApp(app, sent)
          : 'unsupported_grant_type'
    if (typeof issued === 'string') return refuse(res, issued)
    res.json(tokenEntity(issued))
  })

  routes.post('/oauth/revoke', async (req, res) => {
    const sent = parse(Sent, paramsOf(res))
    const app = await clientOf(req, sent)
    if (app === null || (await tokens.revoke(app.id, sent.token ?? '')) === 'foreign') {
      res.status(403).json({
        error: 'unauthorized_client',
        error_description: 'You are not authorized to revoke this token',
      })
      return
    }
    res.json({})
  })
  return routes
}

function refuse(res: Response, error: OAuthError): void {
  const status = error === 'invalid_client' ? 401 : 400
  if (status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="OAuth"')
  res.status(status).json({ error, error_description: sentences[error] })
}

/** In a header (RFC 6749, 2.3.1), in the body, or both, which some apps do; the header counts more. */
function credentialsIn(req: Request, { client_id = '', client_secret = '' }: Sent): { id: string; secret: string } {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(req.headers.authorization ?? '')?.[1]
  if (encoded === undefined) return { id: client_id, secret: client_secret }
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? []
  return { id: decoded(id), secret: decoded(secret) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // not every app encodes it as the standard says, and a stray % means itself then
  }
}
