import { hostOf, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
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

export const trialFields = ['outcome', 'text', 'people', 'hours', 'money', 'currency', 'weeks'] as const
export type TrialFields = Partial<Record<(typeof trialFields)[number], string>>

export type Trials = { reports: Post[]; counts: Record<Outcome, number> }

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
      const reports: Post[] = []
      for (let host = ''; reports.length < MOST_GROUPS;) {
        const doc = await repo.nextTrial(about, host)
        if (doc === null) break
        host = doc.host
        const isOpen = doc.audience === 'public' || doc.audience === 'unlisted'
        if (isOpen && !refuses(host)) reports.push(postOf(doc))
      }
      const count = (outcome: Outcome) => reports.filter(({ tried }) => tried?.outcome === outcome).length
      return { reports, counts: { worked: count('worked'), partly: count('partly'), failed: count('failed') } }
    },
  }
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
