import { isLoopbackHost } from '../../core/reach.js'
import type { Iri } from '../../core/iri.js'
import { foldAddress, parseAddress, type Address } from '../../domain/actors/address.js'
import { isJrd, JRD_ACCEPT } from '../remote/content-types.js'
import type { Fetcher } from '../remote/fetcher.js'
import { invalid, type Failed } from '../remote/results.js'
import { parseStrictJson } from '../remote/strict-json.js'
import { Jrd, selfOf } from './jrd.js'

/** What a host said of an address. `from` is the host that answered in the end. */
export type Answer = { kind: 'ok'; jrd: Jrd; from: string }
/** Somebody found by address; `address` is the one their server calls theirs, which may be on another host. */
export type Fingered = Answer & { iri: Iri; address: Address }

/** WebFinger as a client (RFC 7033). Nothing that strangers do makes it throw. */
export type WebFinger = {
  /** What this host says of an address, which may be one of another host. */
  ask(host: string, about: Address): Promise<Answer | Failed>
  /** The actor of an address. A subject on another host counts only when that host names the same actor. */
  resolve(address: Address): Promise<Fingered | Failed>
}

/** The answer is a handful of links. */
const MAX_BYTES = 65_536

/** @param allowHttpLoopback  as for `reach`: hosts of this machine are then asked on plain http */
export function createWebFinger({
  fetcher,
  allowHttpLoopback,
}: {
  fetcher: Pick<Fetcher, 'get'>
  allowHttpLoopback: boolean
}): WebFinger {
  async function ask(host: string, { name, host: home }: Address): Promise<Answer | Failed> {
    const scheme = allowHttpLoopback && isLoopbackHost(new URL(`https://${host}`).hostname) ? 'http' : 'https'
    const resource = encodeURIComponent(`acct:${name}@${home}`)
    const url = `${scheme}://${host}/.well-known/webfinger?resource=${resource}`
    const got = await fetcher.get(url, { accept: JRD_ACCEPT, maxBytes: MAX_BYTES })
    if (got.kind !== 'ok') return got
    if (!isJrd(got.headers['content-type'])) return invalid('not an answer of WebFinger')
    const json = parseStrictJson(got.body)
    if ('fault' in json) return invalid(json.fault)
    const { data } = Jrd.safeParse(json.value)
    return data === undefined ? invalid('not a JRD') : { kind: 'ok', jrd: data, from: new URL(got.url).host }
  }

  async function resolve(address: Address): Promise<Fingered | Failed> {
    const first = await ask(address.host, address)
    if (first.kind !== 'ok') return first
    const iri = selfOf(first.jrd)
    if (iri === null) return invalid('no actor')
    const subject = subjectOf(first.jrd) ?? address
    if (foldAddress(subject) === foldAddress(address)) return { ...first, iri, address: subject }
    const second = await ask(subject.host, subject)
    if (second.kind !== 'ok') return second
    const agrees = selfOf(second.jrd) === iri && foldAddress(subjectOf(second.jrd) ?? subject) === foldAddress(subject)
    return agrees ? { ...second, iri, address: subject } : invalid('a subject that is somebody else')
  }

  return { ask, resolve }
}

/** The subject as an address; null when it is none, or left out. */
function subjectOf({ subject }: Jrd): Address | null {
  return typeof subject === 'string' && /^acct:/i.test(subject) ? parseAddress(subject) : null
}
