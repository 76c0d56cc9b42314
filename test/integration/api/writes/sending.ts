import type { TestHub } from '../../hubs.js'
import type { Reply } from '../apps.js'

export type Json = Record<string, unknown>
type Pair = [name: string, value: string]

/** The ways in which apps send parameters, each with its own way to write what is true, and lists. */
export const encodings = ['json', 'urlencoded', 'multipart', 'query', 'mixed'] as const
export type Encoding = (typeof encodings)[number]

type Dialect = {
  yes: string
  no: string
  /** The name of one of several in a list of texts, or of objects. */
  text: (name: string, at: number) => string
  object: (name: string, at: number) => string
}
const dialects: Record<Exclude<Encoding, 'json'>, Dialect> = {
  urlencoded: { yes: '1', no: '0', text: (name) => `${name}[]`, object: (name, at) => `${name}[${at}]` },
  multipart: { yes: 'True', no: 'False', text: (name) => `${name}[]`, object: (name, at) => `${name}[${at}]` },
  query: { yes: 'on', no: 'off', text: (name, at) => `${name}[${at}]`, object: (name, at) => `${name}[${at}]` },
  // The same name again and again, without brackets.
  mixed: { yes: 'true', no: 'false', text: (name) => name, object: (name, at) => `${name}[${at}]` },
}

/** What no server knows, and apps of others send all the same. */
const STRANGE: Json = { unheard_of: 'yes', types_of: ['a', 'b'], odd: { inner: ['x'], other: '1' } }
/** What apps send of what they have nothing to say about. */
const NOTHING = { absent: null }

export function pairsOf(sent: Json, dialect: Dialect): Pair[] {
  const valueOf = (value: unknown): string =>
    typeof value === 'boolean' ? (value ? dialect.yes : dialect.no) : String(value)
  const inside = (name: string, value: unknown): Pair[] => {
    if (value === null || value === undefined) return []
    if (Array.isArray(value))
      return value.flatMap((one: unknown, at) =>
        typeof one === 'object'
          ? inside(dialect.object(name, at), one)
          : [[dialect.text(name, at), valueOf(one)] as Pair],
      )
    if (typeof value !== 'object') return [[name, valueOf(value)]]
    return Object.entries(value).flatMap(([inner, one]) => inside(`${name}[${inner}]`, one))
  }
  return Object.entries(sent).flatMap(([name, value]) => inside(name, value))
}

type Request = { method: string; path: string; token: string | null; sent: Json; headers?: Record<string, string> }

/**
 * Sends one request in one of the five ways, together with parameters that nobody knows; by one of them with a slash at the
 * end. All parameters of one name go the same way: into the address, or into the body.
 */
export function send(
  hub: TestHub,
  how: Encoding,
  { method, path, token, sent, headers = {} }: Request,
): Promise<Reply> {
  const asked = { method, token, headers }
  if (how === 'json') {
    const body = JSON.stringify({ ...STRANGE, ...NOTHING, ...sent })
    return ask(hub, path, { ...asked, body, type: 'application/json' })
  }
  const all = pairsOf({ ...sent, ...STRANGE }, dialects[how])
  const encoded = (pairs: Pair[]) => new URLSearchParams(pairs).toString()
  if (how === 'query') return ask(hub, `${path}?${encoded(all)}`, asked)
  if (how === 'urlencoded')
    return ask(hub, `${path}/`, {
      ...asked,
      body: encoded(all),
      type: 'application/x-www-form-urlencoded; charset=UTF-8',
    })
  if (how === 'multipart') {
    const parts = new FormData()
    for (const [name, value] of all) parts.append(name, value)
    return ask(hub, path, { ...asked, body: parts })
  }
  const names = [...new Set(all.map(([name]) => name.split('[')[0]))]
  const inQuery = names.filter((_, at) => at % 2 === 0)
  const [query, body] = [true, false].map((first) =>
    all.filter(([name]) => inQuery.includes(name.split('[')[0]) === first),
  )
  return ask(hub, `${path}?${encoded(query ?? [])}`, {
    ...asked,
    body: encoded(body ?? []),
    type: 'application/x-www-form-urlencoded',
  })
}

type Asked = {
  method: string
  token: string | null
  headers?: Record<string, string>
  body?: string | FormData
  type?: string
}

/** One request as it is; what comes back is JSON, whatever it is. */
export async function ask(hub: TestHub, path: string, { method, token, headers, body, type }: Asked): Promise<Reply> {
  const answer = await fetch(hub.address + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== null && { Authorization: `Bearer ${token}` }),
      ...(type !== undefined && { 'Content-Type': type }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, json: JSON.parse(text) as Json }
}
