import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { refusal } from '../refusals.js'

export const timelines = ['home', 'notifications'] as const
export type MarkedTimeline = (typeof timelines)[number]

/** How far a member has read one of their timelines. `_id` is `<member> <timeline>`. */
export interface MarkerDoc extends Doc {
  member: string
  timeline: MarkedTimeline
  /** Sortable id of what they read last. */
  lastRead: string
  /** One more with each change, from 1. */
  version: number
  at: Date
}

export const MARKERS: CollectionSpec<MarkerDoc> = {
  name: 'markers',
  indexes: [{ name: 'member', keys: { member: 1 } }],
}

export type Marker = Pick<MarkerDoc, 'timeline' | 'lastRead' | 'version' | 'at'>
type Deps = { store: Store; clock: Clock }

export type MarkerService = ReturnType<typeof markerService>

/** Where members left off, the same in all their apps. */
export function markerService({ store, clock }: Deps) {
  const docs = store.collection(MARKERS)
  const idOf = (member: string, timeline: MarkedTimeline) => `${member} ${timeline}`
  return {
    /** Of these, those that were ever set. */
    async of(member: string, wanted: readonly MarkedTimeline[]): Promise<Marker[]> {
      if (wanted.length === 0) return []
      return docs.find({ _id: { $in: wanted.map((timeline) => idOf(member, timeline)) } }, { limit: timelines.length })
    },

    async lastRead(member: string, timeline: MarkedTimeline): Promise<string | null> {
      return (await docs.findOne({ _id: idOf(member, timeline) }))?.lastRead ?? null
    },

    /** Also backwards: a member may want to come back to something. @throws Refusal 'conflict' when another app was quicker */
    async set(member: string, timeline: MarkedTimeline, lastRead: string): Promise<Marker> {
      const _id = idOf(member, timeline)
      const before = await docs.findOne({ _id })
      const now = { lastRead, at: clock() }
      if (before === null) {
        const doc = { _id, member, timeline, ...now, version: 1 }
        await docs.insertOne(doc).catch(conflictIfThere)
        return doc
      }
      const { version } = before
      const after = await docs.findOneAndUpdate({ _id, version }, { $set: now, $inc: { version: 1 } })
      if (after === null) throw refusal('conflict', 'changed-meanwhile')
      return after
    },

    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}

function conflictIfThere(error: unknown): never {
  if (error instanceof DuplicateKey) throw refusal('conflict', 'changed-meanwhile')
  throw error
}
