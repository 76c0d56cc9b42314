import type { Clock } from '../../core/clock.js'
import type { AuditService } from '../audit/audit-service.js'
import { FieldReader } from '../drafts/field-reader.js'
import type { LiveBus } from '../live/live-bus.js'
import { can, type Member } from '../members/member.js'
import { HOUR_MS, type Throttle } from '../members/throttle.js'
import { refusal } from '../refusals.js'
import { markdownToHtml } from '../text/markdown.js'
import { wallOf } from '../text/zones.js'
import type { AnnouncementDoc, AnnouncementRepo } from './announcement-repo.js'

export type Announcement = Omit<AnnouncementDoc, '_id'> & { id: string }
/** One as a member sees it: what emoji stand under it, the first that was used first. */
export type SeenAnnouncement = Announcement & {
  isRead: boolean
  responses: { name: string; count: number; mine: boolean }[]
}

/** As it is typed; times are wall-clock times of the hub, or empty. */
export type TypedAnnouncement = { text: string; startsAt: string; endsAt: string; allDay: boolean }

/** In UTF-16 units. */
export const LONGEST_ANNOUNCEMENT = 5_000
const MOST_NAMES = 8
const FAR = new Date('9999-12-31T00:00:00Z')
/** One emoji, as Unicode recommends them: no text, and no row of them. */
const EMOJI = /^\p{RGI_Emoji}$/v
const RATE = [{ limit: 200, windowMs: HOUR_MS }]

type Deps = {
  repo: AnnouncementRepo
  audit: Pick<AuditService, 'note'>
  throttle: Pick<Throttle, 'take'>
  live: Pick<LiveBus, 'publish'>
  /** Of the hub. */
  zone: () => Promise<string>
  newId: () => string
  clock: Clock
}

/** What those who run the hub tell its members, in the apps they have. */
export const announcementService = (deps: Deps) => ({ ...announcing(deps), ...hearing(deps) })

/** For those who run the hub. */
function announcing({ repo, audit, live, zone, newId, clock }: Deps) {
  const mayRun = (by: Member) => {
    if (!can(by, 'run')) throw refusal('forbidden', 'not-allowed')
  }

  async function found(id: string): Promise<AnnouncementDoc> {
    const doc = await repo.get(id)
    if (doc === null) throw refusal('not-found', 'no-such-item')
    return doc
  }

  return {
    /** For those who run the hub: what is on, the newest first. @throws Refusal 'forbidden' */
    async all(by: Member): Promise<Announcement[]> {
      mayRun(by)
      return (await repo.after(clock())).map(announcementOf).sort((a, b) => (a.id < b.id ? 1 : -1))
    },

    /** @throws Refusal 'forbidden', 'not-found' */
    async get(by: Member, id: string): Promise<Announcement> {
      mayRun(by)
      return announcementOf(await found(id))
    },

    /** The form that would make it what it is. */
    async typed({ source, startsAt, endsAt, allDay }: Announcement): Promise<TypedAnnouncement> {
      const where = await zone()
      const wall = (at: Date | null) => (at === null ? '' : wallOf(at, where))
      return { text: source, startsAt: wall(startsAt), endsAt: wall(endsAt), allDay }
    },

    /** @throws FieldFaults; Refusal 'forbidden' */
    async announce(by: Member, typed: TypedAnnouncement): Promise<Announcement> {
      mayRun(by)
      const now = clock()
      const said = contentOf(typed, await zone(), now)
      const doc: AnnouncementDoc = { _id: newId(), ...said, publishedAt: now, updatedAt: now, revision: 1 }
      await repo.add(doc)
      await audit.note(by.id, 'announcement.add', null)
      live.publish({ what: 'announced', announcement: doc._id })
      return announcementOf(doc)
    },

    /** @throws FieldFaults; Refusal 'forbidden', 'not-found', 'conflict' */
    async edit(by: Member, id: string, revision: number, typed: TypedAnnouncement): Promise<Announcement> {
      mayRun(by)
      await found(id)
      const said = contentOf(typed, await zone(), clock())
      const changed = await repo.change(id, revision, { ...said, updatedAt: clock() })
      if (changed === null) throw refusal('conflict', 'changed-meanwhile')
      await audit.note(by.id, 'announcement.edit', null)
      live.publish({ what: 'announced', announcement: id })
      return announcementOf(changed)
    },

    /** @throws Refusal 'forbidden' */
    async remove(by: Member, id: string): Promise<void> {
      mayRun(by)
      const there = await repo.remove(id)
      await repo.forget(id)
      if (!there) return
      await audit.note(by.id, 'announcement.remove', null)
      live.publish({ what: 'announcement-gone', announcement: id })
    },
  }
}

/** For every member. */
function hearing({ repo, throttle, live, clock }: Deps) {
  /** One that is on now. */
  async function onNow(member: Member, id: string): Promise<AnnouncementDoc> {
    if (!can(member, 'read')) throw refusal('forbidden', 'not-allowed')
    const doc = await repo.get(id)
    if (doc === null || !isOn(doc, clock())) throw refusal('not-found', 'no-such-item')
    return doc
  }

  async function seen(member: Member, doc: AnnouncementDoc, isRead: boolean): Promise<SeenAnnouncement> {
    const counts = new Map<string, { count: number; mine: boolean }>()
    for (const { name, member: who } of await repo.responsesTo(doc._id)) {
      const { count, mine } = counts.get(name) ?? { count: 0, mine: false }
      counts.set(name, { count: count + 1, mine: mine || who === member.id })
    }
    return { ...announcementOf(doc), isRead, responses: Array.from(counts, ([name, one]) => ({ name, ...one })) }
  }

  return {
    /** What is on now, the newest first. @param options.withRead  also what the member has put away */
    async current(member: Member, { withRead }: { withRead: boolean }): Promise<SeenAnnouncement[]> {
      const now = clock()
      const docs = await repo.after(now)
      const read = await repo.dismissed(
        member.id,
        docs.map(({ _id }) => _id),
      )
      const wanted = docs.filter(({ _id }) => withRead || !read.has(_id)).sort((a, b) => (a._id < b._id ? 1 : -1))
      return Promise.all(wanted.map((doc) => seen(member, doc, read.has(doc._id))))
    },

    /** One that is on now, as a member sees it; null for every other. */
    async one(member: Member, id: string): Promise<SeenAnnouncement | null> {
      const doc = await repo.get(id)
      if (doc === null || !isOn(doc, clock())) return null
      return seen(member, doc, (await repo.dismissed(member.id, [id])).has(id))
    },

    /** @throws Refusal 'not-found' */
    async dismiss(member: Member, id: string): Promise<void> {
      const { until } = await onNow(member, id)
      await repo.dismiss({ _id: `${id} ${member.id}`, announcement: id, member: member.id, eraseAt: until })
    },

    /** @throws Refusal 'not-found'; 'invalid' for what is no emoji, or one more kind than there is room for; 'too-many' */
    async respond(member: Member, id: string, name: string): Promise<void> {
      const { until } = await onNow(member, id)
      if (!EMOJI.test(name)) throw refusal('invalid', 'not-an-emoji')
      await throttle.take({ kind: 'announcement', subject: member.id, limits: RATE })
      const names = new Set((await repo.responsesTo(id)).map((one) => one.name))
      if (!names.has(name) && names.size >= MOST_NAMES) throw refusal('invalid', 'too-many-emoji')
      const of = { announcement: id, member: member.id, name, at: clock(), eraseAt: until }
      const isNew = await repo.respond({ _id: `${id} ${member.id} ${name}`, ...of })
      if (isNew) live.publish({ what: 'announcement-reaction', announcement: id, name })
    },

    /** @throws Refusal 'not-found' */
    async takeBack(member: Member, id: string, name: string): Promise<void> {
      await onNow(member, id)
      const was = await repo.takeBack(`${id} ${member.id} ${name}`)
      if (was) live.publish({ what: 'announcement-reaction', announcement: id, name })
    },
  }
}

const isOn = ({ until }: AnnouncementDoc, now: Date): boolean => now < until

const announcementOf = ({ _id: id, ...doc }: AnnouncementDoc): Announcement => ({ id, ...doc })

function contentOf({ text, startsAt: start, endsAt: end, allDay }: TypedAnnouncement, zone: string, now: Date) {
  const reader = new FieldReader({ text, startsAt: start, endsAt: end })
  const source = reader.text('text', { max: LONGEST_ANNOUNCEMENT, required: true })
  const [startsAt, endsAt] = [reader.moment('startsAt', zone), reader.moment('endsAt', zone)]
  if (startsAt !== null && endsAt !== null && endsAt < startsAt) reader.fault('endsAt', 'ends-before-start')
  else if (endsAt !== null && endsAt <= now) reader.fault('endsAt', 'over-already')
  reader.done()
  return { source, html: markdownToHtml(source), startsAt, endsAt, allDay, until: endsAt ?? FAR }
}
