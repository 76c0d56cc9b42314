import type { Iri } from '../../../core/iri.js'
import type { Post, PostQuote, Quoters } from '../../../domain/posts/post.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { MOST_TAGS_READ } from './limits.js'
import { typeAmong } from './terms.js'
import { addressOf, idOf, isObject, many, objectIn } from './values.js'
import { isPublic } from '../context.js'

/** FEP-044f first, then what others say: Misskey's and Pleroma's kin, Fedibird. Misskey's own name says the same once more. */
const NAMES = ['quote', 'quoteUrl', 'quoteUri'] as const
/** A Link among the tags that is a quote (FEP-e232); any other is only mentioned in the text. */
const RELATION = /(?:#|\/)_misskey_quote$|^https:\/\/w3id\.org\/fep\/044f#quote$/
const MOST_RELATIONS = 10

/** What a post quotes, and the stamp by which it says that it may; null when it quotes nothing but itself. */
export function quoteOf(json: JsonObject, iri: Iri): PostQuote | null {
  const named = NAMES.map((name) => idOf(json[name])).find((found) => found !== null)
  const of = named ?? linkedIn(json)
  return of === null || of === iri ? null : { of, stamp: idOf(json['quoteAuthorization']) }
}

function linkedIn(json: JsonObject): Iri | null {
  for (const given of many(json['tag'], MOST_TAGS_READ)) {
    if (!isObject(given) || typeAmong(given, ['Link']) === null) continue
    const relations = many(given['rel'], MOST_RELATIONS)
    if (relations.some((one) => typeof one === 'string' && RELATION.test(one))) return addressOf(given['href'] ?? null)
  }
  return null
}

const MOST_NAMED = 10

/**
 * Whom its author lets quote it (FEP-044f), at once or after a look; null where it does not say. Of single actors nothing
 * is kept: whoever they are, they know.
 * @param followers  the author's collection; null when it is not known
 */
export function canQuoteOf(json: JsonObject, author: Iri, followers: Iri | null): NonNullable<Post['canQuote']> | null {
  const policy = objectIn(objectIn(json['interactionPolicy'])?.['canQuote'])
  if (policy === null) return null
  const whom = (name: string): Quoters[] => {
    const named = many(policy[name], MOST_NAMED).filter((one) => typeof one === 'string')
    return [
      ...(named.some(isPublic) ? (['public'] as const) : []),
      ...(named.includes(followers ?? `${author}/followers`) ? (['followers'] as const) : []),
      ...(named.includes(`${author}/following`) ? (['following'] as const) : []),
    ]
  }
  return { automatic: whom('automaticApproval'), manual: whom('manualApproval') }
}
