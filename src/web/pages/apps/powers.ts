import type { Words } from '../../../words/words.js'

/** What scopes mean, in sentences for those who are asked. */
export function powersIn({ apps: { powers, parts } }: Words, scopes: readonly string[]): string[] {
  const some = (family: string) =>
    scopes
      .filter((scope) => scope.startsWith(`${family}:`))
      .map((scope) => scope.slice(family.length + 1))
      .map((part) => (Object.hasOwn(parts, part) ? parts[part as keyof typeof parts] : part))
      .join(', ')
  const family = (name: 'read' | 'write', whole: string, inPart: (parts: string) => string) => {
    if (scopes.includes(name)) return [whole]
    const named = some(name)
    return named === '' ? [] : [inPart(named)]
  }
  const single = (['follow', 'push', 'profile'] as const).filter((name) => scopes.includes(name))
  return [
    ...family('read', powers.read, powers.readSome),
    ...family('write', powers.write, powers.writeSome),
    ...single.map((name) => powers[name]),
  ]
}
