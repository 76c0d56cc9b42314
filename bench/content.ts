import { readConfig } from '../src/config.js'
import { contentOf } from '../src/domain/drafts/content.js'
import type { Fields } from '../src/domain/drafts/fields.js'
import { kinds, type Kind } from '../src/domain/items/item.js'
import { ITEMS, type ItemDoc } from '../src/domain/items/item-repo.js'
import { pathOf } from '../src/domain/text/slug.js'
import { createHub, systemOutside } from '../src/hub.js'
import { createLog } from '../src/core/log.js'
import { idAt } from '../src/core/ids.js'

const BATCH = 1_000
const MINUTE_MS = 60_000
const text = 'Bring a chair, a cup and a **neighbour**. There is tea, and the gate is open from ten. '.repeat(6)

const fieldsOf = (kind: Kind, n: number): Fields => {
  const common = {
    title: `Number ${n}: what the tenants of street ${n % 97} do next`,
    tags: `street${n % 97}, topic${n % 13}`,
  }
  if (kind === 'event')
    return {
      ...common,
      body: text,
      startsAt: startOf(n),
      zone: 'Europe/London',
      placeName: 'The shed',
      address: '14 Station Road',
    }
  if (kind === 'call') return { ...common, body: text, action: 'write', goal: '100', zone: 'Europe/London' }
  return { ...common, situation: text, action: text, failed: text, people: '12', hours: '30' }
}

/** Spread over a year, half of them past. */
function startOf(n: number): string {
  const at = new Date(Date.now() + ((n * 7) % 525_600) * MINUTE_MS - 262_800 * MINUTE_MS)
  return `${at.toISOString().slice(0, 13)}:00`
}

/**
 * Sets a hub up in a folder and fills it with items of all kinds, past the forms but by the same rules.
 * @returns the address of an event's page, without the origin
 */
export async function fill(dataFolder: string, items: number): Promise<string> {
  const config = { ...readConfig({ env: {} }), dataFolder, mediaFolder: `${dataFolder}/media`, port: 0 }
  const quiet = createLog({ level: 'error' })
  const hub = createHub(config, { ...systemOutside(config), log: quiet })
  await hub.start()
  const steward = { name: 'organiser', password: 'spades and barrows' }
  await hub.services.settings.setUp({ hub: { name: 'Walton Hub', handle: 'walton' }, steward })
  const docs = hub.store.collection(ITEMS)
  for (let n = 0; n < items; n += BATCH) {
    await docs.insertMany(Array.from({ length: Math.min(BATCH, items - n) }, (_, at) => itemDoc(n + at, items)))
  }
  const [event] = (await hub.services.reader.upcoming(null, { limit: 1 })).items
  await hub.stop()
  if (event === undefined) throw new Error('There is no event to come')
  return pathOf(event)
}

function itemDoc(n: number, items: number): ItemDoc {
  const kind = kinds[n % kinds.length] as Kind
  const publishedAt = new Date(Date.now() - (items - n) * 5 * MINUTE_MS)
  const _id = idAt(publishedAt)
  return {
    _id,
    iri: `http://localhost:3000/o/${_id}`,
    state: 'published',
    writtenBy: '0',
    ...contentOf(kind, fieldsOf(kind, n), [], { now: null, language: 'en' }),
    publishedAt,
    editedAt: null,
    deletedAt: null,
    revision: 1,
    ended: null,
    madeFrom: { draft: _id, version: 1 },
    wipe: null,
    announce: null,
    announced: null,
  }
}
