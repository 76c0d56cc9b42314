import type { Router } from 'express'
import type { Api } from '../api.js'
import { accountRoutes } from './account-routes.js'
import { followListRoutes } from './follow-list-routes.js'
import { followRequestRoutes } from './follow-request-routes.js'
import { ownAccountRoutes } from './own-account-routes.js'
import { relationshipRoutes } from './relationship-routes.js'
import { statusRoutes } from './status-routes.js'
import { suggestionRoutes } from './suggestion-routes.js'
import { turnedAwayRoutes } from './turned-away-routes.js'

/** Every part of the API behind the way in, in the order in which a request meets them. */
export const allRoutes: readonly ((api: Api) => Router)[] = [
  statusRoutes,
  accountRoutes,
  ownAccountRoutes,
  followListRoutes,
  suggestionRoutes,
  relationshipRoutes,
  turnedAwayRoutes,
  followRequestRoutes,
]
