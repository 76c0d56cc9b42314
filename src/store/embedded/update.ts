import type { Change } from '../changes.js'
import { NotApplicable } from '../errors.js'
import type { Value } from '../store.js'
import { isPlainObject } from '../values.js'
import { compareValues, typeOf } from '../compare.js'
import { equals } from './match.js'

type Doc = Record<string, Value>
/** How far beyond its end a number in a path may extend an array; MongoDB's own bound. */
const MAX_PADDING = 1_500_000

/**
 * Applies changes to a document in place, as MongoDB does.
 * @param inserting true while an upsert makes the document: only then `$setOnInsert` counts
 * @throws NotApplicable when the document does not let one of them work; it may then be half changed, so throw it away
 */
export function applyChanges(doc: Doc, changes: readonly Change[], inserting: boolean): void {
  for (const change of changes) {
    if (change.op === 'setOnInsert' && !inserting) continue
    const slot = change.op === 'unset' || change.op === 'pull' ? find(doc, change.path) : reach(doc, change.path)
    if (slot !== null) applyChange(slot, change)
  }
}

/** One place in a document. Assigning to a list beyond its end fills the gap with null. */
class Slot {
  constructor(
    private readonly parent: Doc | Value[],
    private readonly key: string,
    readonly path: string,
  ) {}

  get value(): Value | undefined {
    if (Array.isArray(this.parent)) return this.parent[Number(this.key)]
    return Object.hasOwn(this.parent, this.key) ? this.parent[this.key] : undefined
  }

  set value(value: Value) {
    if (!Array.isArray(this.parent)) {
      this.parent[this.key] = value
      return
    }
    while (this.parent.length < Number(this.key)) this.parent.push(null)
    this.parent[Number(this.key)] = value
  }

  unset(): void {
    if (this.value === undefined) return
    if (Array.isArray(this.parent)) this.value = null
    else Reflect.deleteProperty(this.parent, this.key)
  }
}

/** The place of a path, making sub-documents on the way. */
function reach(doc: Doc, path: string): Slot {
  const parts = path.split('.')
  let at: Doc | Value[] = doc
  for (const part of parts.slice(0, -1)) {
    const slot: Slot = step(at, part, path)
    const next: Value | undefined = slot.value
    if (next === undefined) at = slot.value = {}
    else if (isPlainObject(next) || Array.isArray(next)) at = next
    else throw new NotApplicable(path, `cannot reach through a ${typeof next}`)
  }
  return step(at, parts.at(-1) as string, path)
}

function step(at: Doc | Value[], part: string, path: string): Slot {
  if (Array.isArray(at)) {
    if (!/^(0|[1-9]\d*)$/.test(part)) throw new NotApplicable(path, `'${part}' is not a place in an array`)
    if (Number(part) > at.length + MAX_PADDING)
      throw new NotApplicable(path, 'lies too far beyond the end of the array')
  }
  return new Slot(at, part, path)
}

/** The place of a path, or null when nothing stands there. */
function find(doc: Doc, path: string): Slot | null {
  const parts = path.split('.')
  let at: Value | undefined = doc
  for (const part of parts.slice(0, -1)) {
    if (Array.isArray(at)) at = /^(0|[1-9]\d*)$/.test(part) ? at[Number(part)] : undefined
    else at = isPlainObject(at) && Object.hasOwn(at, part) ? at[part] : undefined
  }
  const last = parts.at(-1) as string
  if (Array.isArray(at)) return /^(0|[1-9]\d*)$/.test(last) ? new Slot(at, last, path) : null
  return isPlainObject(at) ? new Slot(at, last, path) : null
}

function applyChange(slot: Slot, change: Change): void {
  const { value } = slot
  switch (change.op) {
    case 'set':
    case 'setOnInsert':
      slot.value = structuredClone(change.value)
      return
    case 'unset':
      return slot.unset()
    case 'inc':
      if (value !== undefined && typeof value !== 'number') throw new NotApplicable(slot.path, '$inc needs a number')
      slot.value = (value ?? 0) + change.by
      return
    case 'min':
    case 'max': {
      const order = value === undefined ? null : compareValues(change.value, value)
      if (order === null || (change.op === 'min' ? order < 0 : order > 0)) slot.value = structuredClone(change.value)
      return
    }
    case 'push':
    case 'addToSet':
    case 'pull':
      return applyToList(slot, change.op, change)
    default:
      change satisfies never
  }
}

function applyToList(
  slot: Slot,
  op: 'push' | 'addToSet' | 'pull',
  { values, list }: { values: Value[]; list: boolean },
): void {
  const { value } = slot
  if (value === undefined && op === 'pull') return
  if (value !== undefined && !Array.isArray(value)) throw new NotApplicable(slot.path, `$${op} needs an array`)
  if (op === 'pull') {
    slot.value = (value as Value[]).filter((element) => !values.some((pulled) => isPulled(element, pulled, list)))
    return
  }
  const result = value ?? []
  for (const added of values) {
    if (op === 'push' || !result.some((element) => equals(added)(element))) result.push(structuredClone(added))
  }
  slot.value = result
}

/** `$pull: {$in}` is a condition, which on an element that is itself an array also looks inside; a plain value is not. */
const isPulled = (element: Value, pulled: Value, list: boolean): boolean =>
  (equals(pulled)(element) && typeOf(element) === typeOf(pulled)) ||
  (list && Array.isArray(element) && element.some(equals(pulled)))
