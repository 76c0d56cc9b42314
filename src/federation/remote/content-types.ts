export const AS2_PROFILE = 'https://www.w3.org/ns/activitystreams'
const TYPE = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/
const PARAMETER = /;\s*([a-z0-9_-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))\s*/gy

export const AS2_ACCEPT = `application/activity+json, application/ld+json; profile="${AS2_PROFILE}"`
export const JRD_ACCEPT = 'application/jrd+json, application/json'

export type ContentType = { type: string; parameters: ReadonlyMap<string, string> }

/** Null for what is no media type, and for one that names a parameter twice: readers would differ over it. */
export function parseContentType(text: string | undefined): ContentType | null {
  const semicolon = (text ?? '').indexOf(';')
  const whole = text ?? ''
  const type = (semicolon === -1 ? whole : whole.slice(0, semicolon)).trim().toLowerCase()
  if (!TYPE.test(type)) return null
  const rest = semicolon === -1 ? '' : whole.slice(semicolon).replace(/;\s*$/, '')
  const parameters = new Map<string, string>()
  let read = 0
  for (const [pair, name = '', quoted, bare] of rest.toLowerCase().matchAll(PARAMETER)) {
    if (parameters.has(name)) return null
    parameters.set(name, quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '')
    read += pair.length
  }
  return read === rest.length ? { type, parameters } : null
}

/** Whether this is an ActivityStreams document in UTF-8: one of the two types that say so, and no other. */
export function isAs2(contentType: string | undefined): boolean {
  const parsed = parseContentType(contentType)
  if (parsed === null || !isUtf8(parsed)) return false
  if (parsed.type === 'application/activity+json') return true
  return (
    parsed.type === 'application/ld+json' && (parsed.parameters.get('profile') ?? '').split(/\s+/).includes(AS2_PROFILE)
  )
}

/** Whether this is the answer of WebFinger in UTF-8; many servers call it plain JSON. */
export function isJrd(contentType: string | undefined): boolean {
  const parsed = parseContentType(contentType)
  return parsed !== null && isUtf8(parsed) && ['application/jrd+json', 'application/json'].includes(parsed.type)
}

/** Whether this is JSON in UTF-8 by any name, as NodeInfo is. */
export function isJson(contentType: string | undefined): boolean {
  const parsed = parseContentType(contentType)
  return parsed !== null && isUtf8(parsed) && /^application\/(?:[^/]+\+)?json$/.test(parsed.type)
}

function isUtf8({ parameters }: ContentType): boolean {
  return /^(?:utf-?8|us-ascii)$/.test(parameters.get('charset') ?? 'utf-8')
}
