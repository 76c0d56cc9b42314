import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import { quotePolicies } from '../../domain/posts/post.js'
import type { Scheduled } from '../../domain/schedules/schedule-service.js'
import { Id, moment, Moment } from './entity.js'
import { MediaAttachment } from './media-attachment.js'
import { visibilities, visibilityOf } from './status.js'

/** Source: Mastodon documentation, entity "ScheduledStatus". */
export const ScheduledStatus = z.strictObject({
  id: Id,
  scheduled_at: Moment,
  params: z.strictObject({
    text: z.string(),
    poll: z
      .strictObject({
        options: z.array(z.string()),
        expires_in: z.number().int(),
        multiple: z.boolean(),
        hide_totals: z.boolean(),
      })
      .nullable(),
    media_ids: z.array(Id).nullable(),
    sensitive: z.boolean().nullable(),
    /** May be null in Mastodon; apps that decode strictly want text. */
    spoiler_text: z.string(),
    visibility: z.enum(visibilities),
    in_reply_to_id: Id.nullable(),
    quoted_status_id: Id.nullable(),
    quote_approval_policy: z.enum(quotePolicies).nullable(),
    language: z.string().nullable(),
    application_id: Id.nullable(),
    scheduled_at: Moment.nullable(),
    idempotency: z.string().nullable(),
    with_rate_limit: z.boolean(),
  }),
  media_attachments: z.array(MediaAttachment),
})

/** The ids of what it answers and quotes, where that is still there. */
export type ScheduledAround = { parent: string | null; quoted: string | null }

export function scheduledStatus(
  { id, at, input }: Scheduled,
  { parent, quoted }: ScheduledAround,
  media: z.output<typeof MediaAttachment>[],
): z.output<typeof ScheduledStatus> {
  const { text, poll = null, warning = '', sensitive = false, language = null, audience, quotePolicy = null } = input
  const ids = (input.media ?? []).map(shownId)
  const asked = poll === null ? null : { ...pollIn(poll), options: [...poll.options] }
  return {
    id: shownId(id),
    scheduled_at: moment(at),
    params: {
      ...{ text, poll: asked, media_ids: ids.length === 0 ? null : ids, sensitive },
      spoiler_text: warning,
      visibility: visibilityOf(audience),
      in_reply_to_id: parent === null ? null : shownId(parent),
      quoted_status_id: quoted === null ? null : shownId(quoted),
      ...{ quote_approval_policy: quotePolicy, language, application_id: null, scheduled_at: null },
      ...{ idempotency: null, with_rate_limit: false },
    },
    media_attachments: media,
  }
}

const pollIn = ({ seconds, many, hidesTotals }: NonNullable<Scheduled['input']['poll']>) => ({
  expires_in: Math.round(seconds),
  multiple: many,
  hide_totals: hidesTotals,
})
