import { hostOf, parseIri, sameOrigin, type Iri } from '../../core/iri.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import { AVATAR, intentOf, PROFILE_PAGE, SELF, SERVICE, SUBSCRIBE } from './relations.js'

/** The part of our actors that discovery shows. */
export type OwnActors = {
  isLocal(iri: Iri): boolean
  instance(): Promise<LocalActor>
  voice(): Promise<LocalActor | null>
  byHandle(handle: string): Promise<LocalActor | 'gone' | null>
  byIri(iri: Iri): Promise<LocalActor | 'gone' | null>
}

/** Where our people can do something with what is on other servers (FEP-3b86): an activity, and the template for it. */
export type Intent = { activity: 'Create' | 'Follow' | 'Join' | 'Object'; template: string }

export type WebFingerDeps = {
  actors: OwnActors
  /** Where the hub is, an origin. */
  baseUrl: string
  intents: readonly Intent[]
  avatarOf: (actor: LocalActor) => Promise<{ url: string; mediaType: string } | null>
}

export type OwnLink = { rel: string; type?: string; href?: string; template?: string }
export type OwnJrd = { subject: string; aliases: string[]; links: OwnLink[] }
export type Answered = OwnJrd | 'malformed' | 'unknown'

const LONGEST_RESOURCE = 2_048
/** With or without the sign that people write in front. */
const ADDRESS = /^@?([^@\s/?#]+)@([^@\s/?#]+)$/i
const OTHER_SCHEME = /^(?!acct:)[a-z][a-z0-9+.-]*:./i
const AS2 = 'application/activity+json'

/** Where people of this hub act on what they found elsewhere: the page itself is the web's. */
export const interactTemplate = (baseUrl: string): string => `${baseUrl}/interact?uri={uri}`

/** What our own WebFinger says of a resource: an address, an actor, a page of one, or the hub itself. */
export async function describeResource(deps: WebFingerDeps, resource: string): Promise<Answered> {
  if (resource.length > LONGEST_RESOURCE || !resource.isWellFormed()) return 'malformed'
  if (/^https?:/i.test(resource)) return byUrl(deps, resource)
  const [, name, host] = ADDRESS.exec(resource.replace(/^acct:/i, '')) ?? []
  if (name !== undefined && host !== undefined) return byAddress(deps, name.toLowerCase(), host)
  return OTHER_SCHEME.test(resource) ? 'unknown' : 'malformed'
}

async function byAddress(deps: WebFingerDeps, name: string, host: string): Promise<Answered> {
  const { actors, baseUrl } = deps
  const own = hostOf(baseUrl as Iri)
  if (!URL.canParse(`${new URL(baseUrl).protocol}//${host}`)) return 'malformed'
  if (new URL(`${new URL(baseUrl).protocol}//${host}`).host !== own) return 'unknown'
  const isInstance = name === own || name === new URL(baseUrl).hostname
  return described(deps, isInstance ? await actors.instance() : await actors.byHandle(name))
}

async function byUrl(deps: WebFingerDeps, resource: string): Promise<Answered> {
  const { actors, baseUrl } = deps
  const iri = parseIri(resource)
  if (iri === null) return 'malformed'
  if (!sameOrigin(iri, baseUrl as Iri)) return 'unknown'
  const { pathname, search } = new URL(iri)
  if (pathname === '/' && search === '') return ofOrigin(deps)
  const actor = (await actors.byIri(iri)) ?? (await byPage(deps, iri))
  return described(deps, actor)
}

/** The page of the voice or of the hub, and a member's by the handle in it. */
async function byPage({ actors }: WebFingerDeps, iri: Iri): Promise<LocalActor | 'gone' | null> {
  const all = [await actors.voice(), await actors.instance()]
  const found = all.find((actor) => actor?.url === iri)
  if (found !== undefined) return found
  const [, handle] = /^\/@?(?:[^/]+\/)*@?([a-z0-9_]+)$/i.exec(new URL(iri).pathname) ?? []
  const actor = handle === undefined ? null : await actors.byHandle(handle.toLowerCase())
  return actor !== null && actor !== 'gone' && actor.url === iri ? actor : null
}

/** The hub as a whole: who speaks for it, if the page is theirs, and which actor it is as a machine (FEP-d556). */
async function ofOrigin(deps: WebFingerDeps): Promise<Answered> {
  const { actors, baseUrl } = deps
  const [voice, instance] = [await actors.voice(), await actors.instance()]
  const service = { rel: SERVICE, type: AS2, href: instance.iri }
  const isVoices = voice !== null && parseIri(voice.url) !== null && new URL(voice.url).href === new URL(baseUrl).href
  if (!isVoices) return { subject: new URL(baseUrl).href, aliases: [instance.iri], links: [service] }
  const jrd = await jrdOf(deps, voice)
  return { ...jrd, links: [...jrd.links, service] }
}

async function described(deps: WebFingerDeps, actor: LocalActor | 'gone' | null): Promise<Answered> {
  return actor === null || actor === 'gone' ? 'unknown' : jrdOf(deps, actor)
}

async function jrdOf({ baseUrl, intents, avatarOf }: WebFingerDeps, actor: LocalActor): Promise<OwnJrd> {
  const { iri, url, handle, kind } = actor
  const avatar = await avatarOf(actor)
  const links: OwnLink[] = [
    { rel: SELF, type: AS2, href: iri },
    { rel: PROFILE_PAGE, type: 'text/html', href: url },
  ]
  if (avatar !== null) links.push({ rel: AVATAR, type: avatar.mediaType, href: avatar.url })
  // Nobody signs in as the hub.
  if (kind !== 'instance') {
    links.push({ rel: SUBSCRIBE, template: interactTemplate(baseUrl) })
    links.push(...intents.map(({ activity, template }) => ({ rel: intentOf(activity), template })))
  }
  const subject = `acct:${handle.toLowerCase()}@${hostOf(baseUrl as Iri)}`
  return { subject, aliases: [...new Set([iri, url])], links }
}
