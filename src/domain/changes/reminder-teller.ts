import type { Clock } from '../../core/clock.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import type { EventPart } from '../items/item.js'
import { sayReminder } from './change-words.js'
import { meaningOf } from './meaning.js'
import { newsroom, type NewsroomDeps } from './newsroom.js'
import { isToCome, remindsFollowers, type Reminded } from './reminder.js'

const LEASE_MS = 2 * 60_000
const SOON_MS = 60_000

type Deps = NewsroomDeps & {
  items: Pick<ItemRepo, 'claimReminder' | 'beginReminder' | 'reminderDone'>
  clock: Clock
}

/**
 * A worker's step: on the day before, a short note reminds those who follow, and one each those who signed up from
 * elsewhere. That a beginning is being reminded of is written down first and for good; the notes have ids made of it, so
 * that what a crash cuts off is finished, and nobody hears twice. Once it has begun, nobody is told any more. Letters have
 * a reminder of their own. @returns false when there is nobody to remind
 */
export function reminderTeller(deps: Deps): () => Promise<boolean> {
  const { items, clock } = deps
  return async () => {
    const now = clock()
    const doc = await items.claimReminder(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    if (!isToCome(doc, now)) return items.reminderDone(doc, null).then(() => true)
    // First what changed, and then what to be reminded of.
    const isChanging = (doc.changed ?? doc.telling ?? null) !== null
    if (isChanging) {
      const soon = Math.max(doc.changed?.due.getTime() ?? 0, now.getTime()) + SOON_MS
      return items.reminderDone(doc, new Date(soon)).then(() => true)
    }
    const reminded = await begin(deps, doc, now)
    if (reminded === null) return true
    await remind(deps, doc, reminded)
    await items.reminderDone(doc, null)
    return true
  }
}

/** @returns null when it has changed meanwhile, and comes again */
async function begin({ items }: Deps, doc: ItemDoc & { event: EventPart }, now: Date): Promise<Reminded | null> {
  const { startsAt } = doc.event
  const before = doc.reminded ?? []
  const there = before.find((one) => one.startsAt.getTime() === startsAt.getTime())
  if (there !== undefined) return there
  const reminded = { startsAt, at: now }
  return (await items.beginReminder(doc, [...before, reminded])) ? reminded : null
}

async function remind(deps: Deps, doc: ItemDoc & { event: EventPart }, { startsAt, at }: Reminded): Promise<void> {
  const item = itemOf(doc)
  const meaning = meaningOf(doc)
  if (meaning === null) return
  const told = await newsroom(deps, item)
  const said = (mayKnow: boolean) => {
    const { headline, lines } = sayReminder(meaning, item.title, { ...deps, language: told.language, mayKnow })
    return { about: `reminder-${startsAt.getTime()}`, at, paragraphs: [headline, ...lines] }
  }
  if (remindsFollowers(doc)) await told.everybody(said(false))
  await told.comers(({ accepted }) => (accepted ? said(true) : null))
}
