import { expect } from 'chai'
import { globSync } from 'node:fs'
import { iri } from '../../../../../src/core/iri.js'
import { parseStrictJson, type Json, type JsonObject } from '../../../../../src/federation/remote/strict-json.js'
import { innerOf, readActivity } from '../../../../../src/federation/vocab/read/activity.js'
import { authorOf } from '../../../../../src/federation/vocab/read/ownership.js'
import { readVote } from '../../../../../src/federation/vocab/read/poll.js'
import { createReaders } from '../../../../../src/federation/vocab/read/readers.js'
import { objectIn } from '../../../../../src/federation/vocab/read/values.js'
import { attacks } from '../../../../support/attacks.js'
import { expectClean } from '../../../../support/clean-html.js'
import { received } from '../../../../support/received.js'

const now = new Date('2026-11-21T12:00:00Z')
const readers = createReaders({ clock: () => now })
const names = globSync('test/fixtures/received/*/*.json').map((path) => path.replace(/^.*received\/|\.json$/g, ''))

/** The same numbers for the same seed (mulberry32), so that what fails can be run again. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const strange: Json[] = [
  null, true, false, 0, -1, 1e308, 0.5, '', ' ', 'x', '\u202e', '<script>x</script>', '<p>' + '<b>'.repeat(500), '&#0;', '2026-99-99',
  '2026-11-20T10:00:00Z', 'https://', 'https://x.example/y', 'javascript:x', 'constructor', '__proto__', 'as:Public', 'x'.repeat(20_000),
  [], {}, [[[]]], [null], [{}], { id: null }, { id: { id: 'x' } }, { href: [] }, { type: [] }, { url: { url: { url: 'x' } } },
  { type: 'Collection', totalItems: -1 }, { '@value': 'x' }, { _hidden: true }, ['Note', 'Person', 'Event'],
] // prettier-ignore

/** The document with a few of its values taken out, doubled, renamed or replaced. */
function mutated(json: Json, random: () => number): Json {
  const odd = () => structuredClone(strange[Math.floor(random() * strange.length)] as Json)
  const change = (value: Json): Json => {
    if (random() < 0.06) return odd()
    if (random() < 0.03) return [value, odd()]
    if (Array.isArray(value)) return value.map(change)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).flatMap(([key, part]): [string, Json][] => {
      if (random() < 0.03) return []
      return [[random() < 0.02 ? `_${key}` : key, change(part)]]
    })
    return Object.fromEntries(entries)
  }
  return change(json)
}

/** Everything that reads, on one document; what came of it. */
function readAll(json: JsonObject): unknown[] {
  const author = authorOf(json) ?? iri('https://masto.example/users/ann')
  const activity = readActivity(json, { isLocal: () => false, inbox: null, receivedAt: now })
  return [readers.readPost(json, author), readers.readActor(json), readVote(json), innerOf(json), activity]
}

const isRead = (found: unknown): boolean => found !== null && !('fault' in (found as object))

function expectNothingHidden(found: unknown): void {
  const keys = JSON.stringify(found).match(/"_[^"]*":/g) ?? []
  expect(keys).to.deep.equal([])
}

function expectSafe(post: ReturnType<typeof readers.readPost>): void {
  if (post === null) return
  expectClean(post.html)
  for (const text of [post.title, post.summary, ...post.files.map(({ alt }) => alt)]) {
    expect(text ?? '').to.not.match(/[\u202a-\u202e\u2066-\u2069\u0000-\u0008]/)
  }
  expect(post.publishedAt.getTime()).to.be.at.most(now.getTime() + 300_000)
  expect(post.files).to.have.lengthOf.at.most(50)
}

describe('documents that are nearly what others send', () => {
  it('are read or not, and never throw, whatever is changed in them', function () {
    this.timeout(60_000)
    const random = numbers(20261121)
    const counts = { read: 0, not: 0 }
    for (const name of names) {
      const given = received(name)
      for (let round = 0; round < 150; round++) {
        const changed = mutated(given, random)
        const parsed = parseStrictJson(Buffer.from(JSON.stringify(changed)))
        if ('fault' in parsed) continue
        for (const json of [parsed.value, objectIn(parsed.value['object']) ?? {}]) {
          const found = readAll(json)
          expectNothingHidden(found)
          expectSafe(found[0] as ReturnType<typeof readers.readPost>)
          for (const one of found) counts[isRead(one) ? 'read' : 'not']++
        }
      }
    }
    expect(counts.read, 'many are still read').to.be.above(2_000)
    expect(counts.not, 'many are not').to.be.above(2_000)
  })

  it('are read in a time that their size bounds', function () {
    this.timeout(60_000)
    const base = { id: 'https://a.example/1', attributedTo: 'https://a.example/u', to: 'as:Public', content: 'x' }
    const long = 500_000
    const fills = [
      '<',
      '<a ',
      '<b>',
      '&lt;',
      '&',
      'a b ',
      '\n',
      '\u200b',
      '# ',
      '[',
      '*',
      '> ',
      '`',
      '(http://',
      '<!--',
      '"<a href="',
      '- ',
    ]
    for (const type of ['Note', 'Article', 'Event']) {
      for (const fill of fills) {
        const text = fill.repeat(Math.floor(long / fill.length))
        for (const mediaType of ['text/html', 'text/markdown', 'text/plain']) {
          const json: JsonObject = {
            ...base, type, mediaType, name: text, summary: text, content: text, contentMap: { en: text }, startTime: text, location: text,
            url: text, published: text, timezone: text, attachment: [{ type: 'Image', url: 'https://a.example/1.png', name: text, mediaType: text, blurhash: text }],
            tag: [{ type: 'Hashtag', name: text }], language: text, joinMode: text, eventStatus: text, type2: text, inReplyTo: text,
          } // prettier-ignore
          const begun = process.cpuUsage()
          readAll(json)
          const { user, system } = process.cpuUsage(begun)
          expect((user + system) / 1_000, `${type} ${mediaType} ${JSON.stringify(fill)}`).to.be.below(2_000)
        }
      }
    }
  })

  it('become clean HTML, whatever they try and whatever they call it', () => {
    for (const content of attacks) {
      for (const mediaType of ['text/html', 'text/markdown', 'text/plain', 'x/y']) {
        for (const type of ['Note', 'Article']) {
          const json: JsonObject = {
            id: 'https://a.example/1',
            type,
            attributedTo: 'https://a.example/u',
            content,
            mediaType,
            name: 'x',
          }
          const post = readers.readPost(json, iri('https://a.example/u'))
          expect(post?.title, 'control').to.equal('x')
          expectClean(post?.html ?? '', content)
        }
      }
      const actor = readers.readActor({
        ...received('mastodon/person'),
        summary: content,
        attachment: [{ type: 'PropertyValue', name: content, value: content }],
      })
      for (const html of [actor?.html ?? '<none>', ...(actor?.fields ?? []).map((field) => field.html)])
        expectClean(html, content)
    }
  })

  it('of ten thousand values are read, too', () => {
    const many = (make: (at: number) => Json) => Array.from({ length: 9_000 }, (_, at) => make(at))
    const address = (at: number) => `https://a.example/${at}`
    const three = many(address).slice(0, 3)
    for (const field of [
      'tag',
      'attachment',
      'image',
      'url',
      'attributedTo',
      'location',
      'oneOf',
      'type',
      'icon',
      'alsoKnownAs',
    ]) {
      for (const make of [
        address,
        (at: number) => ({ id: address(at), type: 'Link', href: address(at), url: three }),
      ]) {
        const json: JsonObject = {
          id: 'https://a.example/1', type: 'Question', attributedTo: address(0), content: 'x', [field]: many(make),
        } // prettier-ignore
        expect(JSON.stringify(readAll(json)[0]).length, field).to.be.below(200_000)
      }
    }
  })
})
