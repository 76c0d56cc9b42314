/**
 * What an app may do in a member's name, by the names Mastodon's API gives them: `read` covers `read:statuses`, `follow`
 * covers reading and changing follows, blocks and mutes. Source: Mastodon documentation, "OAuth Scopes".
 */
const PARTS = {
  read: 'accounts blocks bookmarks favourites filters follows lists mutes notifications search statuses',
  write:
    'accounts blocks bookmarks conversations favourites filters follows lists media mutes notifications reports statuses',
} as const
const FOLLOW = ['follows', 'blocks', 'mutes']

export const scopes: readonly string[] = [
  'profile',
  'follow',
  'push',
  ...Object.entries(PARTS).flatMap(([family, parts]) => [
    family,
    ...parts.split(' ').map((part) => `${family}:${part}`),
  ]),
]

/** Also parts that later versions of Mastodon know and this hub does not: nothing here asks for them. */
const WELL_FORMED = /^(?:(?:read|write)(?::[a-z_]{1,40})?|profile|follow|push)$/
const MOST = 60

/** What an app that names none gets. */
export const FIRST_SCOPES: readonly string[] = ['read']

/** From text with spaces (RFC 6749, 3.3), each once, in their order. @returns null when one of them is none */
export function parseScopes(text: string): readonly string[] | null {
  const found = [...new Set(text.split(/[\s+,]+/).filter((part) => part !== ''))]
  if (found.length === 0) return FIRST_SCOPES
  return found.length <= MOST && found.every((scope) => WELL_FORMED.test(scope)) ? found : null
}

/** Whether what was granted is enough for `needed`. */
export function covers(granted: readonly string[], needed: string): boolean {
  if (granted.includes(needed)) return true
  const [family = '', part] = needed.split(':')
  if (part === undefined) return family === 'follow' && granted.includes('read') && granted.includes('write')
  return granted.includes(family) || (granted.includes('follow') && FOLLOW.includes(part))
}

/** Whether an app that was registered for `registered` may ask for all of `wanted`. */
export const within = (registered: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((scope) => covers(registered, scope))
