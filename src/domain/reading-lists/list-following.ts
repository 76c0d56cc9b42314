import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import { isOpen } from '../audience.js'
import type { FollowService } from '../follows/follow-service.js'
import type { ListFollowRepo } from '../follows/list-follow-repo.js'
import { can, type Member } from '../members/member.js'
import type { Post } from '../posts/post.js'
import { refusal } from '../refusals.js'

/** More than anybody reads, and few enough that one member cannot make the hub follow the whole network. */
const MOST_FOLLOWED = 500
const AT_ONCE = 100

type Deps = { repo: ListFollowRepo; follows: Pick<FollowService, 'reconcileQuiet'>; clock: Clock }

/**
 * Members who follow a reading list of another hub: it comes up in their home when something is added to it. Nobody
 * elsewhere learns of it: the hub follows the author, once for all who read them in this way or quietly.
 */
export class ListFollowing {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** @throws Refusal 'not-found' for what is no list that others may read; 'too-many' */
  async follow(member: Member, { id, author, ...post }: Post): Promise<void> {
    const { repo, follows, clock } = this.#deps
    if (!can(member, 'read') || !canBeFollowed(post)) throw refusal('not-found', 'no-such-item')
    if ((await repo.count(member.id, MOST_FOLLOWED)) >= MOST_FOLLOWED) throw refusal('too-many', 'too-many-lists')
    await repo.add({ member: member.id, list: id, target: author, at: clock() })
    await follows.reconcileQuiet({ iri: author, host: hostOf(author) }, { askAgain: true })
  }

  async unfollow(member: Member, { id, author }: Pick<Post, 'id' | 'author'>): Promise<void> {
    await this.#deps.repo.remove(member.id, id)
    await this.#reconcile(author)
  }

  follows(member: Pick<Member, 'id'>, { id }: Pick<Post, 'id'>): Promise<boolean> {
    return this.#deps.repo.has(member.id, id)
  }

  /** The member wants to have nothing to do with them any more. */
  async part(member: string, author: Iri): Promise<void> {
    if ((await this.#deps.repo.removeBetween(member, author)) > 0) await this.#reconcile(author)
  }

  /** The member is gone. */
  async forget(member: string): Promise<void> {
    const { repo } = this.#deps
    const some = () => repo.ofMember(member, AT_ONCE)
    for (let found = await some(); found.length > 0; found = await some()) {
      for (const { list, target } of found) {
        await repo.remove(member, list)
        await this.#reconcile(target)
      }
    }
  }

  #reconcile(author: Iri): Promise<void> {
    return this.#deps.follows.reconcileQuiet({ iri: author, host: hostOf(author) })
  }
}

/** Whether it is a list of somebody elsewhere that everybody may read. */
export const canBeFollowed = ({ kind, origin, audience, state }: Omit<Post, 'id' | 'author'>): boolean =>
  kind === 'list' && origin === 'remote' && isOpen({ state, audience })
