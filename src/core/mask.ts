const REDACTED = '[redacted]'
/** Of longer texts only the beginning is looked at, and kept. */
const MAX_LENGTH = 10_000

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,20}PRIVATE KEY-----|$)/g
const CREDENTIALS = /\b(Bearer|Basic) +[\w.~+/=-]+/gi
const ABSOLUTE_URL = /([a-z][a-z0-9+.-]{1,30}):\/\/(\S+)/gi
const RELATIVE_URL = /(?<!\S)\/\S*/g
const PARAMETER = /([?&#;])([^=?&#;]*)(=?)([^?&#;]*)/g

/**
 * The text without the secrets that can be told by their look: private keys, credentials of HTTP, and in URLs the
 * userinfo and the values of query and fragment.
 */
export function maskText(text: string): string {
  return text
    .slice(0, MAX_LENGTH)
    .replace(PRIVATE_KEY, REDACTED)
    .replace(CREDENTIALS, `$1 ${REDACTED}`)
    .replace(ABSOLUTE_URL, (_, scheme: string, rest: string) => `${scheme}://${maskQuery(maskUserinfo(scheme, rest))}`)
    .replace(RELATIVE_URL, maskQuery)
}

/** Operators paste passwords with a bare slash in them: for a store or a mail server all before the last @ goes. */
function maskUserinfo(scheme: string, rest: string): string {
  const end = /(mongodb(\+srv)?|smtps?)$/i.test(scheme) ? rest.length : rest.search(/[/?#]|$/)
  const at = rest.lastIndexOf('@', end - 1)
  return at === -1 ? rest : `${REDACTED}${rest.slice(at)}`
}

function maskQuery(url: string): string {
  const start = url.search(/[?#]/)
  if (start === -1) return url
  const query = url.slice(start).replace(PARAMETER, (all, mark: string, name: string, equals: string) => {
    if (equals === '=') return `${mark}${name}=…`
    return mark === '#' || name === '' ? all : `${mark}…` // `#main-key` names a key and is no secret
  })
  return url.slice(0, start) + query
}
