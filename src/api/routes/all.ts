import type { Router } from 'express'
import type { Api } from '../api.js'
import { announcementRoutes } from './announcement-routes.js'
import { instanceRoutes } from './instance-routes.js'
import { statusRoutes } from './status-routes.js'

/** Every part of the API behind the way in, in the order in which a request meets them. */
export const allRoutes: readonly ((api: Api) => Router)[] = [announcementRoutes, instanceRoutes, statusRoutes]
