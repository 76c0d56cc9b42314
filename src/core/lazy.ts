/** A value that is made when it is first asked for: for what costs memory that not every process needs to spend. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}
