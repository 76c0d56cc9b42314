import { fault, good, type Outcome } from './faults.js'
import { singleField, type Addressed, type ReceivedRequest } from './received.js'
import { writeInnerList, type InnerList } from './structured-fields.js'

type Signable = Pick<ReceivedRequest, 'method' | 'headers'>

/** What of a request is signed beside its fields (RFC 9421, 2.2), byte for byte as it was received. */
const DERIVED: Readonly<Record<string, (method: string, address: Addressed) => string>> = {
  '@method': (method) => method,
  '@target-uri': (_, { scheme, authority, path, query }) => `${scheme}://${authority}${path}${query}`,
  '@authority': (_, { authority }) => authority,
  '@scheme': (_, { scheme }) => scheme,
  '@request-target': (_, { path, query }) => `${path}${query}`,
  '@path': (_, { path }) => path,
  '@query': (_, { query }) => (query === '' ? '?' : query),
}
const FIELD = /^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/
const MAX_COVERED = 32

/** The names of what is covered. Only whole fields and what the table has; no parameters such as `;sf` or `;req`. */
export function coveredComponents({ items }: InnerList): Outcome<string[]> {
  if (items.length > MAX_COVERED) return fault('unsupported-component')
  const names: string[] = []
  for (const { value, params } of items) {
    if (value.type !== 'string' || params.size > 0 || names.includes(value.value)) return fault('unsupported-component')
    if (!Object.hasOwn(DERIVED, value.value) && !FIELD.test(value.value)) return fault('unsupported-component')
    names.push(value.value)
  }
  return good(names)
}

/** The bytes that are signed (RFC 9421, 2.5). A field that came twice has no value that all would agree on. */
export function signatureBase(input: InnerList, request: Signable, address: Addressed): Outcome<Buffer> {
  const covered = coveredComponents(input)
  if (!covered.ok) return covered
  const lines: string[] = []
  for (const name of covered.value) {
    const derived = Object.hasOwn(DERIVED, name) ? DERIVED[name] : undefined
    const value = derived === undefined ? singleField(request.headers, name) : good(derived(request.method, address))
    if (!value.ok) return value
    lines.push(`"${name}": ${value.value}`)
  }
  lines.push(`"@signature-params": ${writeInnerList(input)}`)
  return good(Buffer.from(lines.join('\n'), 'latin1'))
}
