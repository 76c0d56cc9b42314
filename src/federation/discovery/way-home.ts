import type { Iri } from '../../core/iri.js'
import { isLoopbackHost } from '../../core/reach.js'
import { parseAddress, type Address } from '../../domain/actors/address.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { WayHome } from '../../domain/network.js'
import type { Failed } from '../remote/results.js'
import { selfOf, templateOf, type Jrd } from './jrd.js'
import { intentOf, SUBSCRIBE } from './relations.js'
import type { Fingered, WebFinger } from './webfinger.js'

export type WayDeps = {
  webfinger: WebFinger
  blocks: Pick<Blocks, 'refuses'>
  /** Where this hub lets its own people act: a template with `{uri}`. */
  ownTemplate: string
  /** As `hostOf` gives it. */
  ownHost: string
  /** Whether this is an actor of ours, whom one can follow. */
  isActor: (subject: Iri) => Promise<boolean>
  /** As for `reach`. */
  allowHttpLoopback: boolean
}

const LONGEST_URL = 2_048
const SUBJECT_NAMES = new Set(['uri', 'object'])

/** Where the server of `handle` lets its people follow, or answer to, something of ours. */
export async function wayHome(deps: WayDeps, handle: string, subject: Iri): Promise<WayHome> {
  const { webfinger, blocks, ownHost, ownTemplate, isActor } = deps
  const address = parseAddress(handle)
  if (address === null) return { kind: 'nothing' }
  if (address.host === ownHost) {
    const own = fill(ownTemplate, subject)
    return own === null ? { kind: 'nothing' } : { kind: 'found', url: own.href }
  }
  if (blocks.refuses(address.host)) return { kind: 'blocked' }
  const found = await webfinger.resolve(address)
  if (found.kind !== 'ok') return failure(found)
  for (const template of templatesIn(found.jrd, await isActor(subject))) {
    const url = fill(template, subject)
    if (url !== null && (await isTheirs(deps, url, address, found))) return { kind: 'found', url: url.href }
  }
  return { kind: 'nothing' }
}

const templatesIn = (jrd: Jrd, isActor: boolean): string[] =>
  [...(isActor ? [intentOf('Follow')] : []), intentOf('Object'), SUBSCRIBE].flatMap(
    (relation) => templateOf(jrd, relation) ?? [],
  )

/** The subject where a template wants it, nothing in its other places; null when it has no place for one. */
function fill(template: string, subject: Iri): URL | null {
  let places = 0
  const filled = template.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    if (!SUBJECT_NAMES.has(name)) return ''
    places++
    return encodeURIComponent(subject)
  })
  if (places === 0 || filled.length > LONGEST_URL || !URL.canParse(filled)) return null
  return new URL(filled)
}

/**
 * Whether this leads to a server the person named, or to one that it stands for and that says so itself: nobody is to be
 * sent to a third party by a handle.
 */
async function isTheirs(
  { webfinger, allowHttpLoopback }: WayDeps,
  url: URL,
  address: Address,
  found: Fingered,
): Promise<boolean> {
  const plainHttp = url.protocol === 'http:' && allowHttpLoopback && isLoopbackHost(url.hostname)
  if ((url.protocol !== 'https:' && !plainHttp) || url.username !== '' || url.password !== '') return false
  // Who answered, after redirects, speaks for itself; that the subject's host agrees was asked.
  if ([address.host, found.address.host, found.from].includes(url.host)) return true
  if (new URL(found.iri).host !== url.host) return false
  const theirs = await webfinger.ask(url.host, found.address)
  return theirs.kind === 'ok' && selfOf(theirs.jrd) === found.iri
}

function failure(failed: Failed): WayHome {
  return { kind: failed.kind === 'unavailable' ? 'unreachable' : 'nothing' }
}
