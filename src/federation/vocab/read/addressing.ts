import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { PostAudience } from '../../../domain/posts/post.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { MOST_RECIPIENTS } from './limits.js'
import { isPublic } from './terms.js'
import { addressOf, many } from './values.js'

const FIELDS = ['to', 'cc', 'bto', 'bcc', 'audience'] as const

/** To whom something goes; `recipients` are all who are named, without everybody and without the author's followers. */
export type Addressing = { audience: PostAudience; recipients: Iri[] }

/** Whether anything of these names more recipients than are taken in, all fields together. */
export function isOverAddressed(json: JsonObject): boolean {
  return FIELDS.reduce((sum, field) => sum + countIn(json[field]), 0) > MOST_RECIPIENTS
}

const countIn = (given: Json | undefined): number =>
  Array.isArray(given) ? given.length : given === undefined || given === null ? 0 : 1

/** Whether it says itself to whom it goes. */
export const isAddressed = (json: JsonObject): boolean => FIELDS.some((field) => many(json[field], 1).length > 0)

/**
 * What Mastodon makes of it too: everybody in `to` is public, everybody elsewhere unlisted, the author's followers
 * anywhere are followers, and all else is for those it names.
 * @param followers  the author's collection; without it only addresses count that are made from the author's as most
 *                   servers do, and whatever else is taken for the narrower audience
 */
export function addressingOf(json: JsonObject, author: Iri, followers: Iri | null): Addressing {
  const [to, others] = [listed(json, ['to']), listed(json, ['cc', 'bto', 'bcc', 'audience'])]
  const all = [...to, ...others]
  const isFollowers = (address: Json) =>
    typeof address === 'string' && (followers === null ? isLikelyFollowers(address, author) : address === followers)
  const addresses = all.filter((address) => !isPublic(address) && !isFollowers(address))
  const recipients = [...new Set(addresses.flatMap((address) => addressOf(address) ?? []))]
  if (to.some(isPublic)) return { audience: 'public', recipients }
  if (others.some(isPublic)) return { audience: 'unlisted', recipients }
  return { audience: all.some(isFollowers) ? 'followers' : 'direct', recipients }
}

const listed = (json: JsonObject, fields: readonly (typeof FIELDS)[number][]): Json[] =>
  fields.flatMap((field) => many(json[field], MOST_RECIPIENTS))

function isLikelyFollowers(address: string, author: Iri): boolean {
  if (address.replace(/\/$/, '') === `${author.replace(/\/$/, '')}/followers`) return true
  const iri = addressOf(address)
  if (iri === null || !sameOrigin(iri, author)) return false
  const name = new URL(author).pathname.split('/').findLast((part) => part !== '')
  return name !== undefined && new URL(iri).pathname.endsWith(`/followers/${name}`) // Friendica, Hubzilla, Ghost
}
