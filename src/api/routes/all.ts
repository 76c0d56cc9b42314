import type { Router } from 'express'
import type { Api } from '../api.js'
import { absentRoutes } from './absent-routes.js'
import { accountRoutes } from './account-routes.js'
import { announcementRoutes } from './announcement-routes.js'
import { conversationRoutes } from './conversation-routes.js'
import { filterRoutes } from './filter-routes.js'
import { followListRoutes } from './follow-list-routes.js'
import { followRequestRoutes } from './follow-request-routes.js'
import { instanceRoutes } from './instance-routes.js'
import { listAccountRoutes, listRoutes } from './list-routes.js'
import { markerRoutes } from './marker-routes.js'
import { mediaRoutes } from './media-routes.js'
import { notificationGroupsRoutes } from './notification-groups-routes.js'
import { notificationPolicyRoutes, notificationRequestsRoutes } from './notification-requests-routes.js'
import { notificationRoutes } from './notification-routes.js'
import { oembedRoutes } from './oembed-routes.js'
import { oldFilterRoutes } from './old-filter-routes.js'
import { ownAccountRoutes } from './own-account-routes.js'
import { pollRoutes } from './poll-routes.js'
import { pushRoutes } from './push-routes.js'
import { reactionRoutes } from './reaction-routes.js'
import { relationshipRoutes } from './relationship-routes.js'
import { reportRoutes } from './report-routes.js'
import { scheduledRoutes } from './scheduled-routes.js'
import { searchRoutes } from './search-routes.js'
import { signUpRoutes } from './sign-up-routes.js'
import { statusRoutes } from './status-routes.js'
import { statusStoryRoutes } from './status-story-routes.js'
import { statusWritingRoutes } from './status-writing-routes.js'
import { streamingRoutes } from './streaming-routes.js'
import { suggestionRoutes } from './suggestion-routes.js'
import { tagRoutes } from './tag-routes.js'
import { accountTimelineRoutes, timelineRoutes } from './timeline-routes.js'
import { trendRoutes } from './trend-routes.js'
import { turnedAwayRoutes } from './turned-away-routes.js'

/** Every part of the API behind the way in. Where two of them fit a path the first is meant; what is not offered comes last. */
export const allRoutes: readonly ((api: Api) => Router)[] = [
  notificationPolicyRoutes,
  notificationRequestsRoutes,
  accountRoutes,
  announcementRoutes,
  conversationRoutes,
  filterRoutes,
  followListRoutes,
  followRequestRoutes,
  instanceRoutes,
  listRoutes,
  listAccountRoutes,
  markerRoutes,
  mediaRoutes,
  notificationGroupsRoutes,
  notificationRoutes,
  oembedRoutes,
  oldFilterRoutes,
  ownAccountRoutes,
  pollRoutes,
  pushRoutes,
  reactionRoutes,
  relationshipRoutes,
  reportRoutes,
  scheduledRoutes,
  searchRoutes,
  signUpRoutes,
  statusRoutes,
  statusStoryRoutes,
  statusWritingRoutes,
  streamingRoutes,
  suggestionRoutes,
  tagRoutes,
  timelineRoutes,
  accountTimelineRoutes,
  trendRoutes,
  turnedAwayRoutes,
  absentRoutes,
]
