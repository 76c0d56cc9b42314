import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { App } from '../../domain/apps/app-service.js'
import { Id, Link } from './entity.js'

/** Source: Mastodon documentation, entities "Application" and "CredentialApplication". */
export const Application = z.strictObject({
  id: Id,
  name: z.string(),
  website: Link.nullable(),
  scopes: z.array(z.string()),
  redirect_uris: z.array(z.string()),
  /** Deprecated, and still asked for. */
  redirect_uri: z.string(),
  vapid_key: z.string(),
})
export const CredentialApplication = Application.extend({
  client_id: z.string(),
  client_secret: z.string(),
  client_secret_expires_at: z.literal(0),
})

export function application(app: App, vapidKey: string): z.output<typeof Application> {
  return Application.parse({
    id: shownId(app.id),
    name: app.name,
    website: app.website,
    scopes: app.scopes,
    redirect_uris: app.redirectUris,
    redirect_uri: app.redirectUris.join('\n'),
    vapid_key: vapidKey,
  })
}

export const credentialApplication = (app: App, secret: string, vapidKey: string) =>
  CredentialApplication.parse({
    ...application(app, vapidKey),
    client_id: app.clientId,
    client_secret: secret,
    client_secret_expires_at: 0,
  })
