import { hostOf, parseIri, type Iri } from '../../../core/iri.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { isObject, many, stringIn } from './values.js'

/** One of the addresses that a `url` names, with what it says of it. */
export type Link = { href: Iri; mediaType: string | null; width: number; height: number; tags: Json | undefined }

const MOST_LINKS = 50
const MEDIA_TYPE = /^[a-z]{1,20}\/[a-z0-9][a-z0-9.+-]{0,80}$/

/** `image/png` from `Image/PNG; charset=x`; null for what is no media type. */
export function mediaTypeOf(given: Json | undefined): string | null {
  const text = stringIn(given)
  if (text === null || text.length > 200) return null
  const type = text.replace(/;.*$/s, '').trim().toLowerCase()
  return MEDIA_TYPE.test(type) ? type : null
}

/** All addresses of a `url` (or of an `icon`): a string, a Link, an object with a `url` of its own, or several of them. */
export function linksIn(given: Json | undefined): Link[] {
  const links = many(given, MOST_LINKS).flatMap((part) => (isObject(part) ? linksOf(part) : linkOf(part, {})))
  return links.slice(0, MOST_LINKS)
}

/** An Image may have a Link for its `url`, or several: one level more is all that is looked at. */
function linksOf(part: JsonObject): Link[] {
  const named = many(part['href'] ?? part['url'], MOST_LINKS)
  return named.flatMap((inner) =>
    isObject(inner) ? linkOf(inner['href'] ?? null, { ...part, ...inner }) : linkOf(inner, part),
  )
}

function linkOf(address: Json, said: JsonObject): Link[] {
  const href = typeof address === 'string' ? parseIri(address) : null
  if (href === null) return []
  const [width, height] = [sizeOf(said['width']), sizeOf(said['height'])]
  return [{ href, mediaType: mediaTypeOf(said['mediaType']), width, height, tags: said['tag'] }]
}

const LARGEST_SIDE = 100_000

/** In pixels; 0 when not given. */
export const sizeOf = (given: Json | undefined): number =>
  typeof given === 'number' && given > 0 && given <= LARGEST_SIDE ? Math.round(given) : 0

/** Its page for people: what is called HTML, else what has no type. */
export function pageOf(given: Json | undefined): Iri | null {
  const links = linksIn(given)
  const page =
    links.find(({ mediaType }) => mediaType === 'text/html') ?? links.find(({ mediaType }) => mediaType === null)
  return page?.href ?? null
}

/** The widest picture of an `icon` or `image`: some servers send one for each size. */
export function pictureOf(given: Json | undefined): Iri | null {
  const pictures = linksIn(given).filter(({ mediaType }) => mediaType === null || mediaType.startsWith('image/'))
  return pictures.toSorted((a, b) => b.width - a.width)[0]?.href ?? null
}

/** Whether both are hosts of the same site as far as names tell: the same, or one below the other. */
export function sameSite(a: Iri, b: Iri): boolean {
  const [one, other] = [hostOf(a), hostOf(b)]
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)
}
