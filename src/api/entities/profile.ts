import { z } from 'zod'
import type { ProfileDetails } from '../../domain/actors/profile-details.js'
import { Field } from './account.js'
import type { CredentialAccount } from './credential-account.js'
import { Id, Link } from './entity.js'
import { FeaturedTag } from './tag.js'

/** Source: Mastodon documentation, entity "Profile": what a member can change of how they are shown, as it was typed. */
export const Profile = z.strictObject({
  id: Id,
  display_name: z.string(),
  note: z.string(),
  fields: z.array(Field),
  avatar: Link.nullable(),
  avatar_static: Link.nullable(),
  avatar_description: z.string(),
  header: Link.nullable(),
  header_static: Link.nullable(),
  header_description: z.string(),
  locked: z.boolean(),
  bot: z.boolean(),
  hide_collections: z.boolean(),
  discoverable: z.boolean(),
  indexable: z.boolean(),
  show_media: z.boolean(),
  show_media_replies: z.boolean(),
  show_featured: z.boolean(),
  attribution_domains: z.array(z.string()),
  featured_tags: z.array(FeaturedTag),
})

export function profileEntity(
  account: CredentialAccount,
  details: ProfileDetails,
  featured: FeaturedTag[],
): z.output<typeof Profile> {
  const { id, display_name, locked, bot, source } = account
  const face = details.avatar === null ? null : account.avatar
  const behind = details.header === null ? null : account.header
  return Profile.parse({
    ...{ id, display_name, note: source.note, fields: source.fields, locked, bot },
    ...{ avatar: face, avatar_static: face, avatar_description: details.avatar?.alt ?? '' },
    ...{ header: behind, header_static: behind, header_description: details.header?.alt ?? '' },
    ...{ hide_collections: source.hide_collections, discoverable: source.discoverable, indexable: source.indexable },
    ...{ show_media: true, show_media_replies: true, show_featured: true },
    ...{ attribution_domains: source.attribution_domains, featured_tags: featured },
  })
}
