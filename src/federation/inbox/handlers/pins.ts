import type { Handler } from '../../activity.js'
import { ignored, refused } from '../outcomes.js'
import type { InboxServices } from '../services.js'

/** What somebody puts first on their own page. A hub keeps none of that; pages ask for it where it is. */
export const pin =
  ({ directory }: Pick<InboxServices, 'directory'>): Handler =>
  async ({ actor, target }) => {
    const known = await directory.known(actor)
    if (target === null || known?.featured !== target) return refused('it changes a collection that is not theirs')
    return ignored('this hub keeps nobody’s pinned posts')
  }
