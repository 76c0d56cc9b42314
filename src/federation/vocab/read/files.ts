import type { Iri } from '../../../core/iri.js'
import type { PostFile } from '../../../domain/posts/post.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { longestText, MOST_FILES } from './limits.js'
import { linksIn, mediaTypeOf, pictureOf, sizeOf, type Link } from './links.js'
import { plainOf } from './text.js'
import { typeAmong } from './terms.js'
import { isObject, many, stringIn } from './values.js'

const kindOfType = { Image: 'image', Video: 'video', Audio: 'audio', Document: 'other', Link: 'link' } as const
const fileTypes = ['Image', 'Video', 'Audio', 'Document', 'Link'] as const

/**
 * The files beside an object: its `image` (what leads an article or a link), then its `attachment`s, each address once.
 * What is attached for machines (`PropertyValue`, `Emoji`) is left out.
 */
export function filesOf(json: JsonObject): PostFile[] {
  const lead = many(json['image'], MOST_FILES).flatMap((given) => fileOf(given, 'Image') ?? [])
  const attached = many(json['attachment'], MOST_FILES).flatMap((given) => fileOf(given, null) ?? [])
  return distinct([...lead, ...attached])
}

/** Files by their address; the first stands, with the words that any of them has. */
export function distinct(files: readonly PostFile[]): PostFile[] {
  const byUrl = new Map<string, PostFile>()
  for (const file of files) {
    const known = byUrl.get(file.url)
    if (known === undefined) byUrl.set(file.url, file)
    else if (known.alt === '' && file.alt !== '') byUrl.set(file.url, { ...known, alt: file.alt })
  }
  return [...byUrl.values()].slice(0, MOST_FILES)
}

function fileOf(given: Json, assumed: 'Image' | null): PostFile | null {
  const said = isObject(given) ? given : {}
  const links = linksIn(given)
  const type = typeAmong(said, fileTypes) ?? assumed ?? (mediaTypeOf(said['mediaType']) === null ? null : 'Document')
  const link = links.find(({ mediaType }) => mediaType !== 'text/html') ?? links[0]
  if (type === null || link === undefined) return null
  return file(kindOf(kindOfType[type], link), link, said)
}

/** What a file is by its media type, where its own type does not say. */
function kindOf(kind: PostFile['kind'], { mediaType }: Link): PostFile['kind'] {
  const [family] = (mediaType ?? '').split('/')
  if (kind !== 'other' && kind !== 'link') return kind
  if (mediaType === 'text/html') return 'link'
  return family === 'image' || family === 'video' || family === 'audio' ? family : kind
}

function file(kind: PostFile['kind'], link: Link, said: JsonObject): PostFile {
  const width = link.width || sizeOf(said['width'])
  const height = link.height || sizeOf(said['height'])
  return {
    kind,
    url: link.href,
    mediaType: link.mediaType,
    alt: plainOf(stringIn(said['name']) ?? stringIn(said['summary']) ?? '', longestText.alt) ?? '',
    width: width || null,
    height: height || null,
    blurhash: blurhashOf(said['blurhash'] ?? said['blurHash']),
    focus: focusOf(said['focalPoint']),
    ...playedOf(kind, said),
  }
}

/** What films and recordings have beside all that. */
function playedOf(kind: PostFile['kind'], said: JsonObject): Pick<PostFile, 'duration' | 'still'> {
  if (kind !== 'video' && kind !== 'audio') return {}
  const [duration, still] = [secondsIn(said['duration']), pictureOf(said['icon'])]
  return { ...(duration !== null && { duration }), ...(still !== null && { still }) }
}

const DURATION = /^P(?:(\d{1,3})D)?T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,9})?)S)?$/

/** Of an xsd:duration without months; null for none, or nothing. */
function secondsIn(given: Json | undefined): number | null {
  const [matched, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(stringIn(given) ?? '') ?? []
  const all = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return matched === undefined || all === 0 ? null : all
}

/**
 * What an Image, a Video or an Audio is itself: the file its `url` leads to. PeerTube names playlists with the files among
 * their tags, and each in several sizes: the largest that browsers play and that is no larger than 720 lines.
 */
export function ownFile(json: JsonObject, type: 'Image' | 'Video' | 'Audio'): PostFile | null {
  const kind = kindOfType[type]
  // A plain address has only the object's own type to say what it is.
  const direct = linksIn(json['url']).map((link) => ({
    ...link,
    mediaType: link.mediaType ?? mediaTypeOf(json['mediaType']),
  }))
  const fitting = [...direct, ...direct.flatMap(({ tags }) => linksIn(tags))].filter(({ mediaType }) =>
    mediaType?.startsWith(`${kind}/`),
  )
  const small = fitting.filter(({ height }) => height <= 720)
  const found = (small.length > 0 ? small : fitting).toSorted((a, b) => b.height - a.height)[0]
  return found === undefined ? null : file(kind, found, pick(json, ['width', 'height', 'duration', 'icon']))
}

const pick = (json: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, json[name] ?? null]))

/** A file of which no more than its address is known. */
export function bareFile(kind: PostFile['kind'], url: Iri): PostFile {
  return { kind, url, mediaType: null, alt: '', width: null, height: null, blurhash: null, focus: null }
}

const BASE83 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~'
const BLURHASH = /^[0-9A-Za-z#$%*+,\-.:;=?@[\]^_{|}~]{6,166}$/

/** Only one that can be drawn: its first character says how long it has to be. */
export function blurhashOf(given: Json | undefined): string | null {
  if (typeof given !== 'string' || !BLURHASH.test(given)) return null
  const size = BASE83.indexOf(given.charAt(0))
  const parts = ((size % 9) + 1) * (Math.floor(size / 9) + 1)
  return given.length === 4 + 2 * parts ? given : null
}

function focusOf(given: Json | undefined): readonly [number, number] | null {
  if (!Array.isArray(given) || given.length !== 2) return null
  const [x, y] = given
  const fits = (value: Json | undefined): value is number => typeof value === 'number' && Math.abs(value) <= 1
  return fits(x) && fits(y) && (x !== 0 || y !== 0) ? [x, y] : null
}
