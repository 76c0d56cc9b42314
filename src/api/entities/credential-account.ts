import { z } from 'zod'
import type { ProfileField } from '../../domain/actors/profile-details.js'
import { quotePolicies } from '../../domain/posts/post.js'
import { Account, Field } from './account.js'
import { Count, Id, moment } from './entity.js'
import { visibilities } from './status.js'

const Role = z.strictObject({
  id: Id,
  name: z.string(),
  color: z.string(),
  /** A bit mask of what Mastodon's own pages for administration allow; a hub has pages of its own. */
  permissions: z.string().regex(/^\d+$/),
  highlighted: z.boolean(),
})

const Source = z.strictObject({
  privacy: z.enum(visibilities),
  sensitive: z.boolean(),
  /** Empty where none is chosen: some apps want text. */
  language: z.string().nullable(),
  /** As it was typed. */
  note: z.string(),
  fields: z.array(Field),
  follow_requests_count: Count,
  hide_collections: z.boolean(),
  discoverable: z.boolean(),
  indexable: z.boolean(),
  attribution_domains: z.array(z.string()),
  quote_policy: z.enum(quotePolicies),
})

/** Source: Mastodon documentation, entity "CredentialAccount": somebody as they see themselves. */
export const CredentialAccount = Account.extend({ source: Source, role: Role })
export type CredentialAccount = z.output<typeof CredentialAccount>

/** Nobody administers the hub by an app. */
export const noRole = { id: '0', name: '', color: '', permissions: '0', highlighted: false } satisfies z.output<
  typeof Role
>

/** Lines as they were typed. */
export const typedField = ({ name, value, verifiedAt }: ProfileField): z.output<typeof Field> => ({
  name,
  value,
  verified_at: verifiedAt === null ? null : moment(verifiedAt),
})
