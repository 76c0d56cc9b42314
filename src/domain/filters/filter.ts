/** Where a filter counts. Source: Mastodon documentation, entity "Filter"; `account` is somebody's profile. */
export const filterContexts = ['home', 'notifications', 'public', 'thread', 'account'] as const
export type FilterContext = (typeof filterContexts)[number]

/** `hide`: not shown at all; `warn`: shown after a click; `blur`: only its pictures are covered. */
export const filterActions = ['warn', 'hide', 'blur'] as const
export type FilterAction = (typeof filterActions)[number]

export type FilterKeyword = {
  id: string
  keyword: string
  /** Only where it stands as words of their own; see `keyword-search.ts`. */
  wholeWord: boolean
}
/** One item or post, whatever it says; `status` is its id. */
export type FilterStatus = { id: string; status: string }

/** What a member does not want to see, for one reason. */
export type Filter = {
  id: string
  title: string
  contexts: FilterContext[]
  action: FilterAction
  /** Null when it counts for ever. */
  expiresAt: Date | null
  keywords: FilterKeyword[]
  statuses: FilterStatus[]
}

export const isOver = ({ expiresAt }: Pick<Filter, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== null && expiresAt <= now
