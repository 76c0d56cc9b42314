import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import { YES, type ItemPoll } from '../../domain/doors/item-polls.js'
import type { PostPoll } from '../../domain/posts/post.js'
import { CustomEmoji } from './custom-emoji.js'
import { Count, Id, moment, Moment } from './entity.js'

/** Source: Mastodon documentation, entity "Poll". */
export const Poll = z.strictObject({
  id: Id,
  expires_at: Moment.nullable(),
  expired: z.boolean(),
  multiple: z.boolean(),
  votes_count: Count,
  /** Null unless several can be chosen. */
  voters_count: Count.nullable(),
  options: z.array(z.strictObject({ title: z.string(), votes_count: Count.nullable() })),
  emojis: z.array(CustomEmoji),
  voted: z.boolean().optional(),
  own_votes: z.array(Count).optional(),
})
export type Poll = z.output<typeof Poll>

/** @param own  which choices the viewer made, and whether they asked; null for strangers */
export function pollOf(
  id: string,
  poll: PostPoll,
  own: { votes: readonly number[]; isTheirs: boolean } | null,
  now: Date,
): Poll {
  const { many, options, voters, endsAt, closedAt, hidesTotals = false } = poll
  const end = closedAt ?? endsAt
  const isSecret = hidesTotals && (end === null || end > now)
  return {
    id: shownId(id),
    expires_at: end === null ? null : moment(end),
    expired: end !== null && end <= now,
    multiple: many,
    votes_count: options.reduce((sum, { votes }) => sum + votes, 0),
    voters_count: many ? voters : null,
    options: options.map(({ name, votes }) => ({ title: name, votes_count: isSecret ? null : votes })),
    emojis: [],
    ...(own !== null && { voted: own.isTheirs || own.votes.length > 0, own_votes: [...own.votes] }),
  }
}

/** Yes or no to an event or a call. How many said no, nobody has to know. */
export function itemPollOf(
  id: string,
  { yes, endsAt, isOver, mine }: ItemPoll,
  words: { yes: string; no: string },
  now: Date,
): Poll {
  return {
    id: shownId(id),
    expires_at: endsAt === null ? null : moment(endsAt < now || !isOver ? endsAt : now),
    expired: isOver,
    multiple: false,
    votes_count: yes,
    voters_count: null,
    options: [
      { title: words.yes, votes_count: yes },
      { title: words.no, votes_count: null },
    ],
    emojis: [],
    ...(mine !== null && { voted: mine, own_votes: mine ? [YES] : [] }),
  }
}
