/** Where somebody is found by people: `name@host`. `host` is as `hostOf` gives it, `name` as it was written. */
export type Address = { name: string; host: string }

const LONGEST = 200
/** Letters and digits of any script, as some servers allow them, and the marks that addresses have in between. */
const NAME = /^[\p{L}\p{M}\p{N}_.~+-]+$/u
const HOST =
  /^(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(?::\d{1,5})?$/u

/** Reads `name@host`, `@name@host` or `acct:name@host`, the host with a port where it is not 443; null for anything else. */
export function parseAddress(text: string): Address | null {
  if (text.length > LONGEST || !text.isWellFormed()) return null
  const [, name = '', given = ''] = /^(?:acct:)?@?([^@]+)@([^@]+)$/i.exec(text.trim()) ?? []
  if (!NAME.test(name) || !HOST.test(given)) return null
  const url = `https://${given}/`
  return URL.canParse(url) ? { name, host: new URL(url).host } : null
}

/** The one form under which an address is stored and compared. */
export const foldAddress = ({ name, host }: Address): string => `${name.normalize('NFC').toLowerCase()}@${host}`
