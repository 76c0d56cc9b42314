import { parseCommand } from '../domain/post-commands/command.js'
import type { Member } from '../domain/members/member.js'
import { can } from '../domain/members/member.js'
import { statusLimits } from '../domain/posts/limits.js'
import type { NewStatus } from '../domain/posts/status-draft.js'
import type { Post } from '../domain/posts/post.js'
import { refusal } from '../domain/refusals.js'
import type { Services } from '../domain/services.js'

type Deps = { services: Pick<Services, 'commands' | 'statuses'> }
type Timing = { key: string | null; at: Date | null }

/**
 * An event or a call in place of a status, where that is what was sent; never an answer, a poll or a quote.
 * @returns the hub's answer; null for every other status
 * @throws Refusal as `PostCommands.take`; 'invalid' for one that is to be published later
 */
export async function takeCommand(
  { services: { commands, statuses } }: Deps,
  member: Member,
  input: NewStatus,
  { key, at }: Timing,
): Promise<Post | null> {
  const { inReplyTo = null, quotes = null, poll = null } = input
  if (inReplyTo !== null || quotes !== null || poll !== null || input.text.length > statusLimits.units) return null
  if (!can(member, 'publish') || parseCommand(input.text, { zone: 'UTC' }) === null) return null
  if (at !== null) throw refusal('invalid', 'no-timed-command')
  return commands.take(member, {
    id: await statuses.setAside(member, key),
    text: input.text,
    audience: input.audience ?? 'public',
    language: input.language ?? null,
    media: input.media ?? [],
  })
}
