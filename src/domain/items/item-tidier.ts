import type { MediaService } from '../media/media-service.js'
import type { ItemRepo } from './item-repo.js'
import type { RevisionRepo } from './revision-repo.js'

type Deps = { repo: ItemRepo; revisions: RevisionRepo; media: MediaService }

/** Removes what deleted items leave behind, and pictures that nobody needs any more. */
export class ItemTidier {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A worker's step. @returns false when there is nothing to tidy */
  async step(): Promise<boolean> {
    const { repo, revisions, media } = this.#deps
    const doc = await repo.nextToWipe()
    if (doc === null) return media.tidy()
    await revisions.forget(doc._id)
    await media.release(`item:${doc._id}`)
    await repo.wiped(doc._id)
    return true
  }
}
