import type { Router } from 'express'
import type { Api } from '../api.js'
import { conversationRoutes } from './conversation-routes.js'
import { markerRoutes } from './marker-routes.js'
import { notificationGroupsRoutes } from './notification-groups-routes.js'
import { notificationPolicyRoutes, notificationRequestsRoutes } from './notification-requests-routes.js'
import { notificationRoutes } from './notification-routes.js'
import { statusRoutes } from './status-routes.js'

/** Every part of the API behind the way in, in the order in which a request meets them. */
export const allRoutes: readonly ((api: Api) => Router)[] = [
  statusRoutes,
  notificationPolicyRoutes,
  notificationRequestsRoutes,
  notificationRoutes,
  notificationGroupsRoutes,
  markerRoutes,
  conversationRoutes,
]
