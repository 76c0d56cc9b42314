import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { DraftService } from '../drafts/draft-service.js'
import type { AdaptedFrom } from '../items/item.js'
import { can, type Member } from '../members/member.js'
import type { Network } from '../network.js'
import type { PostRepo } from '../posts/post-repo.js'
import { postOf } from '../posts/post-repo.js'
import { refusal } from '../refusals.js'
import { DEFAULT_LICENCE, mayBeAdapted } from './licence.js'
import type { Original, Originals } from './original.js'
import type { RelativeService } from './relative-service.js'

/** Ancestors who are asked for. */
const MOST_ASKED = 5

type Deps = {
  originals: Originals
  drafts: Pick<DraftService, 'beginFrom'>
  posts: Pick<PostRepo, 'byIri'>
  relatives: Pick<RelativeService, 'keepOriginal'>
  isLocal: (iri: Iri) => boolean
  clock: Clock
}

/** Making a text of one's own out of somebody else's, with their licence and the credit kept. */
export function adaptationService({ originals, drafts, posts, relatives, isLocal, clock }: Deps) {
  /** What was written elsewhere and leads here, as far as it is known. */
  async function ancestorsOf(original: Original) {
    const docs = await Promise.all([original.iri, ...original.lineage].map((iri) => posts.byIri(iri)))
    return docs.flatMap((doc) => (doc === null ? [] : [postOf(doc)]))
  }

  async function creditFor(original: Original): Promise<AdaptedFrom> {
    const { iri, title, author, name, host, lineage } = original
    const known = await ancestorsOf(original)
    for (const post of known) await relatives.keepOriginal(post)
    const authors = [...new Set([author, ...known.map((post) => post.author)])].filter((one) => !isLocal(one))
    const licence = original.licence ?? 'reserved'
    return { iri, title, author, name, host, licence, at: clock(), lineage: [iri, ...lineage], authors }
  }

  return {
    /** Whether this may be adapted here, and what it is; null when there is no such write-up. */
    async look(member: Member, iri: Iri): Promise<{ original: Original; allowed: boolean } | null> {
      if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
      const original = await originals.find(member, iri)
      return original === null ? null : { original, allowed: original.ours || mayBeAdapted(original.licence) }
    },

    /**
     * Begins a draft that says what the original says, with the credit to it. A repeat with the same id finds it begun.
     * Asks for what its original was made from in turn, so that those authors hear of it, too; without them it goes on.
     * @param draft  an id as `DraftService.fresh` gives it
     * @param find   asks the network for something by its address
     * @throws Refusal 'not-found', 'forbidden' when its licence does not allow it
     */
    async begin(member: Member, iri: Iri, draft: string, find: Network['find']): Promise<void> {
      const found = await this.look(member, iri)
      if (found === null) throw refusal('not-found', 'no-such-item')
      const { original, allowed } = found
      if (!allowed) throw refusal('forbidden', 'not-to-adapt')
      await Promise.all(original.lineage.slice(0, MOST_ASKED).map((ancestor) => find(ancestor)))
      const fields = {
        ...original.sources,
        title: original.title,
        language: original.language ?? '',
        tags: original.tags.join(', '),
        audience: 'public',
        licence: original.licence ?? DEFAULT_LICENCE,
      }
      await drafts.beginFrom(member, draft, { fields, adaptedFrom: await creditFor(original) })
    },
  }
}
