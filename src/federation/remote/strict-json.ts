const MAX_DEPTH = 20
const MAX_NODES = 10_000
const MAX_STRING_BYTES = 512 * 1024
/** Keywords of JSON-LD that move things about: whoever does not expand them reads another document than whoever does. */
const UNREADABLE = new Set(['@graph', '@included', '@reverse'])

export type Json = string | number | boolean | null | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/**
 * Reads a stranger's JSON object: UTF-8, at most 20 levels deep, 10,000 values, strings of 512 KiB, whole Unicode
 * characters only, nothing that JSON-LD would have to rearrange. Keys named `__proto__` are left out.
 * @returns the fault in words for a log when it is anything else
 */
export function parseStrictJson(bytes: Uint8Array): { value: JsonObject } | { fault: string } {
  const parsed = parse(bytes)
  if ('fault' in parsed) return parsed
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'not a JSON object' }
  const fault = faultIn(value)
  return fault === null ? { value } : { fault }
}

function parse(bytes: Uint8Array): { value: Json } | { fault: string } {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json }
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: 'not JSON' }
    if (error instanceof TypeError) return { fault: 'not UTF-8' }
    throw error
  }
}

/** Walks level by level, so that depth costs no stack; takes `__proto__` out on the way. */
function faultIn(root: JsonObject): string | null {
  let level: Json[] = [root]
  let nodes = 0
  for (let depth = 1; level.length > 0; depth++) {
    nodes += level.length
    if (nodes > MAX_NODES) return `more than ${MAX_NODES} values`
    if (depth > MAX_DEPTH) return `more than ${MAX_DEPTH} levels`
    const below: Json[] = []
    for (const value of level) {
      const fault = typeof value === 'string' ? faultInString(value) : faultInParts(value, below)
      if (fault !== null) return fault
    }
    level = below
  }
  return null
}

function faultInParts(value: Exclude<Json, string>, below: Json[]): string | null {
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) {
    for (const part of value) below.push(part)
    return null
  }
  delete value['__proto__']
  for (const [key, part] of Object.entries(value)) {
    if (UNREADABLE.has(key)) return `uses ${key}`
    const fault = faultInString(key)
    if (fault !== null) return fault
    below.push(part)
  }
  return null
}

function faultInString(text: string): string | null {
  if (!text.isWellFormed()) return 'half a character'
  const long = text.length * 3 > MAX_STRING_BYTES && Buffer.byteLength(text) > MAX_STRING_BYTES
  return long ? `a string of more than ${MAX_STRING_BYTES} bytes` : null
}
