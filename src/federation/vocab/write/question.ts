import type { Post, PostPoll } from '../../../domain/posts/post.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { postObject } from './note.js'
import type { Named } from './text.js'
import { fitted, utc, type Tally, type Writing } from './writing.js'

/** A member's post with a poll, its votes as counted so far. */
export function questionObject(
  post: Post & { poll: PostPoll },
  named: readonly Named[],
  writing: Writing,
  tally: Tally | null,
): JsonObject {
  return postObject(post, { type: 'Question', own: pollOf(post.poll) }, { named, writing, tally })
}

function pollOf({ many, options, voters, endsAt, closedAt, hidesTotals }: PostPoll): JsonObject {
  const isSecret = hidesTotals === true && closedAt === null
  const choices = options.map(({ name, votes }) => ({
    type: 'Note',
    name,
    replies: { type: 'Collection', totalItems: isSecret ? 0 : votes },
  }))
  return fitted({
    [many ? 'anyOf' : 'oneOf']: choices,
    votersCount: isSecret ? null : voters,
    endTime: endsAt === null ? null : utc(endsAt),
    closed: closedAt === null ? null : utc(closedAt),
  })
}
