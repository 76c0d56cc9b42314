import { Router } from 'express'
import { scopes } from '../../domain/apps/scope.js'

/** How apps find the rest. Source: RFC 8414; Mastodon documentation, "oauth-authorization-server". */
export function metadataRoutes({ baseUrl }: { baseUrl: string }): Router {
  const at = (path: string) => `${baseUrl}${path}`
  const metadata = {
    issuer: at('/'),
    service_documentation: 'https://docs.joinmastodon.org/',
    authorization_endpoint: at('/oauth/authorize'),
    token_endpoint: at('/oauth/token'),
    app_registration_endpoint: at('/api/v1/apps'),
    revocation_endpoint: at('/oauth/revoke'),
    userinfo_endpoint: at('/oauth/userinfo'),
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  }
  const routes = Router()
  routes.get('/.well-known/oauth-authorization-server', (_req, res) => {
    res.setHeader('Cache-Control', 'public, max-age=600').json(metadata)
  })
  return routes
}
