import type { Iri } from '../../core/iri.js'
import type { Action } from '../../domain/items/item.js'
import type { Json } from '../remote/strict-json.js'

/** Where our own terms are defined, for ever. `FEDERATION.md` says what each means. */
export const NAMESPACE = 'https://w3id.org/allotment/ns#'

/** Our own terms, as far as we send them: a type in upper case, properties in lower. */
export const HUB_TERMS = [
  'Call',
  'call',
  'virtualLocation',
  'joinInfo',
  'action',
  'actionUrl',
  'deadline',
  'goal',
  'state',
  'access',
  'accessFeatures',
  'spoken',
  'organizedBy',
  ...(['licence', 'adaptedFrom', 'lineage', 'sections', 'figures', 'tried', 'outcome'] as const),
  ...(['people', 'hours', 'money', 'currency', 'weeks', 'setting'] as const),
  'series',
  'rrule',
  'area',
  'background',
  'pledged',
  'takesUp',
  ...(['entries', 'note'] as const),
] as const

/** Two actions of calls have clearer names on the wire, where nothing around them says what is meant. */
export const WIRE_ACTIONS: Partial<Record<Action, string>> = { object: 'objection', sign: 'petition' }

/** Whose software says that it implements this (FEP-844e) knows what a TentativeAccept of a Join is. */
export const EVENTS_FEP = 'https://w3id.org/fep/8a8e'

/** Quotes that ask first. */
const QUOTES_FEP = 'https://w3id.org/fep/044f'

/** Everybody. Written out in full: some peers compare strings. */
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public' as Iri

/** The ways in which others write it. */
const publicForms = new Set<string>([PUBLIC, 'as:Public', 'Public'])

export const isPublic = (address: string): boolean => publicForms.has(address)

const AS = 'https://www.w3.org/ns/activitystreams'
const SECURITY = ['https://w3id.org/security/v1', 'https://w3id.org/security/data-integrity/v2']
/** Multikey and `assertionMethod`. */
const CID = 'https://www.w3.org/ns/cid/v1'

const prefixes = {
  toot: 'http://joinmastodon.org/ns#',
  // Mastodon's `PropertyValue` is of the namespace that schema.org never had; events use the real one.
  schema: 'http://schema.org#',
  sc: 'https://schema.org/',
  ev: 'https://w3id.org/fep/8a8e/',
  ical: 'http://www.w3.org/2002/12/cal/ical#',
  mz: 'https://joinmobilizon.org/ns#',
  gts: 'https://gotosocial.org/ns#',
  hub: NAMESPACE,
}

const id = (term: string) => ({ '@id': term, '@type': '@id' })
const dateTime = (term: string) => ({ '@id': term, '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' })

/** Every term we send that the contexts before it do not have. Inline, since nobody should have to fetch it. */
const terms = {
  ...{ Hashtag: 'as:Hashtag', sensitive: 'as:sensitive', votersCount: 'toot:votersCount' },
  ...{ blurhash: 'toot:blurhash', focalPoint: { '@id': 'toot:focalPoint', '@container': '@list' } },
  ...{ eventStatus: 'ev:eventStatus', status: 'ical:status', timezone: 'ev:timezone', inLanguage: 'sc:inLanguage' },
  ...{ displayEndTime: 'ev:displayEndTime', organizers: id('ev:organizers'), isOnline: 'mz:isOnline' },
  ...{ joinMode: 'ev:joinMode', externalParticipationUrl: id('ev:externalParticipationUrl') },
  ...{ maximumAttendeeCapacity: 'sc:maximumAttendeeCapacity', participantCount: 'mz:participantCount' },
  attendees: id('ev:attendees'),
  ...{ address: 'sc:address', PostalAddress: 'sc:PostalAddress', streetAddress: 'sc:streetAddress' },
  ...{ category: 'ev:category', previousStartTime: 'ev:previousStartTime' },
  VirtualLocation: 'sc:VirtualLocation',
  ...{ action: 'hub:action', actionUrl: id('hub:actionUrl'), deadline: dateTime('hub:deadline') },
  ...{ goal: 'hub:goal', state: 'hub:state', area: id('hub:area'), background: id('hub:background') },
  ...{ pledged: 'hub:pledged', takesUp: id('hub:takesUp') },
  ...{ interactionPolicy: id('gts:interactionPolicy'), canQuote: id('gts:canQuote') },
  automaticApproval: id('gts:automaticApproval'),
  ...{ quote: id(`${QUOTES_FEP}#quote`), quoteAuthorization: id(`${QUOTES_FEP}#quoteAuthorization`) },
  // A text to Fedibird, as it is to Mastodon.
  quoteUri: 'http://fedibird.com/ns#quoteUri',
  ...{ 'hub:licence': id('hub:licence'), 'hub:adaptedFrom': id('hub:adaptedFrom') },
  ...{ 'hub:lineage': { ...id('hub:lineage'), '@container': '@list' } },
  ...{ 'hub:sections': { '@id': 'hub:sections', '@container': '@list' } },
}

/** Of stamps, and of answers to those who ask for one. */
const quoteTerms = {
  ...{ QuoteRequest: `${QUOTES_FEP}#QuoteRequest`, QuoteAuthorization: `${QUOTES_FEP}#QuoteAuthorization` },
  ...{ interactingObject: id('gts:interactingObject'), interactionTarget: id('gts:interactionTarget') },
}

const actorTerms = {
  manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
  ...{ alsoKnownAs: id('as:alsoKnownAs'), movedTo: id('as:movedTo') },
  ...{ discoverable: 'toot:discoverable', indexable: 'toot:indexable' },
  ...{ featured: id('toot:featured'), featuredTags: id('toot:featuredTags') },
  attributionDomains: 'toot:attributionDomains',
  webfinger: 'https://purl.archive.org/socialweb/webfinger#webfinger',
  ...{ PropertyValue: 'schema:PropertyValue', value: 'schema:value' },
  implements: { '@id': 'https://w3id.org/fep/844e/implements', '@type': '@id', '@container': '@set' },
}

function frozen<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach((part) => frozen(part))
  return Object.freeze(value)
}

/** `@context` of objects, collections and what is done with them. Frozen. */
export const CONTEXT: Json[] = frozen([AS, ...SECURITY, { ...prefixes, ...terms }])
/** `@context` of actors, and of activities that carry one. Frozen. */
export const ACTOR_CONTEXT: Json[] = frozen([AS, ...SECURITY, CID, { ...prefixes, ...terms, ...actorTerms }])
/** `@context` of stamps for quotes, and of answers to those who ask for one. Frozen. */
export const QUOTE_CONTEXT: Json[] = frozen([AS, ...SECURITY, { ...prefixes, ...terms, ...quoteTerms }])
