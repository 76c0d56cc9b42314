import type { Item, ItemPicture, WriteUpPart } from '../../src/domain/items/item.js'
import { pathOf } from '../../src/domain/text/slug.js'
import type { FeedContext, FeedSite } from '../../src/web/feeds/site.js'
import { wordsIn } from '../../src/words/words.js'

/** A hub and items as they are in the store, for tests of what is made of them. */
export const site: FeedSite = {
  name: 'Walton & Hub',
  baseUrl: 'https://hub.example',
  language: 'en',
  description: 'What <we> do; here, and now.',
  email: 'hello@hub.example',
  iconUrl: 'https://hub.example/icon.png?a=1&b=2',
}

export const context: FeedContext = {
  site,
  words: wordsIn('en'),
  pictureUrl: ({ key }, width) => `https://hub.example/media/${encodeURIComponent(key)}-${width}.webp`,
  cardUrl: ({ key }) => `https://hub.example/media/${encodeURIComponent(key)}/card.jpg`,
}

export const picture: ItemPicture = {
  media: '00117281362944000009',
  key: 'k1',
  alt: 'A toaster with a "plaster" & <wire>',
  width: 1_600,
  height: 900,
  blurhash: 'U6',
  widths: [400, 800, 1_200, 1_600],
}

const base: Omit<Item, 'kind'> = {
  id: '00117281362944000001',
  iri: 'https://hub.example/o/117281362944000001',
  state: 'published',
  audience: 'public',
  writtenBy: '00117281362944000002',
  byline: null,
  title: 'Repair café, <tea> & "cake"',
  summary: 'Bring what is broken; we mend <it>, together.',
  language: 'en',
  tags: ['Repair', 'Café'],
  tagKeys: ['repair', 'cafe'],
  source: 'Bring [it](https://a.example/?a=1&b=2) & #Repair',
  html: '<p>Bring <a href="https://a.example/?a=1&amp;b=2" rel="noopener">it</a> &amp; <a href="/tags/repair" class="mention hashtag" rel="tag">#Repair</a></p>\n',
  pictures: [picture],
  publishedAt: new Date('2026-11-01T10:00:00Z'),
  editedAt: new Date('2026-11-02T10:00:00Z'),
  deletedAt: null,
  revision: 2,
  ended: null,
  event: null,
  writeUp: null,
  call: null,
}

export const event = (change: Partial<Item> = {}, part: Partial<NonNullable<Item['event']>> = {}): Item => ({
  ...base,
  kind: 'event',
  event: {
    startsAt: new Date('2026-12-12T13:00:00Z'),
    endsAt: new Date('2026-12-12T16:00:00Z'),
    overAt: new Date('2026-12-12T16:00:00Z'),
    zone: 'Europe/Berlin',
    place: { name: 'Volkshaus; hall 2', address: 'High Street 1\nWalton, 12345', access: 'Step-free' },
    online: 'https://meet.example/rc',
    ...part,
  },
  ...change,
})

export const call = (change: Partial<Item> = {}, part: Partial<NonNullable<Item['call']>> = {}): Item => ({
  ...base,
  kind: 'call',
  call: {
    action: 'sign',
    deadline: new Date('2026-12-31T22:59:00Z'),
    zone: 'Europe/Berlin',
    goal: 500,
    link: 'https://petition.example/1?a=1&b=2',
    overAt: new Date('2026-12-31T22:59:00Z'),
    ...part,
  },
  ...change,
})

const sections: WriteUpPart['sections'] = [
  { name: 'situation', source: 'Bins', html: '<p>Bins</p>\n' },
  { name: 'action', source: 'Swept', html: '<p>Swept</p>\n' },
]

export const writeUp = (change: Partial<Item> = {}, part: Partial<WriteUpPart> = {}): Item => ({
  ...base,
  kind: 'write-up',
  source: '',
  html: '',
  writeUp: { sections, people: 12, hours: 40, money: { amount: 12.5, currency: 'EUR' }, ...part },
  ...change,
})

export const addressOf = (item: Item): string => `${site.baseUrl}${pathOf(item)}`
