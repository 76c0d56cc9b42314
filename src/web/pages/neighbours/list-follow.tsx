import type { Request, Response } from 'express'
import { parseId } from '../../../core/ids.js'
import type { Item } from '../../../domain/items/item.js'
import { can, type Member } from '../../../domain/members/member.js'
import type { Post } from '../../../domain/posts/post.js'
import { canBeFollowed } from '../../../domain/reading-lists/list-following.js'
import type { ShownEntry } from '../../../domain/reading-lists/list-shelf.js'
import { refusal } from '../../../domain/refusals.js'
import { formOf } from '../../form.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { Act } from '../../parts/act.js'
import { memberWith, type Visit } from '../../visit.js'
import type { NeighbourDeps } from './routes.js'

const pathTo = (post: string): string => `${neighbourPaths.post(post)}/list`

/** POST /neighbours/posts/:id/list: begins or ends to follow a reading list. */
export function listFollowHandler({ services: { posts, listFollowing } }: Pick<NeighbourDeps, 'services'>) {
  return async (req: Request, res: Response) => {
    const member = memberWith('read', res)
    const id = parseId(String(req.params.id))
    if (id === null) throw refusal('not-found', 'no-such-item')
    const post = await posts.view(member, id)
    const begins = formOf(req).text('what') === 'follow'
    await (begins ? listFollowing.follow(member, post) : listFollowing.unfollow(member, post))
    res.redirect(303, `${neighbourPaths.post(id)}?done=${begins ? 'listFollowed' : 'listUnfollowed'}`)
  }
}

/** What reading lists have to do with a post. */
export type ListsAround = {
  /** What stands on it; null for what is none. */
  entries: readonly ShownEntry[] | null
  /** Whether this member follows it; null for strangers, and for what is none. */
  followsList: boolean | null
  /** Our own on which it stands. */
  standsOn: readonly Item[]
}

type Around = Pick<NeighbourDeps['services'], 'listFollowing' | 'readingLists' | 'shelf'>

export async function listsAround(services: Around, viewer: Member | null, post: Post): Promise<ListsAround> {
  const { listFollowing, readingLists, shelf } = services
  const isList = post.kind === 'list'
  return {
    entries: isList ? await shelf.foreignEntries(viewer, post) : null,
    followsList: isList && viewer !== null && can(viewer, 'read') ? await listFollowing.follows(viewer, post) : null,
    standsOn: await readingLists.with(viewer, post.iri),
  }
}

/** For members, beside a list of another hub. @param follows  whether they do; null where nobody can */
export function FollowForeignList({ visit, post, follows }: { visit: Visit; post: Post; follows: boolean | null }) {
  if (follows === null || !(follows || canBeFollowed(post))) return null
  const { foreign } = visit.words.readingLists
  const what = follows ? 'unfollow' : 'follow'
  return (
    <section class="panel" aria-labelledby="follow-list">
      <h2 id="follow-list">{visit.words.readingLists.follow.title}</h2>
      <p>{follows ? foreign.is : foreign.text}</p>
      <Act
        visit={visit}
        action={pathTo(post.id)}
        fields={{ what }}
        label={foreign[what]}
        look={follows ? 'quiet' : 'main'}
      />
    </section>
  )
}
