import type { DraftService } from '../drafts/draft-service.js'
import type { MediaService } from '../media/media-service.js'
import type { Leavings } from '../members/leavings.js'
import type { ProfileService } from '../members/profile-service.js'
import type { ItemRepo } from './item-repo.js'
import type { RevisionRepo } from './revision-repo.js'

type Deps = {
  repo: ItemRepo
  revisions: RevisionRepo
  media: MediaService
  drafts: Pick<DraftService, 'forget'>
  profiles: Pick<ProfileService, 'forget'>
  leavings: Leavings
  /** Whom they followed in silence, what they found in their home, and whom they blocked. */
  forgetReader: (member: string) => Promise<void>
  isMember: (id: string) => Promise<boolean>
}

/** Removes what deleted items and people who left leave behind, and pictures that nobody needs any more. */
export class ItemTidier {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A worker's step. @returns false when there is nothing to tidy */
  async step(): Promise<boolean> {
    const { repo, revisions, media } = this.#deps
    const doc = await repo.nextToWipe()
    if (doc === null) return (await this.#clearUpAfter()) || media.tidy()
    await revisions.forget(doc._id)
    await media.release(`item:${doc._id}`)
    await repo.wiped(doc._id)
    return true
  }

  /** What a member had begun goes with the account; what was published stays the group's. */
  async #clearUpAfter(): Promise<boolean> {
    const { drafts, profiles, leavings, forgetReader, isMember } = this.#deps
    const member = await leavings.next()
    if (member === null) return false
    if (!(await isMember(member))) {
      await profiles.forget(member)
      await drafts.forget(member)
      await forgetReader(member)
    }
    await leavings.done(member)
    return true
  }
}
