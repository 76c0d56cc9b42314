import { Router } from 'express'
import { z } from 'zod'
import { Refusal } from '../../core/errors.js'
import { NewApp } from '../../domain/apps/app-service.js'
import { FIRST_SCOPES, parseScopes } from '../../domain/apps/scope.js'
import { DAY_MS, HOUR_MS, networkOf } from '../../domain/members/throttle.js'
import type { Services } from '../../domain/services.js'
import { bearerWith } from '../bearer.js'
import { application, credentialApplication } from '../entities/application.js'
import { listOf, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'

/** Of one connection: each app introduces itself once for every browser it runs in. */
const RATE = [
  { limit: 100, windowMs: HOUR_MS },
  { limit: 500, windowMs: DAY_MS },
]

const Sent = z.object({
  client_name: textField,
  redirect_uris: listOf(z.string()),
  scopes: z.union([textField, z.array(z.string())]).optional(),
  website: textField,
})

type Deps = { services: Pick<Services, 'apps' | 'throttle'>; vapidKey: string }

/** Apps introduce themselves. Source: Mastodon documentation, "apps API methods". */
export function appRoutes({ services: { apps, throttle }, vapidKey }: Deps): Router {
  const routes = Router()

  routes.post('/api/v1/apps', async (req, res) => {
    const sent = parse(Sent, paramsOf(res))
    const named = [sent.scopes].flat().join(' ')
    const scopes = sent.scopes === undefined ? FIRST_SCOPES : parseScopes(named)
    if (scopes === null)
      throw new Refusal('invalid', "Validation failed: Scopes doesn't match configured on the server.")
    await throttle.take({ kind: 'apps', subject: networkOf(req.ip ?? ''), limits: RATE })
    const asked = {
      name: sent.client_name,
      website: blankIsNull(sent.website),
      redirectUris: (sent.redirect_uris ?? []).flatMap((text) => text.split(/\s+/)).filter((text) => text !== ''),
      scopes,
    }
    const { app, secret } = await apps.register(valid(asked))
    res.json(credentialApplication(app, secret, vapidKey))
  })

  routes.get('/api/v1/apps/verify_credentials', (_req, res) => {
    const { app } = bearerWith(res)
    if (app === null) throw new Refusal('forbidden', 'This token belongs to no app')
    res.json(application(app, vapidKey))
  })
  return routes
}

const blankIsNull = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : text.trim()

const NAMES: Record<string, string> = {
  name: 'Name',
  website: 'Website',
  redirectUris: 'Redirect URI',
  scopes: 'Scopes',
}

function valid(asked: z.input<typeof NewApp> | { name: string | undefined }): NewApp {
  const parsed = NewApp.safeParse(asked)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new Refusal('invalid', `Validation failed: ${NAMES[String(first?.path[0])] ?? 'Something'} is invalid`)
}
