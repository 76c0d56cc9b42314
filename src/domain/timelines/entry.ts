import type { Iri } from '../../core/iri.js'
import type { ItemDoc } from '../items/item-repo.js'
import type { PostDoc } from '../posts/post-repo.js'
import type { BoostAudience, ReactionDoc } from '../reactions/reaction-repo.js'
import type { Subject } from '../subjects.js'

/** What a timeline shows at one place. Of a boost `id` is the reaction's `number`. */
export type Entry = { number: string } & (
  Subject | { of: 'boost'; id: string; at: Date; by: Iri; activity: Iri; audience?: BoostAudience; subject: Subject }
)

/** What is stored at one place of a timeline. */
export type Row = { number: string; boost: ReactionDoc | null } & (
  { of: 'item'; doc: ItemDoc } | { of: 'post'; doc: PostDoc }
)

/** A place of a timeline; what stood there may be gone. */
export type Place = { number: string; row: Row | null }

/** What there is to read, whether it was passed on or not. */
export const subjectOf = (entry: Entry): Subject => (entry.of === 'boost' ? entry.subject : entry)

/** Who passed it on; null when it stands by itself. */
export const passedOnBy = (entry: Entry): Iri | null => (entry.of === 'boost' ? entry.by : null)
