import { shownId } from '../../core/ids.js'
import type { Log } from '../../core/log.js'
import type { Conversation as Kept } from '../../domain/conversations/conversation-service.js'
import type { Member } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import { kept } from '../entities/entity.js'
import { Conversation } from '../entities/conversation.js'
import type { AccountShelf } from './account-shelf.js'
import type { StatusShelf } from './status-shelf.js'

type Deps = {
  services: Pick<Services, 'conversations'>
  accounts: Pick<AccountShelf, 'some'>
  statuses: Pick<StatusShelf, 'render'>
  log: Log
}

export type ConversationShelf = ReturnType<typeof conversationShelf>

/** What members write in private, as apps are told. */
export function conversationShelf({ services: { conversations }, accounts, statuses, log }: Deps) {
  return {
    /** @param some  at most 40 */
    async render(member: Member, some: readonly Kept[]): Promise<Conversation[]> {
      const newestPosts = await conversations.newest(member, some)
      const shown = newestPosts.map((post) => ({ of: 'post', post }) as const)
      const [known, last] = await Promise.all([
        accounts.some([...new Set(some.flatMap(({ others }) => others))].slice(0, 500)),
        statuses.render(member, shown),
      ])
      const byId = new Map(last.map((status) => [status.id, status]))
      return some.flatMap(({ number, others, last: newest, unread }) => {
        const people = others.flatMap((one) => known.get(one) ?? [])
        const said = { id: shownId(number), unread, accounts: people, last_status: byId.get(shownId(newest)) ?? null }
        return kept(Conversation, said, log) ?? []
      })
    },
  }
}
