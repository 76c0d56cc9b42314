import { maskText } from './mask.js'

/** Words that make a key's value unfit for a log wherever they stand in the key: `smtpPassword`, `set-cookie`. */
export const secretWords = [
  'password',
  'passphrase',
  'passwd',
  'secret',
  'token',
  'cookie',
  'authorization',
  'credential',
  'privatekey',
  'apikey',
  'verifier',
]

/** Keys that are unfit as a whole: personal data, what people wrote, and what proves who somebody is. */
export const privateNames = [
  'email',
  'emailaddress',
  'phone',
  'body',
  'rawbody',
  'rawheaders',
  'content',
  'html',
  'text',
  'signature',
  'signatureinput',
  'session',
  'sessionid',
  'code',
  'otp',
  'pin',
  'jwt',
  'jwk',
  'pem',
  'key',
]

const REDACTED = '[redacted]'
const MAX_DEPTH = 6
const MAX_ENTRIES = 50
const MAX_TEXT = 2_000
/** Characters, and one for each value, that one call copies before it cuts the rest. */
const MAX_SIZE = 20_000

type Rest = { size: number }

/**
 * A plain copy of anything, fit for a log: secrets gone by the name of their key and by their look, of bounded depth
 * and size, never an exception. What is left out is named in square brackets. Null and booleans always stay: they tell
 * whether there is something, not what.
 */
export function redact(value: unknown): unknown {
  return copy(value, [], { size: MAX_SIZE })
}

function copy(value: unknown, path: readonly object[], rest: Rest): unknown {
  if (--rest.size < 0) return '[cut]'
  if (typeof value === 'string') return cutText(value, rest)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`
  if (typeof value !== 'object' || value === null) return value
  if (path.includes(value)) return '[circular]'
  if (path.length === MAX_DEPTH) return '[deep]'
  try {
    return copyObject(value, [...path, value], rest)
  } catch {
    return '[unreadable]' // a getter or a proxy that throws
  }
}

function copyObject(value: object, path: readonly object[], rest: Rest): unknown {
  if (value instanceof Error) return copyError(value, path, rest)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString()
  if (value instanceof URL) return cutText(value.href, rest)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Set) return copyList([...value], path, rest)
  if (Array.isArray(value)) return copyList(value, path, rest)
  if (value instanceof Map) return copyEntries([...value.keys()], (key) => value.get(key), path, rest)
  return copyEntries(Object.keys(value), (key) => (value as Record<string, unknown>)[key], path, rest)
}

function copyError(error: Error & { code?: unknown }, path: readonly object[], rest: Rest): unknown {
  return {
    name: copy(error.name, path, rest),
    message: copy(error.message, path, rest),
    code: typeof error.code === 'string' ? copy(error.code, path, rest) : undefined,
    stack: copy(error.stack, path, rest),
    cause: copy(error.cause, path, rest),
    // Of several connection attempts that failed, the message tells nothing and these tell all.
    errors: error instanceof AggregateError ? copyList(error.errors, path, rest) : undefined,
  }
}

function copyList(list: readonly unknown[], path: readonly object[], rest: Rest): unknown[] {
  const shown = list.slice(0, MAX_ENTRIES).map((value) => copy(value, path, rest))
  return list.length > MAX_ENTRIES ? [...shown, `[${list.length - MAX_ENTRIES} more]`] : shown
}

function copyEntries<K>(keys: K[], valueOf: (key: K) => unknown, path: readonly object[], rest: Rest): unknown {
  const entries = keys.slice(0, MAX_ENTRIES).map((key) => {
    const value = valueOf(key)
    return [cutText(String(key), rest), mayShow(String(key), value) ? copy(value, path, rest) : REDACTED] as const
  })
  const more = keys.length - MAX_ENTRIES
  return Object.fromEntries(more > 0 ? [...entries, ['…', `[${more} more]`]] : entries)
}

function mayShow(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return true
  const name = key.toLowerCase().replace(/[-_. ]/g, '')
  return !privateNames.includes(name) && !secretWords.some((word) => name.includes(word))
}

function cutText(text: string, rest: Rest): string {
  const masked = maskText(text)
  const length = Math.max(Math.min(masked.length, MAX_TEXT, rest.size), 0)
  rest.size -= length
  return masked.length > length ? `${masked.slice(0, length)}[cut, ${text.length} characters in all]` : masked
}
