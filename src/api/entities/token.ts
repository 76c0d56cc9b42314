import type { Issued } from '../../domain/apps/token-service.js'

/** Source: Mastodon documentation, entity "Token"; RFC 6749, 5.1. */
export const tokenEntity = ({ token, scopes, createdAt }: Issued) => ({
  access_token: token,
  token_type: 'Bearer',
  scope: scopes.join(' '),
  created_at: Math.floor(createdAt.getTime() / 1_000),
})
