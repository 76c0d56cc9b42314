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
  const excess = excessIn(bytes)
  if (excess !== null) return { fault: excess }
  const parsed = parse(bytes)
  if ('fault' in parsed) return parsed
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'not a JSON object' }
  const fault = faultIn(value)
  return fault === null ? { value } : { fault }
}

const tooMany = `more than ${MAX_NODES} values`
const tooDeep = `more than ${MAX_DEPTH} levels`
const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * What can be told without making anything of it: to make hundreds of thousands of values costs many times as much as to
 * count them, and this is asked before anybody knows who sent them. Null also for what is no JSON at all.
 */
function excessIn(bytes: Uint8Array): string | null {
  let [commas, opened, depth] = [0, 0, 0]
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = endOfString(bytes, at)
      if (at < 0) return null
    } else if (byte === COMMA) commas++
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      opened++
      if (++depth > MAX_DEPTH) return tooDeep
    }
    // Each comma stands before a value, and so does the first value of all.
    if (Math.max(commas + 1, opened) > MAX_NODES) return tooMany
  }
  return null
}

/** Where the quotation mark is that ends a string; -1 for nowhere. */
function endOfString(bytes: Uint8Array, start: number): number {
  let end = bytes.indexOf(QUOTE, start + 1)
  while (end >= 0 && isEscaped(bytes, end)) end = bytes.indexOf(QUOTE, end + 1)
  return end
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  let before = at
  while (bytes[before - 1] === BACKSLASH) before--
  return (at - before) % 2 === 1
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
    if (nodes > MAX_NODES) return tooMany
    if (depth > MAX_DEPTH) return tooDeep
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
