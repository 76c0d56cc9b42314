import { hostOf, parseIri, type Iri } from '../core/iri.js'
import { parseAddress } from '../domain/actors/address.js'
import type { Person } from '../domain/actors/people.js'
import { parseId } from '../core/ids.js'
import { paths } from './paths.js'

/** Where others and what they say stand here. */
export const neighbourPaths = {
  home: paths.neighbours,
  find: `${paths.neighbours}/find`,
  answer: `${paths.neighbours}/answer`,
  react: `${paths.neighbours}/react`,
  report: `${paths.neighbours}/report`,
  post: (id: string) => `${paths.neighbours}/posts/${id}`,
  /** Of somebody elsewhere. @param address `name@host` */
  actor: (address: string) => `${paths.neighbours}/@${encodeURIComponent(address).replaceAll('%40', '@')}`,
  /** Of one of ours. */
  profile: (handle: string) => `/a/${handle}`,
  answerTo: (subject: Iri) => `${paths.neighbours}/answer?to=${encodeURIComponent(subject)}`,
  /** How somebody from another server follows, or answers, something of ours. */
  followFor: (subject: string) => `${paths.follow}?subject=${encodeURIComponent(subject)}`,
} as const

/** Somebody's page on this hub; null for those who have none. */
export function personPath({ handle, address }: Person): string | null {
  if (handle !== null) return neighbourPaths.profile(handle)
  return address !== null && parseAddress(address) !== null ? neighbourPaths.actor(address) : null
}

/** An address that a stranger gave as the target of a link; null for one that leads nowhere on the web. */
export const outward = (url: string | null): string | null => (url === null ? null : parseIri(url))

/** Whose server a link leads to. @param url  as `outward` gives it */
export const hostIn = (url: string): string => {
  const address = parseIri(url)
  return address === null ? '' : hostOf(address)
}

/** Cursor of a home: where its page ends. */
export const homeCursor = (text: string): string | null => parseId(text)
