import type { Viewer } from '../../domain/audience.js'
import type { Services } from '../../domain/services.js'
import type { Tag as Kept } from '../../domain/text/tags.js'
import { tagOf, type Tag } from '../entities/tag.js'

type Deps = { services: Pick<Services, 'localActors' | 'tags' | 'tagUsage'>; baseUrl: string }

/** Hashtags as apps are told of them, in a fixed number of reads; in the same order. */
export async function tagsFor(
  { services: { localActors, tags, tagUsage }, baseUrl }: Deps,
  viewer: Viewer,
  wanted: readonly Kept[],
): Promise<Tag[]> {
  const keys = wanted.map(({ key }) => key)
  const history = await tagUsage.historyOf(keys)
  const followed = viewer === null ? null : await tags.followedAmong(viewer, keys)
  const me = viewer === null ? null : await localActors.ofMember(viewer.id)
  const featured = new Set(me === null ? [] : (await tags.namesOf(me.iri)).map(({ key }) => key))
  return wanted.map((tag) => {
    const marks = followed === null ? null : { following: followed.has(tag.key), featuring: featured.has(tag.key) }
    return tagOf(tag, history.get(tag.key) ?? [], marks, baseUrl)
  })
}
