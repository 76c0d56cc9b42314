import type { Iri } from '../../core/iri.js'

const PUBLIC = new Set(['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'])

type Addressed = { type?: unknown; to?: unknown; cc?: unknown }

/** Bodies are our own; one that is no activity is a fault in the hub. */
const read = (body: string): Addressed => JSON.parse(body) as Addressed

/** @throws TypeError for what has no type */
export function typeOf(body: string): string {
  const { type } = read(body)
  if (typeof type !== 'string') throw new TypeError('An activity has to have a type')
  return type
}

export const followersOf = (actor: Iri): Iri => `${actor}/followers` as Iri

/** Whether a Create goes to the actor's followers and not to everybody. */
export function isForFollowersAlone(body: string, actor: Iri): boolean {
  const { type, to, cc } = read(body)
  const audience = [to, cc].flat()
  const isPublic = audience.some((name) => typeof name === 'string' && PUBLIC.has(name))
  return type === 'Create' && !isPublic && audience.includes(followersOf(actor))
}
