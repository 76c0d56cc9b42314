import { hostOf, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { isForEverybody } from '../audience.js'
import { FieldReader } from '../drafts/field-reader.js'
import { can, type Member } from '../members/member.js'
import { postOf } from '../posts/post-repo.js'
import type { Post } from '../posts/post.js'
import { refusal } from '../refusals.js'
import type { Original, Originals } from './original.js'
import { outcomes, type Outcome } from './trial.js'
import { trialWriter, type TypedTrial, type WriterDeps } from './trial-writer.js'

/** In UTF-16 units. */
export const LONGEST_TRIAL = 2_000
const MOST_GROUPS = 100
const MOST_TRIES = 10
/** Of one of many write-ups beside each other. */
const MOST_COUNTED = 25

export const trialFields = ['outcome', 'text', 'people', 'hours', 'money', 'currency', 'weeks'] as const
export type TrialFields = Partial<Record<(typeof trialFields)[number], string>>

export type TrialCounts = Record<Outcome, number>
export type Trials = { reports: Post[]; counts: TrialCounts }

type Deps = WriterDeps & {
  originals: Originals
  actors: Pick<LocalActors, 'voice'>
  refuses: (host: string) => boolean
  answersChanged: (subject: Iri) => Promise<void>
  wakeAnnouncer: () => void
}

export type TrialService = ReturnType<typeof trialService>

/** What groups that tried what a write-up tells say of it: one report of each, in the name of the group. */
export function trialService(deps: Deps) {
  const { repo, originals, actors, refuses } = deps
  const put = trialWriter(deps)

  async function originalFor(member: Member, about: Iri): Promise<Original> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const original = await originals.find(member, about)
    if (original === null) throw refusal('not-found', 'no-such-item')
    return original
  }

  async function reportsOn(about: Iri, most: number): Promise<Post[]> {
    const reports: Post[] = []
    for (let host = '', looked = 0; reports.length < most && looked < MOST_GROUPS; looked++) {
      const doc = await repo.nextTrial(about, host)
      if (doc === null) break
      host = doc.host
      if (isForEverybody(doc.audience) && !refuses(host)) reports.push(postOf(doc))
    }
    return reports
  }

  return {
    /** The write-up, and what the group has said of it; null when that is nothing yet. @throws Refusal */
    async look(member: Member, about: Iri): Promise<{ original: Original; own: Post | null }> {
      const original = await originalFor(member, about)
      const voice = await actors.voice()
      const doc = voice === null ? null : await repo.trialOfHost(about, hostOf(voice.iri))
      return { original, own: doc === null ? null : postOf(doc) }
    },

    /** Says how it went, or says it anew. @throws FieldFaults; Refusal */
    async report(member: Member, about: Iri, fields: TrialFields): Promise<Post> {
      const original = await originalFor(member, about)
      const voice = await actors.voice()
      if (voice === null) throw refusal('forbidden', 'not-allowed')
      const typed = read(fields)
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const doc = await put(voice, original, typed)
        if (doc === null) continue
        deps.wakeAnnouncer()
        await deps.answersChanged(about)
        return postOf(doc)
      }
      throw refusal('conflict', 'changed-meanwhile')
    },

    /** The newest report of each group, for everybody; of the first hundred groups. */
    async of(about: Iri): Promise<Trials> {
      const reports = await reportsOn(about, MOST_GROUPS)
      return { reports, counts: countsIn(reports) }
    },

    /** How it went for groups that tried each of these, of the first 25 groups; those that none tried are left out. */
    async countsOf(abouts: readonly Iri[]): Promise<Map<Iri, TrialCounts>> {
      const found = new Map<Iri, TrialCounts>()
      for (const about of abouts) {
        const reports = await reportsOn(about, MOST_COUNTED)
        if (reports.length > 0) found.set(about, countsIn(reports))
      }
      return found
    },
  }
}

function countsIn(reports: readonly Post[]): TrialCounts {
  const count = (outcome: Outcome) => reports.filter(({ tried }) => tried?.outcome === outcome).length
  return { worked: count('worked'), partly: count('partly'), failed: count('failed') }
}

function read(fields: TrialFields): TypedTrial {
  const reader = new FieldReader(fields)
  const outcome = reader.choice<Outcome | ''>('outcome', outcomes, '')
  if (outcome === '') reader.fault('outcome', 'required')
  const text = reader.text('text', { max: LONGEST_TRIAL, required: true })
  const amount = reader.money('money', 'currency')
  const [people, hours] = [reader.number('people', { max: 10_000_000 }), reader.number('hours', { max: 10_000_000 })]
  const weeks = reader.number('weeks', { max: 5_000 })
  reader.done()
  return { outcome: outcome === '' ? 'partly' : outcome, text, people, hours, weeks, money: amount }
}
