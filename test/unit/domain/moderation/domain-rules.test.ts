import { expect } from 'chai'
import { idSource } from '../../../../src/core/ids.js'
import { auditService } from '../../../../src/domain/audit/audit-service.js'
import { collections } from '../../../../src/collections.js'
import type { Member, Role } from '../../../../src/domain/members/member.js'
import { foldDomain } from '../../../../src/domain/moderation/domain-name.js'
import { DomainRules, type Decision } from '../../../../src/domain/moderation/domain-rules.js'
import { RulesImport } from '../../../../src/domain/moderation/rules-import.js'
import { CSV_HEADER, readRulesCsv, writeRulesCsv } from '../../../../src/domain/moderation/rules-csv.js'
import { FieldFaults } from '../../../../src/domain/refusals.js'
import type { Store } from '../../../../src/store/store.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const decision = (changes: Partial<Decision> = {}): Decision => ({
  severity: 'suspend',
  rejectMedia: false,
  rejectReports: false,
  publicComment: '',
  privateComment: '',
  obfuscate: false,
  allowed: false,
  ...changes,
})

const person = (role: Role): Member => ({
  id: `of-${role}`,
  name: role,
  displayName: role,
  email: null,
  role,
  state: 'active',
  language: null,
  secondFactor: false,
  createdAt: new Date(0),
})

describe('rules about domains', () => {
  let fresh: FreshStore
  let store: Store
  let rules: DomainRules
  let cut: string[]
  const now = new Date('2026-03-01T12:00:00Z')
  const moderator = person('moderator')
  const newId = idSource({ clock: () => now, worker: 0 })

  const open = () => {
    const clock = () => now
    const audit = auditService({ store, clock, newId })
    const made = new DomainRules({
      ...{ store, clock, audit, ownHost: 'hub.example', wake: () => undefined },
      cut: async (domain) => cut.push(domain),
    })
    return { made, audit }
  }
  beforeEach(async () => {
    fresh = await freshStore({ collections })
    store = fresh.store
    cut = []
    rules = open().made
  })
  afterEach(() => fresh.dispose())

  it('count for a domain and everything below it, whatever its port', async () => {
    await rules.decide(moderator, 'Bad.Example', decision())
    for (const host of ['bad.example', 'a.bad.example', 'a.b.bad.example', 'bad.example:8443', 'a.bad.example:8443']) {
      expect(rules.refuses(host), host).to.equal(true)
    }
    for (const host of ['notbad.example', 'bad.example.org', 'example', 'xbad.example']) {
      expect(rules.refuses(host), host).to.equal(false)
    }
  })

  it('of one port leave the others alone', async () => {
    await rules.decide(moderator, 'mixed.example:8443', decision())
    expect(rules.refuses('mixed.example:8443')).to.equal(true)
    expect(rules.refuses('mixed.example')).to.equal(false)
  })

  it('say each thing apart', async () => {
    await rules.decide(moderator, 'loud.example', decision({ severity: 'silence' }))
    await rules.decide(moderator, 'media.example', decision({ severity: 'none', rejectMedia: true }))
    await rules.decide(moderator, 'reports.example', decision({ severity: 'none', rejectReports: true }))
    const asked = (host: string) => ({
      refuses: rules.refuses(host),
      silenced: rules.silenced(host),
      media: rules.rejectsMedia(host),
      reports: rules.rejectsReports(host),
    })
    const nothing = { refuses: false, silenced: false, media: false, reports: false }
    expect(asked('x.loud.example')).to.deep.equal({ ...nothing, silenced: true })
    expect(asked('media.example')).to.deep.equal({ ...nothing, media: true })
    expect(asked('reports.example')).to.deep.equal({ ...nothing, reports: true })
    expect(asked('other.example')).to.deep.equal(nothing)
  })

  it('with an allow-list turn away everybody else, and never this hub', async () => {
    await rules.decide(moderator, 'friend.example', decision({ severity: 'none', allowed: true }))
    expect(rules.refuses('stranger.example')).to.equal(false)
    await rules.setPolicy(person('steward'), { allowListOnly: true, signedFetchesOnly: false }, 0)
    expect(rules.refuses('stranger.example')).to.equal(true)
    expect(rules.refuses('sub.friend.example')).to.equal(false)
    expect(rules.refuses('hub.example')).to.equal(false)
  })

  it('cut off a suspended domain once, also after the hub was down', async () => {
    await rules.decide(moderator, 'bad.example', decision())
    const later = open().made
    await later.load()
    expect(await later.severOne()).to.equal(true)
    expect(await later.severOne()).to.equal(false)
    expect(cut).to.deep.equal(['bad.example'])
    await rules.decide(moderator, 'loud.example', decision({ severity: 'silence' }))
    expect(await later.severOne()).to.equal(false)
  })

  it('are for moderators, about other hubs, and about domains', async () => {
    const codes = async (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: { code?: string; faults?: { code: string }[] }) => error.faults?.[0]?.code ?? error.code,
      )
    expect(await codes(rules.decide(person('coordinator'), 'bad.example', decision()))).to.equal('not-allowed')
    expect(await codes(rules.decide(moderator, 'hub.example', decision()))).to.equal('own-domain')
    expect(await codes(rules.decide(moderator, 'example', decision()))).to.equal('own-domain')
    expect(await codes(rules.decide(moderator, 'not a domain', decision()))).to.equal('not-a-domain')
    expect(await codes(rules.decide(moderator, '', decision()))).to.equal('required')
    expect(await codes(rules.remove(person('reader'), 'bad.example'))).to.equal('not-allowed')
    const policy = { allowListOnly: true, signedFetchesOnly: true }
    expect(await codes(rules.setPolicy(moderator, policy, 0))).to.equal('not-allowed')
    expect(await codes(rules.setPolicy(person('steward'), policy, 0))).to.equal('done')
    expect(await codes(rules.setPolicy(person('steward'), policy, 0))).to.equal('changed-meanwhile')
    expect(await codes(rules.decide(moderator, 'fine.example', decision()))).to.equal('done')
  })

  it('are taken back', async () => {
    await rules.decide(moderator, 'bad.example', decision())
    await rules.remove(moderator, 'bad.example')
    expect(rules.refuses('bad.example')).to.equal(false)
    expect(rules.get('bad.example')).to.equal(null)
  })

  it('go out and come in again as the same list', async () => {
    await rules.decide(
      moderator,
      'bad.example',
      decision({ publicComment: 'Says "no", and, well\u2026', obfuscate: true }),
    )
    await rules.decide(moderator, 'loud.example', decision({ severity: 'silence', rejectMedia: true }))
    await rules.decide(
      moderator,
      'media.example',
      decision({ severity: 'none', rejectMedia: true, rejectReports: true }),
    )
    await rules.decide(moderator, 'friend.example', decision({ severity: 'none', allowed: true }))
    const text = writeRulesCsv(rules.all())
    expect(text.split('\n')[0]).to.equal(CSV_HEADER)
    expect(text).not.to.include('friend.example')
    const { rules: read, unusable } = readRulesCsv(Buffer.from(text))
    expect(unusable).to.deep.equal([])
    for (const { domain, decision: said } of read) {
      const { by: _by, at: _at, domain: _domain, ...kept } = rules.get(domain) ?? expect.fail(domain)
      expect(said).to.deep.equal(kept)
    }
    expect(read).to.have.lengthOf(3)
  })

  it('are shown before an import, and put in place as chosen', async () => {
    await rules.decide(moderator, 'loud.example', decision({ severity: 'silence' }))
    await rules.decide(moderator, 'bad.example', decision())
    const list = 'loud.example\nbad.example\nnew.example\nhub.example\nexample\nno domain here\n'
    const importer = new RulesImport({ rules, audit: open().audit, ownHost: 'hub.example', followsWith: async () => 3 })
    const preview = await importer.preview(readRulesCsv(Buffer.from(list)))
    const told = preview.proposals.map(({ domain, change, follows }) => [domain, change, follows])
    expect(told).to.deep.equal([
      ['loud.example', 'stricter', 3],
      ['bad.example', 'same', 0],
      ['new.example', 'new', 3],
    ])
    expect(preview.own).to.deep.equal(['hub.example', 'example'])
    expect(preview.unusable).to.deep.equal(['no domain here'])
    expect(rules.refuses('new.example')).to.equal(false)
    const chosen = preview.proposals.filter(({ domain }) => domain === 'new.example')
    expect(await importer.apply(moderator, 'friends.csv', chosen)).to.equal(1)
    expect(rules.refuses('new.example')).to.equal(true)
    expect(rules.refuses('loud.example')).to.equal(false)
    expect(rules.get('new.example')?.by).to.equal('import:friends.csv')
  })
})

describe('a list of domain blocks', () => {
  const read = (text: string) => readRulesCsv(Buffer.from(text))

  it('is read as Mastodon writes it, its columns in any order', () => {
    const { rules } = read('#severity,#domain,#obfuscate\r\nsilence,a.example,true\r\nnoop,b.example,false\r\n')
    expect(rules.map(({ domain, decision: said }) => [domain, said.severity, said.obfuscate])).to.deep.equal([
      ['a.example', 'silence', true],
      ['b.example', 'none', false],
    ])
  })

  it('counts the stricter of two lines', () => {
    const { rules } = read(
      `${CSV_HEADER}\na.example,silence,False,False,,False\nA.example,suspend,False,False,,False\n`,
    )
    expect(rules).to.have.lengthOf(1)
    expect(rules[0]?.decision.severity).to.equal('suspend')
  })

  it('is refused when it is none', () => {
    for (const text of ['', '\n\n', '#domain,#severity\n', '{"a":1}\n', '"unclosed\n']) {
      expect(() => read(text), JSON.stringify(text)).to.throw(FieldFaults)
    }
    expect(() => readRulesCsv(Buffer.from([0xff, 0xfe, 0x41]))).to.throw(FieldFaults)
    expect(() => readRulesCsv(Buffer.alloc(2_000_000, 'a.example\n'))).to.throw(FieldFaults)
  })
})

describe('the name of a domain', () => {
  it('is found in what people paste', () => {
    const same = [
      'example.org',
      ' Example.ORG ',
      '*.example.org',
      '@ada@example.org',
      'https://example.org/about?x',
      'example.org.',
    ]
    for (const text of same) expect(foldDomain(text), text).to.equal('example.org')
    expect(foldDomain('b\u00fccher.example')).to.equal('xn--bcher-kva.example')
    expect(foldDomain('example.org:8443')).to.equal('example.org:8443')
  })

  it('is nothing else', () => {
    for (const text of ['', '.', 'a b', '*', 'exa*mple.org', '[::1]', '-', 'a..b', `${'a'.repeat(300)}.org`]) {
      expect(foldDomain(text), text).to.equal(null)
    }
  })
})
