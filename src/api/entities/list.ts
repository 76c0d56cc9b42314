import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import { repliesPolicies } from '../../domain/member-lists/member-list-repo.js'
import type { MemberList } from '../../domain/member-lists/member-list-service.js'
import { Id } from './entity.js'

/** Source: Mastodon documentation, entity "List". */
export const List = z.strictObject({
  id: Id,
  title: z.string(),
  replies_policy: z.enum(repliesPolicies),
  exclusive: z.boolean(),
})
export type List = z.output<typeof List>

export const listEntity = ({ id, title, replies, exclusive }: MemberList): List => ({
  id: shownId(id),
  title,
  replies_policy: replies,
  exclusive,
})
