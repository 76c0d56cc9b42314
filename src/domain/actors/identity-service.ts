import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import { refusal } from '../refusals.js'
import type { LocalActor } from './actor.js'
import { blankIdentity, type IdentityDoc, type IdentityNews, type IdentityRepo } from './identity-repo.js'

type Deps = {
  identities: IdentityRepo
  settings: { read(): Promise<{ handle: string; createdAt: Date } | null> }
  clock: Clock
  wakeAnnouncer: () => void
}

const MOST_TRIES = 10
const MOST_FORMER = 20

type Change = Partial<Omit<IdentityDoc, '_id' | 'revision'>>
/** Whose identity: the voice's, or a member's. */
type Speaker = Pick<LocalActor, 'kind' | 'handle'>

export type IdentityService = ReturnType<typeof identityService>

/** Changes of who speaks for this hub: each is one write, with what others have to be told in it. */
export function identityService({ identities, settings, clock, wakeAnnouncer }: Deps) {
  const service = {
    /**
     * @param of  what to change, decided on the document as it is; null when nothing is
     * @returns it afterwards
     * @throws Refusal 'conflict' when there is none
     */
    async change(handle: string, of: (doc: IdentityDoc) => Change | null): Promise<IdentityDoc> {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const doc = await identities.get(handle)
        if (doc === null) throw refusal('conflict', 'needs-profile')
        const changes = of(doc)
        if (changes === null) return doc
        const changed = await identities.change(handle, doc.revision, changes)
        if (changed === null) continue
        wakeAnnouncer()
        return changed
      }
      throw refusal('conflict', 'changed-meanwhile')
    },

    /** That others have to be told; what weighs more stays. */
    telling: (doc: IdentityDoc, news: IdentityNews): Pick<IdentityDoc, 'news' | 'announce'> => ({
      news: doc.news !== null && weight[doc.news] > weight[news] ? doc.news : news,
      announce: clock(),
    }),

    /** Addresses that an actor had elsewhere before, so that others believe their move here. */
    async setFormer(actor: Speaker, alsoKnownAs: readonly Iri[]): Promise<void> {
      const former = [...new Set(alsoKnownAs)].slice(0, MOST_FORMER)
      await service.change(await handleOf(actor), (doc) =>
        doc.ended === null ? { alsoKnownAs: former, ...service.telling(doc, 'Update') } : null,
      )
    },

    /** An actor has gone elsewhere for good; its followers are told. @throws Refusal 'conflict' when it had gone before */
    async moveTo(actor: Speaker, target: Iri): Promise<void> {
      const moved = await service.change(await handleOf(actor), (doc) =>
        doc.movedTo === null && doc.ended === null ? { movedTo: target, ...service.telling(doc, 'Move') } : null,
      )
      if (moved.movedTo !== target) throw refusal('conflict', 'profile-moved')
    },

    /** What the settings say of the group is not what others were told. Does nothing before the hub is set up. */
    async voiceChanged(): Promise<void> {
      const hub = await settings.read()
      if (hub === null) return
      const handle = await handleOf({ kind: 'voice', handle: hub.handle })
      await service.change(handle, (doc) => service.telling(doc, 'Update'))
    },
  }

  /** The voice gets a document when it first needs one. */
  async function handleOf({ kind, handle }: Speaker): Promise<string> {
    if (kind === 'instance') throw refusal('forbidden', 'not-allowed')
    if (kind === 'voice') {
      const since = (await settings.read())?.createdAt ?? clock()
      await identities.add({ ...blankIdentity(handle, since), kind })
    }
    return handle
  }

  return service
}

const weight: Record<IdentityNews, number> = { Update: 1, Move: 2, Delete: 3 }
