import { StoreCorrupt } from '../errors.js'
import type { Value } from '../store.js'

/**
 * Documents are kept as JSON, readable with any SQLite shell. A date is `{"$date": milliseconds}`, which cannot be
 * mistaken for data: keys with `$` are refused.
 */
const MARK = '{"$date":'

export function encode(doc: Value): string {
  return JSON.stringify(withMarks(doc))
}

/** @throws StoreCorrupt when it is not JSON */
export function decode<T>(json: string, what = 'a document'): T {
  try {
    const doc = JSON.parse(json) as Value
    return (json.includes(MARK) ? withDates(doc) : doc) as T
  } catch (error) {
    throw new StoreCorrupt(`${what} is not readable: ${(error as Error).name}`)
  }
}

function withMarks(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return { $date: value.getTime() }
  if (Array.isArray(value)) {
    let copy: Value[] | null = null
    for (let i = 0; i < value.length; i++) {
      const marked = withMarks(value[i] as Value)
      if (marked !== value[i]) (copy ??= value.slice())[i] = marked
    }
    return copy ?? value
  }
  let copy: Record<string, Value> | null = null
  for (const key in value) {
    const marked = withMarks(value[key] as Value)
    if (marked !== value[key]) (copy ??= { ...value })[key] = marked
  }
  return copy ?? value
}

function withDates(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = withDates(value[i] as Value)
    return value
  }
  const object = value as Record<string, Value>
  if (typeof object.$date === 'number') return new Date(object.$date)
  for (const key in object) object[key] = withDates(object[key] as Value)
  return object
}
