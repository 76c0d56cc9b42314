import { z } from 'zod'
import { servedOperations } from '../../../src/api/served.js'
import { answers, events } from './answers.js'

/** What a hub answered to one request. `url` is path and query; names of headers are in lower case. */
export type Seen = {
  method: string
  url: string
  status: number
  headers: Readonly<Record<string, unknown>>
  body: string
}

const LongText = z.string().min(1)
/** `details` is what signing up has beside it, `id` that of the line in the log. */
const Failure = z.strictObject({
  error: LongText,
  error_description: LongText.optional(),
  details: z.record(z.string(), z.array(z.strictObject({ error: LongText, description: LongText }))).optional(),
  id: LongText.optional(),
})
const ID = /^[1-9]\d{0,19}$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** Where they are not counted: whoever asks there has no token yet. */
const UNCOUNTED = ['get /.well-known/oauth-authorization-server', 'post /oauth/token', 'post /oauth/revoke']
const POSITIONS = ['max_id', 'since_id', 'min_id', 'offset', 'access_token']
/** Of an address that says where it leads only beside the page it stands on. */
const RELATIVE = /\b(?:href|src)=["'](?![a-z][a-z0-9+.-]*:)/i

/** Of paths the exact ones first, as `/accounts/lookup` before `/accounts/:id`. */
const patterns = servedOperations()
  .map(({ method, path }) => ({
    name: `${method} ${path}`,
    method,
    order: path.replaceAll(/:\w+/g, '\uffff'),
    pattern: new RegExp(`^${path.replaceAll('.', '[.]').replaceAll(/:\w+/g, '[^/]+')}/?$`),
  }))
  .sort((a, b) => (a.order < b.order ? -1 : 1))

/** The operation that was asked for, as the router names it; null for none. */
export function operationAt(method: string, path: string): string | null {
  return patterns.find((one) => one.method === method.toLowerCase() && one.pattern.test(path))?.name ?? null
}

/** All that is wrong with an answer of the API, each in one line; nothing of what anybody wrote. */
export function faultsIn(seen: Seen): string[] {
  const { method, status, headers, body } = seen
  if (method === 'OPTIONS' || method === 'HEAD') return []
  const [path = ''] = seen.url.split('?')
  const operation = operationAt(method, path)
  const cors = headers['access-control-allow-origin'] === '*' ? [] : ['no page of another origin may read it']
  const answer = operation === null ? 'never' : answers[operation]
  if (answer === undefined) return [`${operation} has no schema`]
  if (status >= 400) return [...cors, ...faultsInFailure(seen)]
  if (status < 200 || status >= 300) return [`${status} is neither an answer nor a refusal`]
  const found = [
    ...cors,
    ...(UNCOUNTED.includes(operation ?? '') ? [] : faultsInCount(headers)),
    ...faultsInLinks(seen),
  ]
  if (answer === 'never') return [...found, `${method} ${path} answered ${status}, and is said to answer nothing`]
  const type = String(headers['content-type'])
  if (answer === 'text') return [...found, ...(type.startsWith('text/plain') ? [] : [`it is ${type}`])]
  if (answer === 'events') return [...found, ...faultsInEvents(type, body)]
  return [...found, ...faultsInJson(answer, type, body)]
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

const issuesOf = (error: z.ZodError): string[] =>
  error.issues
    .slice(0, 10)
    .map(
      ({ path, message }) =>
        `${path.map((step) => (typeof step === 'number' ? '*' : String(step))).join('.')}: ${message}`,
    )

function faultsInJson(schema: z.ZodType, type: string, body: string): string[] {
  const json = /^application\/json(?:; charset=utf-8)?$/.test(type) ? parsed(body) : null
  if (json === null) return [`it is no JSON but ${type}`]
  const checked = schema.safeParse(json.value)
  return [...(checked.success ? [] : issuesOf(checked.error)), ...faultsInValues(json.value)]
}

function faultsInFailure({ headers, body }: Seen): string[] {
  return faultsInJson(Failure, String(headers['content-type']), body)
}

/** What no schema says of each value: that it survives JavaScript, and leads to the same place wherever it is read. */
function faultsInValues(value: unknown): string[] {
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? [`${value} is more than a number can be`] : []
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return ['text that is not well formed']
    return RELATIVE.test(value) ? ['HTML with an address that is not whole'] : []
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(faultsInValues) : []
}

function faultsInCount(headers: Seen['headers']): string[] {
  const [limit, left] = ['limit', 'remaining'].map((name) => String(headers[`x-ratelimit-${name}`]))
  const isCounted = /^\d+$/.test(limit ?? '') && /^\d+$/.test(left ?? '') && Number(left) < Number(limit)
  const until = String(headers['x-ratelimit-reset'])
  return isCounted && MOMENT.test(until) ? [] : [`X-RateLimit: ${limit}, ${left}, ${until}`]
}

const restOf = (query: URLSearchParams): string =>
  Array.from(query)
    .filter(([name]) => !POSITIONS.includes(name))
    .map((pair) => pair.join('='))
    .sort()
    .join('&')

/** Whole addresses, of the same list, with all that was asked for but the place in it. */
function faultsInLinks({ url, headers }: Seen): string[] {
  if (headers.link === undefined) return []
  const link = headers.link as string
  const asked = new URL(url, 'http://hub.example')
  const links = link.split(', ').map((one) => /^<(https?:\/\/[^<>\s]+)>; rel="(next|prev)"$/.exec(one))
  if (links.some((one) => one === null) || new Set(links.map((one) => one?.[2])).size < links.length)
    return [`Link: ${link}`]
  return links.flatMap((one) => {
    const to = new URL(one?.[1] ?? '')
    if (to.pathname !== asked.pathname) return [`Link leads from ${asked.pathname} to ${to.pathname}`]
    const [before, after] = [restOf(asked.searchParams), restOf(to.searchParams)]
    return before === after ? [] : [`Link asks for "${after}" where "${before}" was asked for`]
  })
}

function faultsInEvents(type: string, body: string): string[] {
  if (type !== 'text/event-stream') return [`it is ${type}`]
  return body.split('\n\n').flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith(':'))
    if (lines.length === 0) return []
    const [event, data] = ['event: ', 'data: '].map((name) =>
      lines.find((line) => line.startsWith(name))?.slice(name.length),
    )
    return lines.length === 2 && event !== undefined && data !== undefined
      ? faultsInEvent(event, data === 'null' ? null : data)
      : [`an event of ${lines.length} lines`]
  })
}

/** All that is wrong with one thing that an app which listens was sent. @param payload  as text; null for none */
export function faultsInEvent(event: string, payload: string | null): string[] {
  const schema = events[event]
  if (schema === undefined) return [`${event} has no schema`]
  if (schema === null || payload === null)
    return schema === null && payload === null ? [] : [`${event} and what it says`]
  if (schema === 'id') return ID.test(payload) ? [] : [`${event} says what is no id`]
  const json = parsed(payload)
  if (json === null) return [`${event} says what is no JSON`]
  const checked = schema.safeParse(json.value)
  const faults = [...(checked.success ? [] : issuesOf(checked.error)), ...faultsInValues(json.value)]
  return faults.map((fault) => `${event}: ${fault}`)
}
