/**
 * Whether two values of plain data say the same: scalars, dates, lists and objects of these. What is left out says the same
 * as what is undefined, and something else than null.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (one instanceof Date || other instanceof Date)
    return one instanceof Date && other instanceof Date && one.getTime() === other.getTime()
  if (Array.isArray(one) || Array.isArray(other))
    return Array.isArray(one) && Array.isArray(other) && sameLists(one, other)
  return sameFields(one as Fields, other as Fields)
}

type Fields = Record<string, unknown>

function sameLists(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (!isSame(one[at], other[at])) return false
  return true
}

function sameFields(one: Fields, other: Fields): boolean {
  for (const name in one) if (!isSame(one[name], Object.hasOwn(other, name) ? other[name] : undefined)) return false
  for (const name in other) if (!Object.hasOwn(one, name) && other[name] !== undefined) return false
  return true
}

/** Plain data that nobody can change any more; dates in it are for everybody to leave alone. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Date || Object.isFrozen(value)) return value
  for (const name in value) frozen(value[name])
  return Object.freeze(value)
}
