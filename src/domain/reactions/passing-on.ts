import type { Iri } from '../../core/iri.js'
import { isForEverybody } from '../audience.js'
import type { PostAudience } from '../posts/post.js'
import type { BoostAudience } from './reaction-repo.js'

/**
 * To whom an actor may pass something on at most, null for nobody: what is for everybody, to everybody; what is for their
 * own followers, its author to the same people alone.
 * @param thing.author  null where that is not known
 */
export function widestBoost(actor: Iri, thing: { author: Iri | null; audience: PostAudience }): BoostAudience | null {
  if (isForEverybody(thing.audience)) return 'public'
  return thing.audience === 'followers' && thing.author === actor ? 'followers' : null
}
