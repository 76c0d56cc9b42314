import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import {
  filterActions,
  filterContexts,
  type Filter as Kept,
  type FilterKeyword as KeptKeyword,
  type FilterStatus as KeptStatus,
} from '../../domain/filters/filter.js'
import type { FilterMatch } from '../../domain/filters/matching.js'
import { Id, moment, Moment } from './entity.js'

export const FilterKeyword = z.strictObject({ id: Id, keyword: z.string(), whole_word: z.boolean() })
export const FilterStatus = z.strictObject({ id: Id, status_id: Id })

const Settings = z.strictObject({
  id: Id,
  title: z.string(),
  context: z.array(z.enum(filterContexts)),
  expires_at: Moment.nullable(),
  filter_action: z.enum(filterActions),
})

/** Source: Mastodon documentation, entity "Filter". */
export const Filter = Settings.extend({ keywords: z.array(FilterKeyword), statuses: z.array(FilterStatus) })

/** Source: Mastodon documentation, entity "V1::Filter": one for each keyword. */
export const FilterV1 = z.strictObject({
  id: Id,
  phrase: z.string(),
  context: z.array(z.enum(filterContexts)),
  expires_at: Moment.nullable(),
  irreversible: z.boolean(),
  whole_word: z.boolean(),
})

/** Source: Mastodon documentation, entity "FilterResult". As there, the filter comes without what it looks for. */
export const FilterResult = z.strictObject({
  filter: Settings,
  keyword_matches: z.array(z.string()).nullable(),
  status_matches: z.array(Id).nullable(),
})
export type FilterResult = z.output<typeof FilterResult>

const settings = ({ id, title, contexts, action, expiresAt }: Kept): z.output<typeof Settings> => ({
  id: shownId(id),
  title,
  context: contexts,
  expires_at: expiresAt === null ? null : moment(expiresAt),
  filter_action: action,
})

export const filterKeyword = ({ id, keyword, wholeWord }: KeptKeyword): z.output<typeof FilterKeyword> =>
  FilterKeyword.parse({ id: shownId(id), keyword, whole_word: wholeWord })

export const filterStatus = ({ id, status }: KeptStatus): z.output<typeof FilterStatus> =>
  FilterStatus.parse({ id: shownId(id), status_id: shownId(status) })

export const filterOf = (filter: Kept): z.output<typeof Filter> =>
  Filter.parse({
    ...settings(filter),
    keywords: filter.keywords.map(filterKeyword),
    statuses: filter.statuses.map(filterStatus),
  })

export const filterV1 = (filter: Kept, { id, keyword, wholeWord }: KeptKeyword): z.output<typeof FilterV1> =>
  FilterV1.parse({
    id: shownId(id),
    phrase: keyword,
    context: filter.contexts,
    expires_at: filter.expiresAt === null ? null : moment(filter.expiresAt),
    irreversible: filter.action === 'hide',
    whole_word: wholeWord,
  })

export const filterResult = ({ filter, keywords, statuses }: FilterMatch): FilterResult => ({
  filter: settings(filter),
  keyword_matches: keywords.length === 0 ? null : keywords,
  status_matches: statuses.length === 0 ? null : statuses.map(shownId),
})
