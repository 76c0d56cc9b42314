import type { Clock } from '../../../core/clock.js'
import type { Store } from '../../../store/store.js'
import type { DraftService } from '../../drafts/draft-service.js'
import type { Fields } from '../../drafts/fields.js'
import { can, type Member } from '../../members/member.js'
import { HOUR_MS, type Throttle } from '../../members/throttle.js'
import type { Network } from '../../network.js'
import { fault, FieldFaults, refusal, type FaultCode } from '../../refusals.js'
import type { calendarOrigins, Here } from './calendar-origins.js'
import type { CalendarEntry, LeftOut } from './entry.js'
import { CALENDAR_IMPORTS, type CalendarImportDoc } from './import-docs.js'
import type { CalendarReading } from './reading.js'

const KEPT_MS = 24 * HOUR_MS
const LONGEST_ADDRESS = 2_000
const LIMITS = [{ limit: 40, windowMs: HOUR_MS }]

/** What a calendar has, for its member to choose from. `here` is null for what is not here yet. */
export type Preview = {
  name: string
  entries: { entry: CalendarEntry; here: Here | null }[]
  leftOut: LeftOut[]
  leftOutCount: number
}

export type ImportDeps = {
  store: Store
  reading: CalendarReading
  origins: ReturnType<typeof calendarOrigins>
  drafts: Pick<DraftService, 'fresh' | 'bring'>
  settings: { read(): Promise<{ zone: string } | null> }
  throttle: Pick<Throttle, 'take'>
  newId: () => string
  clock: Clock
}
export type CalendarImports = ReturnType<typeof calendarImports>

/** Calendars from elsewhere: read, looked through, and brought in as drafts. Nothing is ever published by this. */
export function calendarImports({ store, reading, origins, drafts, settings, throttle, newId, clock }: ImportDeps) {
  const docs = store.collection(CALENDAR_IMPORTS)

  async function own(member: Member, id: string): Promise<CalendarImportDoc> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = id.startsWith(`${member.id}-`) ? await docs.findOne({ _id: id, member: member.id }) : null
    if (doc === null || doc.expiresAt <= clock()) throw refusal('not-found', 'no-such-page')
    return doc
  }

  async function keep(member: Member, field: string, text: string): Promise<string> {
    const now = clock()
    const zone = (await settings.read())?.zone ?? 'UTC'
    const got = await reading(text, { now, zone })
    if (typeof got === 'string') throw new FieldFaults([fault(field, got)])
    const _id = `${member.id}-${newId()}`
    await docs.insertOne({ _id, member: member.id, expiresAt: new Date(now.getTime() + KEPT_MS), ...got })
    return _id
  }

  async function begin(member: Member): Promise<void> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    await throttle.take({ kind: 'calendar-import', subject: member.id, limits: LIMITS })
  }

  return {
    /** @returns an id to look through it by, for a day. @throws FieldFaults of `file`; Refusal */
    async fromText(member: Member, text: string): Promise<string> {
      await begin(member)
      return keep(member, 'file', text)
    },

    /** The same of a calendar elsewhere. @throws FieldFaults of `address`; Refusal */
    async fromAddress(member: Member, typed: string, network: Pick<Network, 'calendarAt'>): Promise<string> {
      const address = typed.trim()
      const wrong = (code: FaultCode, limit: number | null = null) => new FieldFaults([fault('address', code, limit)])
      if (address === '') throw wrong('required')
      if (address.length > LONGEST_ADDRESS) throw wrong('too-long', LONGEST_ADDRESS)
      if (!/^(?:https?|webcals?):\/\//i.test(address) || !URL.canParse(address)) throw wrong('not-a-link')
      await begin(member)
      const got = await network.calendarAt(address)
      if (got.kind !== 'text') throw wrong(unfetched[got.kind])
      return keep(member, 'address', got.text)
    },

    /** @throws Refusal 'not-found' for what is another's, or a day old */
    async look(member: Member, id: string): Promise<Preview> {
      const { name, entries, leftOut, leftOutCount } = await own(member, id)
      const found: Preview['entries'] = []
      for (const entry of entries) found.push({ entry, here: await origins.here(entry) })
      return { name, entries: found, leftOut, leftOutCount }
    },

    /**
     * Makes drafts of the entries with these places in the list. Again, or at the same time, it makes none twice.
     * @returns how many were made. @throws Refusal as `look`
     */
    async bring(member: Member, id: string, chosen: ReadonlySet<number>): Promise<number> {
      const { entries } = await own(member, id)
      let made = 0
      for (const entry of entries.filter((_, at) => chosen.has(at))) {
        if ((await origins.here(entry)) !== null) continue
        const ids = await origins.claim(entry, { member: member.id, draft: drafts.fresh(member), item: newId() })
        if (ids === null) continue
        const draft = { id: ids.draft, kind: 'event' as const, becomes: ids.item, fields: fieldsOf(entry) }
        if (await drafts.bring(member, draft)) made++
      }
      return made
    },
  }
}

const unfetched = {
  'nothing': 'nothing-there',
  'too-large': 'calendar-too-large',
  'unreachable': 'no-answer',
  'blocked': 'blocked-address',
} as const satisfies Record<string, FaultCode>

/** The form of a draft. What a calendar calls private is for members, until somebody says otherwise. */
function fieldsOf(entry: CalendarEntry): Fields {
  const { title, text, startsAt, endsAt, zone, placeName, address, online, tags, doubts, point, rule } = entry
  return {
    ...{ title, body: text, startsAt, endsAt, zone, placeName, address, online, tags: tags.join(', ') },
    ...(doubts.includes('private') && { audience: 'hub' }),
    ...(point !== undefined && { latitude: String(point.latitude), longitude: String(point.longitude) }),
    ...(rule !== undefined && {
      ...{ repeat: rule.pace, every: String(rule.every), repeatUntil: rule.until ?? '' },
      repeatExcept: rule.except.join('\n'),
    }),
  }
}
