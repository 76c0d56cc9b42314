import type { Item, ItemPicture } from '../../src/domain/items/item.js'
import type { CallItem, EventItem, WriteUpItem } from '../../src/web/parts/items.js'

const picture: ItemPicture = {
  media: '1',
  key: 'plot',
  alt: 'Six people with spades and a wheelbarrow before a row of raised beds',
  width: 1600,
  height: 1000,
  blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
  widths: [400, 800, 1600],
}

const base: Item = {
  id: '1',
  iri: 'https://walton.example/o/1',
  kind: 'event',
  state: 'published',
  audience: 'public',
  writtenBy: '1',
  byline: null,
  title: '',
  summary: '',
  language: 'en',
  tags: ['Gardening', 'WaltonVale', 'Nachbarschaftshilfe'],
  tagKeys: ['gardening', 'waltonvale', 'nachbarschaftshilfe'],
  source: '',
  html: '',
  pictures: [],
  publishedAt: new Date('2026-11-02T09:00:00Z'),
  editedAt: null,
  deletedAt: null,
  revision: 1,
  ended: null,
  event: null,
  writeUp: null,
  call: null,
}

const evening = {
  startsAt: new Date('2026-11-21T19:00:00Z'),
  endsAt: new Date('2026-11-21T21:00:00Z'),
  overAt: new Date('2026-11-21T21:00:00Z'),
  zone: 'Europe/London',
  place: {
    name: 'Walton Community Hall',
    address: '14 Rice Lane\nLiverpool L9 1AB',
    access: 'Step-free from Rice Lane, hearing loop, a room for children.',
  },
  online: null,
}

const on = (day: string, from: string, to: string) => {
  const overAt = new Date(`2026-11-${day}T${to}:00Z`)
  return { ...evening, startsAt: new Date(`2026-11-${day}T${from}:00Z`), endsAt: overAt, overAt }
}

/** Events in every state that a list can show, the longest names among them. */
export const events: Record<string, EventItem> = {
  plain: {
    ...base,
    title: 'Damp and mould: an advice evening',
    summary:
      'Bring your letters and photos. Two people from the law centre look at them with you, one at a time. There is tea.',
    event: { ...evening, online: 'https://meet.example/damp' },
  },
  pictured: {
    ...base,
    title: 'Clearing the alley behind Stuart Road',
    summary: 'Gloves and bags are there. The council collects at four, so that nothing is left lying about.',
    pictures: [picture],
    event: on('14', '10:00', '15:30'),
  },
  full: {
    ...base,
    title: 'First aid for beginners',
    summary: 'Three hours, ten dolls.',
    event: on('18', '18:00', '21:00'),
  },
  cancelled: {
    ...base,
    title: 'Open plot with soup',
    summary: 'Soup at noon.',
    ended: { at: new Date('2026-11-09T09:00:00Z'), reason: 'The storm has taken the roof of the shed.' },
    event: on('15', '12:00', '15:00'),
  },
  past: { ...base, title: 'Seed swap', summary: 'Bring some, take some.', event: on('07', '14:00', '16:00') },
  members: {
    ...base,
    audience: 'hub',
    title: 'Who has the key? The rota for winter',
    summary: 'Half an hour, online.',
    event: { ...on('10', '20:00', '20:30'), place: null, online: 'https://meet.example/rota' },
  },
  long: {
    ...base,
    language: 'de',
    title:
      'Nachbarschaftsversammlung zur Verkehrsberuhigung der Donaudampfschifffahrtsgesellschaftsstraße und ihrer Seitenstraßen',
    summary:
      'Wir sammeln, was die Straße sicherer macht, und stimmen ab, was wir der Bezirksvertretung zuerst vorlegen. Kinder sind willkommen.',
    event: {
      ...evening,
      startsAt: new Date('2027-01-30T18:00:00Z'),
      endsAt: new Date('2027-01-31T01:00:00Z'),
      overAt: new Date('2027-01-31T01:00:00Z'),
      zone: 'Europe/Vienna',
      place: {
        name: 'Begegnungszentrum der Arbeiterwohlfahrt am Mühlenbach',
        address: 'Hintereingang über den Hof',
        access: '',
      },
    },
  },
  arabic: {
    ...base,
    language: 'ar',
    title: 'أمسية شاي مع الجيران',
    summary: 'نلتقي لنتحدث عن الإيجارات وعن الحديقة الجديدة.',
    event: { ...on('28', '16:00', '18:00'), place: { name: 'مركز الحي', address: '', access: '' } },
  },
}

const far = new Date('9999-01-01T00:00:00Z')
const deadline = new Date('2026-11-22T23:59:00Z')

export const calls: Record<string, CallItem> = {
  goal: {
    ...base,
    kind: 'call',
    title: 'Object to the closing of Walton library',
    summary: 'The council decides on 26 November. Each letter in your own words counts; ten lines are enough.',
    call: { action: 'object', deadline, zone: 'Europe/London', goal: 200, link: null, overAt: deadline },
  },
  lastDay: {
    ...base,
    kind: 'call',
    title: 'Vans for the foodbank on Saturday',
    summary: 'Two vans with drivers, from nine to noon.',
    call: {
      action: 'volunteer',
      deadline: new Date('2026-11-10T22:00:00Z'),
      zone: 'Europe/London',
      goal: null,
      link: null,
      overAt: new Date('2026-11-10T22:00:00Z'),
    },
  },
  open: {
    ...base,
    kind: 'call',
    title: 'Join the repair fund',
    summary: 'Two pounds a month keep tools sharp.',
    call: {
      action: 'donate',
      deadline: null,
      zone: 'Europe/London',
      goal: 50,
      link: 'https://fund.example',
      overAt: far,
    },
  },
  closed: {
    ...base,
    kind: 'call',
    title: 'Sign for a crossing at the school',
    summary: 'It is being built.',
    ended: { at: new Date('2026-11-05T09:00:00Z'), reason: 'The council has agreed.' },
    call: { action: 'sign', deadline, zone: 'Europe/London', goal: 300, link: null, overAt: deadline },
  },
}

export const writeUps: Record<string, WriteUpItem> = {
  whole: {
    ...base,
    kind: 'write-up',
    title: 'How a foodbank and two football clubs filled a van every home game',
    summary: 'What it took, who did it, and why the second season was harder than the first.',
    byline: 'the Tuesday group',
    writeUp: { sections: [], people: 14, hours: 1_320, money: { amount: 480, currency: 'GBP' } },
  },
  bare: {
    ...base,
    kind: 'write-up',
    title: 'A kit of tools that people can borrow',
    summary: 'Forty things in a shed, one list, no deposit.',
    writeUp: { sections: [], people: 1, hours: null, money: null },
  },
}
