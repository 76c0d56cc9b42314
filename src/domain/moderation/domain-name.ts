import { hostOf, parseIri } from '../../core/iri.js'

const LONGEST = 253
const LABELS = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?::\d{1,5})?$/

/**
 * A domain as rules know it: in lower case ASCII, with its port where that is not https's own. Takes what people paste:
 * `Example.org`, `*.example.org`, `@name@example.org`, `https://example.org/about`, `bücher.example`.
 * @returns null for what is no domain
 */
export function foldDomain(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^.*@/s, '')
    .replace(/^\*\./, '')
    .replace(/\.$/, '')
  const iri = bare === '' ? null : parseIri(`https://${bare}/`)
  const domain = iri === null ? null : hostOf(iri)
  return domain !== null && domain.length <= LONGEST && LABELS.test(domain) ? domain : null
}

/** The domain itself and those above it, the nearest first; `example.org:8443` stands below `example.org`, too. */
export function* domainAndParents(host: string): Generator<string> {
  const name = host.replace(/:\d+$/, '')
  if (name !== host) yield host
  for (let rest = name; ; rest = rest.slice(rest.indexOf('.') + 1)) {
    yield rest
    if (!rest.includes('.')) return
  }
}

/** Whether `host` is `domain` or stands below it. */
export function isAtOrBelow(host: string, domain: string): boolean {
  for (const name of domainAndParents(host)) if (name === domain) return true
  return false
}
