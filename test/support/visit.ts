import { loadAssets } from '../../src/web/assets.js'
import type { Site, Visit } from '../../src/web/layout.js'
import { dateSource } from '../../src/words/dates.js'
import { wordsIn } from '../../src/words/words.js'

/** A site as a hub has it, with its real files behind the addresses. */
export function testSite(own: Partial<Site> = {}): Site {
  const group = { name: 'oak.test', area: '', accent: 148, zone: 'Europe/London', sourceHref: null }
  return { ...loadAssets(), ...group, dates: dateSource(), ...own }
}

/** A visit of a stranger who reads English, on 10 November 2026 at noon, unless told. */
export function testVisit({ language = 'en', ...own }: Partial<Visit> = {}): Visit {
  const now = new Date('2026-11-10T12:00:00Z')
  const { site = testSite() } = own
  return { site, language, words: wordsIn(language), path: '/events', now, member: null, csrf: '', ...own }
}
