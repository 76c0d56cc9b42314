import type { Iri } from '../../core/iri.js'

type Below<Names extends string> = Record<Names, Iri>

const below = <Names extends string>(iri: Iri, paths: Record<Names, string>): Below<Names> =>
  Object.fromEntries(Object.entries<string>(paths).map(([name, path]) => [name, `${iri}/${path}`])) as Below<Names>

/** What an actor of ours is reached by. */
export const actorAddresses = (actor: Iri) =>
  below(actor, {
    inbox: 'inbox',
    outbox: 'outbox',
    followers: 'followers',
    following: 'following',
    featured: 'featured',
    featuredTags: 'tags',
  })

/** The collections around an object of ours. */
export const objectAddresses = (object: Iri) =>
  below(object, {
    ...{ replies: 'replies', context: 'context', likes: 'likes', shares: 'shares' },
    attendees: 'attendees',
    entries: 'entries',
  })

export const sharedInboxOf = (baseUrl: string): Iri => `${baseUrl}/inbox` as Iri

/** Id of what is done with an object of ours: the same for each revision and verb. */
export const activityIri = (object: Iri, revision: number, verb: 'Create' | 'Update' | 'Delete'): Iri =>
  `${object}/act/${revision}-${verb.toLowerCase()}` as Iri

/**
 * Id of any other activity of ours.
 * @param key  names its cause, so that a repeat has the same: the number of a follow, say, and its revision
 */
export const deedIri = (baseUrl: string, key: string, verb: string): Iri =>
  `${baseUrl}/act/${encodeURIComponent(key)}-${verb.toLowerCase()}` as Iri
