import { parseIri, type Iri } from '../../../core/iri.js'
import type { PostPoll } from '../../../domain/posts/post.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { dateOf } from './dates.js'
import { longestText, MOST_OPTIONS } from './limits.js'
import { typeAmong } from './terms.js'
import { addressOf, countOf, idOf, isObject, lineOf, many, one, totalOf } from './values.js'

/**
 * The poll of a Question; null when it has no options.
 * @param versionAt  when it was said: a poll that is `closed: true` closed then, if it names no time
 */
export function pollOf(json: JsonObject, versionAt: Date): PostPoll | null {
  const severalOf = many(json['anyOf'], MOST_OPTIONS)
  const given = severalOf.length > 0 ? severalOf : many(json['oneOf'], MOST_OPTIONS)
  const options = given.flatMap((option) => {
    const name = isObject(option) ? lineOf(option['name'], longestText.option) : null
    return name === null || !isObject(option) ? [] : [{ name, votes: totalOf(option['replies']) ?? 0 }]
  })
  if (options.length === 0) return null
  const endsAt = dateOf(json['endTime'])
  const closed = one(json['closed'])
  const closedAt = closed === true ? (endsAt !== null && endsAt < versionAt ? endsAt : versionAt) : dateOf(closed)
  return { many: severalOf.length > 0, options, voters: countOf(json['votersCount']), endsAt, closedAt }
}

/** One choice in a poll of ours; whose it is, is the activity's actor. */
export type Vote = { id: Iri | null; choice: string; question: Iri }

/** A Note that is no post but a vote: a name, no content, and what it answers to. Null for everything else. */
export function readVote(json: JsonObject): Vote | null {
  if (typeAmong(json, ['Note']) === null) return null
  const said = one(json['content'])
  const choice = lineOf(json['name'], longestText.option)
  const question = idOf(json['inReplyTo'])
  if (choice === null || question === null || (said !== null && said !== '') || isObject(json['contentMap']))
    return null
  const id = json['id']
  return { id: typeof id === 'string' && parseIri(id) !== null ? addressOf(id) : null, choice, question }
}
