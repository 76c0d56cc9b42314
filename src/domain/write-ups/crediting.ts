import type { LocalActors } from '../actors/local-actors.js'
import type { Item } from '../items/item.js'
import type { ReactionService } from '../reactions/reaction-service.js'

type Deps = { reactions: Pick<ReactionService, 'passOnAsVoice'>; localActors: Pick<LocalActors, 'isLocal'> }

/** The group passes the original on once when its own version is out: that is how its authors and their readers hear of it. */
export const crediting =
  ({ reactions, localActors }: Deps) =>
  async ({ audience, writeUp }: Item): Promise<void> => {
    const original = writeUp?.adaptedFrom?.iri ?? null
    if (original === null || audience === 'hub' || localActors.isLocal(original)) return
    await reactions.passOnAsVoice(original)
  }
