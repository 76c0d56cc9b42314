import type { Router } from 'express'
import type { Api } from '../api.js'
import { accountRoutes } from './account-routes.js'
import { contextRoutes } from './context-routes.js'
import { filterRoutes } from './filter-routes.js'
import { followListRoutes } from './follow-list-routes.js'
import { followRequestRoutes } from './follow-request-routes.js'
import { instanceRoutes } from './instance-routes.js'
import { listAccountRoutes } from './list-routes.js'
import { listRoutes } from './list-routes.js'
import { mediaRoutes } from './media-routes.js'
import { oldFilterRoutes } from './old-filter-routes.js'
import { ownAccountRoutes } from './own-account-routes.js'
import { reactionRoutes } from './reaction-routes.js'
import { relationshipRoutes } from './relationship-routes.js'
import { reportRoutes } from './report-routes.js'
import { searchRoutes } from './search-routes.js'
import { signUpRoutes } from './sign-up-routes.js'
import { statusRoutes } from './status-routes.js'
import { streamingRoutes } from './streaming-routes.js'
import { suggestionRoutes } from './suggestion-routes.js'
import { tagRoutes } from './tag-routes.js'
import { accountTimelineRoutes } from './timeline-routes.js'
import { timelineRoutes } from './timeline-routes.js'
import { trendRoutes } from './trend-routes.js'
import { turnedAwayRoutes } from './turned-away-routes.js'

/** Every part of the API behind the way in; no path is in two of them. */
export const allRoutes: readonly ((api: Api) => Router)[] = [
  accountRoutes,
  contextRoutes,
  filterRoutes,
  followListRoutes,
  followRequestRoutes,
  instanceRoutes,
  listAccountRoutes,
  listRoutes,
  mediaRoutes,
  oldFilterRoutes,
  ownAccountRoutes,
  reactionRoutes,
  relationshipRoutes,
  reportRoutes,
  searchRoutes,
  signUpRoutes,
  statusRoutes,
  streamingRoutes,
  suggestionRoutes,
  tagRoutes,
  accountTimelineRoutes,
  timelineRoutes,
  trendRoutes,
  turnedAwayRoutes,
]
