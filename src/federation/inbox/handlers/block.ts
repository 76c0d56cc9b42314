import type { Handler } from '../../activity.js'
import { handled, ignored } from '../outcomes.js'
import type { InboxServices } from '../services.js'

/** Somebody wants nothing to do with one of ours: no follow between them is left. More is not kept of it. */
export const block =
  ({ locals, follows }: Pick<InboxServices, 'locals' | 'follows'>): Handler =>
  async ({ actor, object }) => {
    if (object === null || !locals.isLocal(object)) return ignored('it blocks nobody of this hub')
    const ours = await locals.byIri(object)
    if (ours === null || ours === 'gone') return ignored('it blocks nobody of this hub')
    await follows.dropBetween(ours.iri, actor)
    return handled()
  }
