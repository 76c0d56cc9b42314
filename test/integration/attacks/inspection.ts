import { expect } from 'chai'
import type { Canary, Intruder, Scene } from './scene.js'
import type { Said } from './wire.js'

/** What every answer has, whatever was asked and however it went wrong. */
const HEADERS = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
  'x-request-id',
] as const

/** Style sheets, fonts and pictures of ours are spared what only a document heeds. */
const EVERYWHERE = ['cross-origin-resource-policy', 'x-content-type-options', 'x-request-id'] as const

/** Traces of how the hub is made, of which nobody is told. */
const INNARDS =
  /\n\s+at .+:\d+:\d+|node_modules|node:internal|file:\/\/|dist\/src|SQLITE|ECONN|TypeError|RangeError|ZodError/

/** What is the same for everybody, and may be kept by everybody. */
const shared = (path: string) =>
  /^\/(?:assets|embed|media|nodeinfo|\.well-known)\/|\.(?:atom|rss|ics|xml|txt|ico|png)$/.test(path.split('?')[0] ?? '')

/** The one page that others may show in theirs. */
const isFramed = (path: string) => /^\/embed\/events(?:\?|$)/.test(path)

/** What must be true of any answer to anybody. @param what  was asked, for the message when it is not */
export function inspect({ canaries }: Scene, who: Intruder, path: string, what: string, said: Said): void {
  const { status, headers, text } = said
  expect(status, what).to.be.within(200, 499).and.not.equal(417)
  expect(text, what).to.not.match(INNARDS)
  const type = String(headers['content-type'] ?? '')
  if (!/^text\/(?:plain|calendar|csv)|^application\/(?:activity\+|jrd\+)?json/.test(type)) {
    expect(text, what).to.not.include('<canary')
  }
  const isDocument =
    !/^\/(?:assets\/|favicon\.ico|apple-touch-icon|(?:avatars|headers)\/original\/missing\.png)/.test(path) ||
    status >= 400
  for (const name of isDocument ? HEADERS : EVERYWHERE)
    if (name !== 'x-frame-options' || !isFramed(path)) expect(headers, what).to.have.property(name)
  expect(headers, what).to.not.have.property('x-powered-by')
  const caching = headers['cache-control'] ?? ''
  const cookies = headers['set-cookie'] ?? []
  if (cookies.length > 0) expect(caching, what).to.match(/private|no-store/)
  for (const cookie of cookies) expect(cookie, what).to.match(/; HttpOnly; SameSite=Lax$/)
  // Documents for other servers never depend on a session.
  const isOfNobody = type.startsWith('application/activity+json')
  if (who.role !== null && !shared(path) && !isOfNobody && what.split(' ')[1] !== 'OPTIONS')
    expect(caching, what).to.include('no-store')
  if (status >= 400 && status !== 412) expect(caching, what).to.match(/no-store|no-cache/)
  const location = String(headers.location ?? '/')
  expect(location, what).to.match(/^\/(?![/\\])/)
  // What somebody wrote into the address themselves may come back.
  const told = `${text}\n${JSON.stringify(headers)}`.replaceAll(path.split('?')[0] ?? path, '')
  for (const canary of canaries) if (!maySee(who, path, canary)) expect(told, what).to.not.include(canary.text)
}

const maySee = ({ role }: Intruder, path: string, { seenBy, openAt }: Canary): boolean =>
  (role !== null && seenBy.includes(role)) || openAt?.(path) === true

/** The collections that are not as they were. */
export function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return Array.from(after).flatMap(([name, docs]) => (before.get(name) === docs ? [] : [name]))
}
