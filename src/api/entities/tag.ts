import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { TagDay } from '../../domain/tags/tag-usage.js'
import type { FeaturedTagUse } from '../../domain/tags/tag-service.js'
import type { Tag as Kept } from '../../domain/text/tags.js'
import { tagHref } from '../../domain/drafts/content.js'
import { day, Day, Id, Link } from './entity.js'

/** A number as text. */
const Number = z.string().regex(/^\d+$/)

/** Source: Mastodon documentation, entity "Tag". The history always has seven days: an app broke on fewer. */
export const Tag = z.strictObject({
  id: z.string(),
  name: z.string(),
  url: Link,
  history: z.array(z.strictObject({ day: Number, uses: Number, accounts: Number })).length(7),
  /** Not there for strangers, as the next. */
  following: z.boolean().optional(),
  featuring: z.boolean().optional(),
})
export type Tag = z.output<typeof Tag>

/** Source: Mastodon documentation, entity "FeaturedTag". */
export const FeaturedTag = z.strictObject({
  id: Id,
  name: z.string(),
  url: Link,
  statuses_count: Number,
  last_status_at: Day.nullable(),
})
export type FeaturedTag = z.output<typeof FeaturedTag>

/** What a tag is to the one who looks. */
export type TagMarks = { following: boolean; featuring: boolean }

/** @param marks  null for strangers */
export const tagOf = ({ key, name }: Kept, history: readonly TagDay[], marks: TagMarks | null, baseUrl: string): Tag =>
  Tag.parse({
    id: key,
    name,
    url: baseUrl + tagHref(key),
    history: history.map((one) => ({
      day: String(Math.floor(one.day.getTime() / 1_000)),
      uses: String(one.uses),
      accounts: String(one.accounts),
    })),
    ...marks,
  })

export const featuredTag = ({ id, key, name, uses, lastAt }: FeaturedTagUse, baseUrl: string): FeaturedTag =>
  FeaturedTag.parse({
    id: shownId(id),
    name,
    url: baseUrl + tagHref(key),
    statuses_count: String(uses),
    last_status_at: lastAt === null ? null : day(lastAt),
  })
