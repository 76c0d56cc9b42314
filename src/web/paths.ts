/** Where the pages are that the frame of every page leads to. */
export const paths = {
  home: '/',
  events: '/events',
  pastEvents: '/events/past',
  calls: '/calls',
  pastCalls: '/calls/past',
  writeUps: '/write-ups',
  lists: '/lists',
  about: '/about',
  neighbours: '/neighbours',
  /** Following this hub from another server. */
  follow: '/follow',
  interact: '/interact',
  publicProfile: '/account/profile/public',
  search: '/search',
  signIn: '/sign-in',
  signOut: '/sign-out',
  account: '/account',
  notifications: '/notifications',
  announcements: '/announcements',
  manage: '/manage',
} as const

/** Where coordinators change an item; `remove` and `end` ask first. */
export const toolPaths = (id: string) => ({
  edit: `/manage/items/${id}/edit`,
  end: `/manage/items/${id}/end`,
  hosts: `/manage/items/${id}/hosts`,
  reopen: `/manage/items/${id}/reopen`,
  remove: `/manage/items/${id}/remove`,
  pin: `/manage/items/${id}/pin`,
  unpin: `/manage/items/${id}/unpin`,
  poll: `/manage/items/${id}/poll`,
})

/** How a call is doing, for those who publish. */
export const progressPaths = (id: string) => ({
  page: `/manage/calls/${id}/progress`,
  csv: `/manage/calls/${id}/progress.csv`,
  promises: `/manage/calls/${id}/promises`,
  takeUps: `/manage/calls/${id}/take-ups`,
  writeUp: `/manage/calls/${id}/write-up`,
  original: `/manage/calls/${id}/original`,
  originalSeen: `/manage/calls/${id}/original/seen`,
  originalTake: `/manage/calls/${id}/original/take`,
})

/** What machines read; the feeds are at `<path>.atom` and `<path>.rss`, the calendars at `<path>.ics`. */
export const feedPaths = {
  everything: '/feed',
  event: paths.events,
  call: paths.calls,
  writeUp: paths.writeUps,
  list: paths.lists,
} as const

export const monthPath = (month: string): string => `${paths.events}/month/${month}`

/** Pages about dates that stand beside the list of events, and what is read of them elsewhere. */
export const calendarPaths = {
  account: `${paths.account}/calendar`,
  personal: (token: string) => `/calendar/${token}.ics`,
  week: (week: string) => `${paths.events}/week/${week}`,
  map: `${paths.events}/map`,
  share: `${paths.events}/share`,
  embed: '/embed/events',
  import: `${paths.manage}/import`,
} as const

/** All dates of an event that comes again. The page of an event leads there, and other hubs are told of it. */
export const seriesPaths = (id: string) => ({
  page: `/series/${id}`,
  calendar: `/series/${id}.ics`,
  end: `/series/${id}/end`,
})
