import { expect } from 'chai'
import type { Filter } from '../../../../src/domain/filters/filter.js'
import { matchingOf } from '../../../../src/domain/filters/matching.js'
import type { Member } from '../../../../src/domain/members/member.js'
import type { Subject } from '../../../../src/domain/subjects.js'
import { codeOf, noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'

const bob = stranger('bob').iri
const now = new Date('2026-11-21T12:00:00Z')
const filter = (change: Partial<Filter> = {}): Filter => ({
  ...{ id: '1', title: 'Spoilers', contexts: ['home'], action: 'warn', expiresAt: null, statuses: [] },
  keywords: [{ id: '2', keyword: 'mill', wholeWord: true }],
  ...change,
})
const post = (change: Parameters<typeof noteBy>[1] = {}): Subject => {
  const { recipients: _to, versionAt: _at, ...read } = noteBy(bob, change)
  const kept = { id: '00000000000000000009', origin: 'remote', state: 'published', host: 'elm.test' } as const
  return { of: 'post', post: { ...read, ...kept, thread: read.iri } }
}
const words = (filters: Filter[], subject: Subject) => matchingOf(filters, null).matches(subject, now)

describe('what filters match', () => {
  it('is all that a reader sees or hears of a post', () => {
    const option = (name: string) => ({ many: false, options: [{ name, votes: 0 }], voters: null, ...OPEN })
    const file = { kind: 'image', url: 'https://elm.test/1', mediaType: null, width: null, height: null } as const
    const places: Parameters<typeof noteBy>[1][] = [
      { html: '<p>The <b>mill</b></p>' },
      { summary: 'mill', sensitive: true },
      { title: 'The mill' },
      { poll: option('mill') },
      { files: [{ ...file, alt: 'A mill', blurhash: null, focus: null }] },
      { tags: ['Mill'], tagKeys: ['mill'] },
    ]
    for (const change of places) expect(words([filter()], post(change)), JSON.stringify(change)).to.have.length(1)
    expect(words([filter()], post({ html: '<p>Nothing <a href="https://mill.test/">here</a></p>' }))).to.deep.equal([])
  })

  it('says which filters and which of their words, and what was named itself', () => {
    const many = filter({
      keywords: ['mill', 'river', 'moon'].map((keyword, n) => ({ id: `${n + 5}`, keyword, wholeWord: false })),
    })
    const named = filter({ id: '9', keywords: [], statuses: [{ id: '10', status: '00000000000000000009' }] })
    const found = words([many, filter({ id: '8', keywords: [] }), named], post({ html: '<p>Mills by the river</p>' }))
    expect(found.map(({ filter: { id }, keywords, statuses }) => ({ id, keywords, statuses }))).to.deep.equal([
      { id: '1', keywords: ['mill', 'river'], statuses: [] },
      { id: '9', keywords: [], statuses: ['00000000000000000009'] },
    ])
  })

  it('ends when a filter does, and never is what the member wrote', () => {
    const subject = post({ html: '<p>mill</p>' })
    expect(words([filter({ expiresAt: now })], subject)).to.deep.equal([])
    expect(words([filter({ expiresAt: new Date(now.getTime() + 1) })], subject)).to.have.length(1)
    expect(matchingOf([filter()], bob).matches(subject, now)).to.deep.equal([])
  })

  it('is hidden only where the filter says so', () => {
    const matching = matchingOf([filter({ action: 'hide', contexts: ['home', 'thread'] })], null)
    const subject = post({ html: '<p>mill</p>' })
    expect(matching.hides(subject, 'home', now)).to.equal(true)
    expect(matching.hides(subject, 'public', now)).to.equal(false)
    expect(matchingOf([filter()], null).hides(subject, 'home', now)).to.equal(false)
  })
})

const OPEN = { endsAt: null, closedAt: null }

describe('filters of a member', () => {
  let hood: Neighbourhood
  let ann: Member
  let ben: Member
  before(async () => {
    hood = await openNeighbourhood()
    ann = await hood.person('reader')
    ben = await hood.person('reader')
  })
  after(() => hood.dispose())
  const settings = { title: 'Mills', contexts: ['home'], action: 'warn', expiresAt: null } as const
  const fresh = () => hood.filters.add(ann, { ...settings, contexts: ['home'], keywords: [{ keyword: 'mill' }] })

  it('are theirs alone', async () => {
    const made = await fresh()
    const [keyword] = made.keywords
    expect(await hood.filters.get(ann, made.id)).to.deep.equal(made)
    expect(await hood.filters.of(ben)).to.deep.equal([])
    expect(await codeOf(hood.filters.get(ben, made.id))).to.equal('no-such-filter')
    expect(await codeOf(hood.filters.change(ben, made.id, { title: 'x' }))).to.equal('no-such-filter')
    expect(await codeOf(hood.filters.remove(ben, made.id))).to.equal('no-such-filter')
    expect(await codeOf(hood.filters.removeKeyword(ben, keyword?.id ?? ''))).to.equal('no-such-filter')
    expect(await hood.filters.of(ann)).to.deep.equal([made])
  })

  it('change in what was sent alone, word by word', async () => {
    const made = await fresh()
    const [mill] = made.keywords
    const keywords = [
      { id: mill?.id ?? '', keyword: 'mills' },
      { keyword: 'river', wholeWord: false },
    ]
    const changed = await hood.filters.change(ann, made.id, { action: 'hide', keywords })
    expect(changed).to.deep.include({ title: 'Mills', action: 'hide', contexts: ['home'] })
    expect(changed.keywords.map(({ keyword, wholeWord }) => [keyword, wholeWord])).to.deep.equal([
      ['mills', true],
      ['river', false],
    ])
    await hood.filters.change(ann, made.id, { keywords: [{ id: mill?.id ?? '', remove: true }] })
    expect((await hood.filters.get(ann, made.id)).keywords.map(({ keyword }) => keyword)).to.deep.equal(['river'])
  })

  it('lose nothing when several change at once', async () => {
    const made = await fresh()
    const names = Array.from({ length: 8 }, (_, n) => `word${n}`)
    await Promise.all(names.map((keyword) => hood.filters.addKeyword(ann, made.id, { keyword, wholeWord: true })))
    const kept = (await hood.filters.get(ann, made.id)).keywords.map(({ keyword }) => keyword)
    expect(kept).to.have.members(['mill', ...names])
  })

  it('are refused without a title or a place, and beyond what one can have', async () => {
    const refused = [{ title: ' ' }, { contexts: [] }, { keywords: [{ keyword: '' }] }, { title: 'x'.repeat(201) }]
    for (const change of refused) {
      const error = await hood.filters.add(ann, { ...settings, contexts: ['home'], ...change }).catch((e: unknown) => e)
      expect(error, JSON.stringify(change)).to.include({ kind: 'invalid' })
    }
    for (const [length, keyword] of [
      [1_001, 'w'],
      [110, 'w'.repeat(190)],
      [10, 'ﷺ'.repeat(190)],
    ] as const) {
      const keywords = Array.from({ length }, (_, n) => ({ keyword: `${keyword}${n}` }))
      const much = hood.filters.add(ann, { ...settings, contexts: ['home'], keywords })
      expect(await codeOf(much)).to.equal('too-many-filters')
    }
  })

  it('are made ready once for each change, and tell whoever shows something', async () => {
    const told: string[] = []
    const end = hood.live.listen((event) => event.what === 'filters' && told.push(event.member))
    const made = await fresh()
    const ready = await hood.filters.matchingFor(ann)
    expect(await hood.filters.matchingFor(ann)).to.equal(ready)
    await hood.filters.addStatus(ann, made.id, '00000000000000000009')
    await hood.filters.addStatus(ann, made.id, '00000000000000000009')
    expect((await hood.filters.get(ann, made.id)).statuses).to.have.length(1)
    expect(await hood.filters.matchingFor(ann)).not.to.equal(ready)
    expect(new Set(told)).to.deep.equal(new Set([ann.id]))
    end()
    await hood.filters.remove(ann, made.id)
    expect(told).to.have.length(3)
    expect((await hood.filters.matchingFor(ben)).isEmpty).to.equal(true)
  })

  it('of those who looked last are kept ready, and not of everybody', async () => {
    const keywords = Array.from({ length: 100 }, (_, n) => ({ keyword: `${'w'.repeat(190)}${n}` }))
    const many = await Promise.all(Array.from({ length: 12 }, () => hood.person('reader')))
    for (const one of many) await hood.filters.add(one, { ...settings, contexts: ['home'], keywords })
    const ready = []
    for (const one of many) ready.push(await hood.filters.matchingFor(one))
    const [first, last] = [many[0] as Member, many.at(-1) as Member]
    expect(await hood.filters.matchingFor(last)).to.equal(ready.at(-1))
    expect(await hood.filters.matchingFor(first)).not.to.equal(ready[0])
  })

  it('go with the member', async () => {
    const left = await hood.person('reader')
    await hood.filters.add(left, { ...settings, contexts: ['home'] })
    await hood.forgetReader(left.id)
    expect(await hood.filters.of(left)).to.deep.equal([])
  })
})
