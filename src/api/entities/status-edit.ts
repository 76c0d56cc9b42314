import { z } from 'zod'
import type { ShownVersion } from '../../domain/posts/status-service.js'
import { Account } from './account.js'
import { CustomEmoji } from './custom-emoji.js'
import { Id, moment, Moment } from './entity.js'
import { MediaAttachment } from './media-attachment.js'

/** Source: Mastodon documentation, entity "StatusSource". */
export const StatusSource = z.strictObject({ id: Id, text: z.string(), spoiler_text: z.string() })

/** Source: Mastodon documentation, entity "StatusEdit". */
export const StatusEdit = z.strictObject({
  content: z.string(),
  spoiler_text: z.string(),
  sensitive: z.boolean(),
  created_at: Moment,
  account: Account,
  poll: z.strictObject({ options: z.array(z.strictObject({ title: z.string() })) }).optional(),
  media_attachments: z.array(MediaAttachment),
  emojis: z.array(CustomEmoji),
})

type Beside = { account: Account; media: z.output<typeof MediaAttachment>[]; emojis: z.output<typeof CustomEmoji>[] }

/** @param content  the text of that version, as apps show it */
export function statusEdit(
  { summary, sensitive, poll, at }: Pick<ShownVersion, 'summary' | 'sensitive' | 'poll' | 'at'>,
  content: string,
  { account, media, emojis }: Beside,
): z.output<typeof StatusEdit> {
  return {
    content,
    spoiler_text: summary ?? '',
    sensitive,
    created_at: moment(at),
    account,
    ...(poll !== null && { poll: { options: poll.options.map(({ name }) => ({ title: name })) } }),
    media_attachments: media,
    emojis,
  }
}
