import type { Iri } from '../../src/core/iri.js'
import { fieldsOf } from '../../src/domain/actors/profile-details.js'
import type { LocalActor } from '../../src/domain/actors/actor.js'
import type { Post } from '../../src/domain/posts/post.js'
import type { ActorDetails } from '../../src/federation/vocab/write/actor.js'
import type { PublishedKeys } from '../../src/federation/keys/actor-keys.js'
import type { Writing } from '../../src/federation/vocab/write/writing.js'
import { dateSource } from '../../src/words/dates.js'
import { wireWords } from '../../src/words/wire-words.js'

/** A hub, its actors and a member's post, as the domain has them, for tests of what is made of them for other servers. */
export const baseUrl = 'https://hub.example'
export const voice = `${baseUrl}/a/walton` as Iri
export const ada = `${baseUrl}/a/ada` as Iri
export const friend = 'https://far.example/users/kim' as Iri

export const writing: Writing = {
  baseUrl,
  voice,
  words: wireWords(dateSource(), 'en'),
  pictureUrl: (key, width) => `${baseUrl}/media/${encodeURIComponent(key)}/${width}.webp`,
}

const RSA = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA5P0cR8ALxZjf9DOyAm4h
0ONMVRfb9FPNeSbKhB+4RH1xMWs+lnfzpuGaWqgWsrXXoN4eEeq9avFbTeWc7Acv
c9fpNEmIbdSB4/wYGWnAIkIF5bftSIgOmNRAfIvbUqI0/I6OzKN7dIsbcJ4p5koz
EwiMzoPdqNLD+Gfoy66aPr8OBiawq5CXGS51bxzYqFftotLPJs9eiwsJvcrRSoOc
nQXUbUvKo+p/Izx87VblkYmxZNQxKw8axDE17jOcDIchvz2t3iHOvojOF1MfQNQ9
EHa+BXOTUtWZNKU0kCnSgcbdQFlaWNczTaiNTeQjBYSfizwqab/g16hOFKsqNUut
7QIDAQAB
-----END PUBLIC KEY-----
`

export const keysOf = (actor: Iri): PublishedKeys => ({
  publicKey: { id: `${actor}#main-key` as Iri, owner: actor, publicKeyPem: RSA },
  assertionMethod: [
    {
      id: `${actor}#ed25519` as Iri,
      type: 'Multikey',
      controller: actor,
      publicKeyMultibase: 'z6MkjpH7xhx2DyZFupJmRxbsfm2Xp8CRmF5L2PyDcgzq7h9S',
    },
  ],
})

export const localActor = (change: Partial<LocalActor> = {}): LocalActor => ({
  iri: voice,
  number: '00000000000000000001',
  kind: 'voice',
  type: 'Organization',
  handle: 'walton',
  name: 'Walton & Hub',
  html: '<p>What we do: <a href="/about">more</a></p>',
  member: null,
  url: `${baseUrl}/`,
  since: new Date('2026-11-01T17:45:12Z'),
  alsoKnownAs: ['https://old.example/a/walton' as Iri],
  movedTo: null,
  ...change,
})

export const details: ActorDetails = {
  icon: { url: `${baseUrl}/assets/icon.png`, mediaType: 'image/png', alt: 'Two hands' },
  fields: [{ name: 'Where', html: 'Walton' }],
  locked: false,
  discoverable: true,
  indexable: true,
}

export const instance = localActor({
  iri: `${baseUrl}/actor` as Iri,
  number: '00000000000000000002',
  kind: 'instance',
  type: 'Application',
  handle: 'hub.example',
  html: '',
  alsoKnownAs: [],
})

export const member = localActor({
  iri: ada,
  number: '00000000000000000003',
  kind: 'member',
  type: 'Person',
  handle: 'ada',
  name: 'Ada',
  html: '',
  member: '00117281362944000002',
  url: ada,
  alsoKnownAs: [],
})

const postIri = `${baseUrl}/o/117281362944000050` as Iri

export const post = (change: Partial<Post> = {}): Post => ({
  id: '00117281362944000050',
  iri: postIri,
  origin: 'local',
  author: ada,
  host: 'hub.example',
  kind: 'status',
  type: 'Note',
  state: 'published',
  audience: 'public',
  title: null,
  summary: null,
  sensitive: false,
  html: '<p>Who has a ladder? <a href="/tags/tools" class="mention hashtag" rel="tag">#Tools</a></p>\n',
  language: 'en',
  url: `${baseUrl}/posts/1`,
  publishedAt: new Date('2026-11-03T09:00:00Z'),
  editedAt: null,
  inReplyTo: null,
  thread: postIri,
  context: null,
  replies: null,
  tags: ['Tools'],
  tagKeys: ['tools'],
  mentions: [],
  files: [],
  event: null,
  call: null,
  poll: null,
  adaptedFrom: null,
  licence: null,
  ...change,
})

/** An answer to somebody elsewhere, behind a warning, with a picture. */
export const reply = post({
  audience: 'unlisted',
  summary: 'Heights',
  sensitive: true,
  html: '<p><a href="https://far.example/@kim" class="mention">@kim</a> Mine is <b>four</b> metres &amp; steady.</p>',
  editedAt: new Date('2026-11-03T09:00:00.250Z'),
  inReplyTo: 'https://far.example/notes/7' as Iri,
  thread: 'https://far.example/notes/1' as Iri,
  context: 'https://far.example/contexts/1' as Iri,
  tags: [],
  tagKeys: [],
  mentions: [friend],
  files: [
    {
      ...{ kind: 'link', url: 'https://shop.example/ladder', mediaType: null, alt: 'The same one', blurhash: null },
      ...{ width: null, height: null, focus: null },
    },
    {
      ...{ kind: 'image', url: `${baseUrl}/media/l1/800.webp`, mediaType: 'image/webp', alt: 'A ladder' },
      ...{ width: 800, height: 1_200, blurhash: 'U6', focus: [0, 0.3] as const },
    },
  ],
})

/** A post of its own, as members type it, that quotes somebody elsewhere by their leave. */
export const quotingPost = post({
  html:
    '<p class="quote-inline">RE: <a href="https://far.example/@kim/7">https://far.example/@kim/7</a></p>' +
    '<p>Look, <span class="h-card" translate="no"><a href="https://far.example/@kim" class="u-url mention">@<span>kim</span></a></span>! ' +
    `<a href="${baseUrl}/tags/tools" class="mention hashtag" rel="tag">#<span>Tools</span></a></p>`,
  mentions: [friend],
  quote: {
    of: 'https://far.example/notes/7' as Iri,
    stamp: 'https://far.example/stamps/1' as Iri,
    state: 'accepted',
  },
  quotePolicy: 'followers',
})

export const question = post({
  kind: 'question',
  type: 'Question',
  html: '<p>Which evening?</p>',
  tags: [],
  tagKeys: [],
  poll: {
    many: false,
    options: [
      { name: 'Tuesday', votes: 3 },
      { name: 'Thursday', votes: 0 },
    ],
    voters: 3,
    endsAt: new Date('2026-11-10T10:00:00Z'),
    closedAt: null,
  },
})

/** What a member may show of themselves beside name and text. */
export const profiled: ActorDetails = {
  icon: { url: 'https://hub.example/media/face/480.webp', mediaType: 'image/webp', alt: 'Ada, laughing' },
  image: { url: 'https://hub.example/media/hall/1600.webp', mediaType: 'image/webp', alt: '' },
  fields: fieldsOf([{ name: 'Site', value: 'https://ada.example/?a=1&b=2' }], []),
  locked: false,
  discoverable: true,
  indexable: true,
  attributionDomains: ['ada.example'],
}
