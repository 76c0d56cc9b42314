import { z } from 'zod'
import { Refusal } from '../core/errors.js'
import { statusLimits } from '../domain/posts/limits.js'
import { quotePolicies, type PostAudience, type QuotePolicy } from '../domain/posts/post.js'
import type { NewPoll } from '../domain/posts/status-draft.js'
import { flag, id, ids, listOf, parse, textField } from './fields.js'
import type { Params } from './params.js'

/** In seconds, as text too; what is no number is no number. */
const seconds = z.preprocess((value) => (typeof value === 'string' ? Number(value) : value), z.number().catch(NaN))

const Poll = z
  .looseObject({ options: listOf(textField), expires_in: seconds.optional(), multiple: flag, hide_totals: flag })
  .optional()
  .catch(undefined)

const Attribute = z.looseObject({ id, description: textField, focus: textField })

const Sent = z.object({
  status: textField,
  spoiler_text: textField,
  sensitive: flag,
  language: textField,
  visibility: textField,
  local_only: flag,
  in_reply_to_id: textField,
  quoted_status_id: textField,
  quote_approval_policy: textField,
  scheduled_at: textField,
  media_ids: listOf(textField),
  media_attributes: listOf(Attribute.optional().catch(undefined)),
  poll: Poll,
})

export type SentStatus = ReturnType<typeof statusIn>

/** What an app sends of a status. Source: Mastodon documentation, "Post a new status", "Edit a status". */
export function statusIn(params: Params) {
  const sent = parse(Sent, params)
  return {
    text: sent.status,
    warning: sent.spoiler_text,
    sensitive: sent.sensitive,
    language: sent.language,
    audience: audienceOf(sent.visibility, sent.local_only),
    parent: given(sent.in_reply_to_id),
    quoted: given(sent.quoted_status_id),
    quotePolicy: policyOf(sent.quote_approval_policy),
    at: dateOf(given(sent.scheduled_at)),
    media: mediaOf(sent.media_ids),
    describe: (sent.media_attributes ?? []).flatMap((one) => wordsOf(one)),
    poll: pollOf(sent.poll),
  }
}

/** An empty text is what forms make of nothing. */
const given = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)

const audiences: Readonly<Record<string, PostAudience>> = {
  ...{ public: 'public', unlisted: 'unlisted', private: 'followers', direct: 'direct' },
  local: 'hub',
}

/** Null: as the hub has it. Also what no hub knows, as apps of other servers send. */
function audienceOf(visibility: string | undefined, isLocal: boolean | undefined): PostAudience | null {
  if (isLocal === true) return 'hub'
  return Object.hasOwn(audiences, visibility ?? '') ? (audiences[visibility ?? ''] ?? null) : null
}

export const policyOf = (text: string | undefined): QuotePolicy | undefined =>
  quotePolicies.find((policy) => policy === text)

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/i

/** A moment with or without an offset, which then is UTC. @throws Refusal 'invalid' */
export function dateOf(text: string | null): Date | null {
  if (text === null) return null
  const at = DATE.test(text) ? new Date(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`) : new Date(NaN)
  if (Number.isNaN(at.getTime())) throw new Refusal('invalid', 'Validation failed: Scheduled at is not a date')
  return at
}

/** What is no id names nothing that is there. @throws Refusal 'invalid' */
function mediaOf(sent: readonly (string | undefined)[] | undefined): string[] | undefined {
  if (sent === undefined) return undefined
  const texts = [...new Set(sent.filter((one) => one !== undefined && one !== ''))]
  const found = parse(z.object({ ids }), { ids: texts }).ids
  if (found.length < texts.length) throw new Refusal('invalid', 'Validation failed: Media is not there')
  return found
}

function wordsOf(one: z.output<typeof Attribute> | undefined) {
  if (one?.id === undefined) return []
  const focus = focusOf(one.focus)
  const alt = one.description
  return [{ id: one.id, ...(alt !== undefined && { alt }), ...(focus !== null && { focus }) }]
}

/** `x,y`, each from -1 to 1. */
function focusOf(text: string | undefined): readonly [number, number] | null {
  const [x = NaN, y = NaN, more] = (text ?? '').split(',').map(Number)
  const isIn = (one: number) => one >= -1 && one <= 1
  return more === undefined && isIn(x) && isIn(y) ? [x, y] : null
}

/** Null when none is asked for; forms of some apps send empty ones. */
function pollOf(sent: z.output<typeof Poll>): NewPoll | null {
  const options = (sent?.options ?? []).flatMap((option) => (option === undefined ? [] : [option]))
  if (sent === undefined || options.every((option) => option.trim() === '')) return null
  return {
    // Apps leave the last field empty.
    options: options.slice(0, statusLimits.poll.options + 1).filter((option) => option.trim() !== ''),
    seconds: sent.expires_in ?? NaN,
    many: sent.multiple === true,
    hidesTotals: sent.hide_totals === true,
  }
}
