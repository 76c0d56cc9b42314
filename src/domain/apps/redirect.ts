/** Shows the code as text, for apps that cannot be sent back to. */
export const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob'

const LONGEST = 2_000
const SCHEME = /^[a-z][a-z0-9+.-]*:/i
/** Addresses that a browser would run or read instead of going there. */
const DANGEROUS = /^(?:javascript|data|vbscript|file|blob|about|filesystem|view-source|mailto|ws|wss|ftp|urn):/i

/**
 * Whether an app may be sent back there: any scheme of its own, a page, or out of band; no fragment (RFC 6749, 3.1.2).
 * Kept and compared as it was written, since an address that was put right is another one.
 */
export function isRedirect(text: string): boolean {
  if (text === OUT_OF_BAND) return true
  if (text.length > LONGEST || /[\s\u0000-\u001f\u007f"<>\\^`{|}#]/.test(text)) return false
  if (!SCHEME.test(text) || DANGEROUS.test(text)) return false
  return !/^https?:/i.test(text) || isPage(text)
}

function isPage(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password } = new URL(text)
  return /^https?:\/\/[^/]/i.test(text) && username === '' && password === ''
}

/** Whether `asked` is one of an app's own; for programs on one's own computer with any port (RFC 8252, 7.3). */
export function isOneOf(registered: readonly string[], asked: string): boolean {
  if (registered.includes(asked)) return true
  const bare = withoutPort(asked)
  return bare !== null && isRedirect(asked) && registered.some((one) => withoutPort(one) === bare)
}

const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/

const withoutPort = (text: string): string | null => (LOOPBACK.test(text) ? text.replace(LOOPBACK, '$1') : null)

/** The address with what the app is told behind it; the rest of it stays to the letter. */
export function goBack(to: string, told: Readonly<Record<string, string | null>>): string {
  const pairs = Object.entries(told).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const joint = !to.includes('?') ? '?' : /[?&]$/.test(to) ? '' : '&'
  return `${to}${joint}${query}`
}
