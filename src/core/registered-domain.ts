import { isIP } from 'node:net'

/** Second-level names under which countries register domains: `co.uk`, `or.jp`. */
const SHARED = new Set('ac co com edu go gob gov gouv gv mil ne net nom or org sch'.split(' '))

/**
 * The part of a host that somebody had to register, as far as its look tells: made for counting, where taking two owners
 * for one costs little. An address is itself. @param host  as `hostOf` gives it
 */
export function registeredDomain(host: string): string {
  const { hostname } = new URL(`https://${host}`)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return hostname
  const labels = hostname.split('.').filter((label) => label !== '')
  const [second = '', top = ''] = labels.slice(-2)
  return labels.slice(top.length === 2 && SHARED.has(second) ? -3 : -2).join('.')
}
