import type { Member } from '../../src/domain/members/member.js'
import { loadAssets } from '../../src/web/assets.js'
import type { Site } from '../../src/web/layout.js'
import { strangerVisit, type Visit } from '../../src/web/visit.js'
import { dateSource } from '../../src/words/dates.js'

/** A site as a hub has it, with its real files behind the addresses. */
export function testSite(own: Partial<Site> = {}): Site {
  const group = {
    name: 'oak.test',
    area: '',
    accent: 148,
    zone: 'Europe/London',
    sourceHref: null,
    mediaHref: '/media',
    sendsMail: false,
  }
  return { ...loadAssets(), ...group, dates: dateSource(), ...own }
}

/** A visit of a stranger who reads English, on 10 November 2026 at noon, unless told. */
export function testVisit({ language = 'en', ...own }: Partial<Visit> = {}): Visit {
  const now = new Date('2026-11-10T12:00:00Z')
  const { site = testSite() } = own
  return { ...strangerVisit(site, { language, path: '/events', now }), ...own }
}

/** A steward, unless told. */
export function testMember(own: Partial<Member> = {}): Member {
  const person = { id: '00000000000000000001', name: 'margaret', displayName: 'Margaret', email: null }
  const account = { role: 'steward', state: 'active', language: null, secondFactor: false } as const
  return { ...person, ...account, createdAt: new Date('2026-01-05T09:00:00Z'), ...own }
}
