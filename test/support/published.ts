import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item, Kind } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import type { Services } from '../../src/domain/services.js'

type Publishing = Pick<Services, 'drafts' | 'publishing'>

/** Publishes an item as a coordinator does: saved as a draft, with its pictures, then published. */
export async function publish(
  { drafts, publishing }: Publishing,
  member: Member,
  kind: Kind,
  fields: Fields,
  pictures: readonly { path: string; alt: string }[] = [],
): Promise<Item> {
  const id = drafts.fresh(member)
  await drafts.save(member, { id, kind, texts: 0, fields, edits: null })
  for (const { path, alt } of pictures) await drafts.addPicture(member, id, path, alt)
  return done(await publishing.publish(member, id))
}

/** Changes some of what an item says. */
export async function edit(
  { drafts, publishing }: Publishing,
  member: Member,
  item: Item,
  fields: Fields,
): Promise<Item> {
  const draft = await drafts.edit(member, item.id)
  const changed = { ...draft.fields, ...fields }
  const edits = { item: item.id, revision: draft.baseRevision }
  await drafts.save(member, { id: draft.id, kind: item.kind, texts: draft.texts, fields: changed, edits })
  return done(await publishing.publish(member, draft.id))
}

function done(published: Awaited<ReturnType<Services['publishing']['publish']>>): Item {
  if (!published.published) throw new Error('It was published by somebody else in between')
  return published.item
}

/** Fields that make an item of each kind, in order that a test names only what it is about. */
export const typed = {
  'event': {
    title: 'Repair café',
    body: 'Bring what is broken, and **patience**. There is cake. #RepairCafé',
    startsAt: '2026-12-12T14:00',
    endsAt: '2026-12-12T17:00',
    zone: 'Europe/London',
    placeName: 'St Mary’s hall',
    address: '12 High Street\nWalton L9 1AA',
    access: 'Step-free from the car park; hearing loop.',
    tags: 'RepairCafé, Walton',
  },
  'call': {
    title: 'Keep the library open on Saturdays',
    body: 'The council decides in January. Write to your councillor; it takes ten minutes.',
    action: 'write',
    deadline: '2026-12-20T23:59',
    zone: 'Europe/London',
    goal: '500',
    link: 'https://council.example/libraries',
    tags: 'Libraries',
  },
  'write-up': {
    title: 'Six raised beds in one weekend',
    situation: 'The plot behind the school had been empty for nine years.',
    action: 'We asked for the key, borrowed tools and built **six beds** from pallets.',
    result: 'All six are planted. Fourteen families tend them.',
    failed: 'The water butts leaked, and nobody had a rota for August.',
    differently: 'Agree on the August rota before the first spade goes in.',
    people: '23',
    hours: '140',
    money: '120',
    currency: 'GBP',
    tags: 'Gardening, Walton',
  },
  'list': {
    title: 'Starting a foodbank',
    body: 'Read these **in this order** before you rent a room.',
    entries: 'https://example.org/food-safety\tFood safety in an hour\tThe inspector will ask for this.',
    tags: 'Foodbank',
  },
} as const satisfies Record<Kind, Fields>
