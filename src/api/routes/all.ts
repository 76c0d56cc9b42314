import type { Router } from 'express'
import type { Api } from '../api.js'
import { contextRoutes } from './context-routes.js'
import { listAccountRoutes, listRoutes } from './list-routes.js'
import { statusRoutes } from './status-routes.js'
import { accountTimelineRoutes, timelineRoutes } from './timeline-routes.js'

/** Every part of the API behind the way in, in the order in which a request meets them. */
export const allRoutes: readonly ((api: Api) => Router)[] = [
  statusRoutes,
  contextRoutes,
  timelineRoutes,
  accountTimelineRoutes,
  listRoutes,
  listAccountRoutes,
]
