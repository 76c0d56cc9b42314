import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { parseIri, type Iri } from '../../core/iri.js'
import { selfOf, type Acting } from '../../domain/apps/acting.js'
import type { Member } from '../../domain/members/member.js'
import type { NewStatus, StatusChange } from '../../domain/posts/status-draft.js'
import { iriOf } from '../../domain/subjects.js'
import type { Api } from '../api.js'
import { keepFromVoice } from '../as-voice.js'
import { bearerOf, memberWith } from '../bearer.js'
import { kept } from '../entities/entity.js'
import { idOf, subjectOf, writerOf } from '../entities/make-status.js'
import { ScheduledStatus, scheduledStatus } from '../entities/scheduled-status.js'
import { uploadAttachment } from '../entities/media-attachment.js'
import type { Scheduled } from '../../domain/schedules/schedule-service.js'
import { flag, parse } from '../fields.js'
import { postingDefaults } from '../shelves/voice-account.js'
import { meetMentioned } from '../meet-mentioned.js'
import { paramsOf } from '../params.js'
import { takeCommand } from '../take-command.js'
import { statusIn, type SentStatus } from '../status-params.js'

const LONGEST_KEY = 500

/** Writing, changing and taking down what members write. */
export function statusWritingRoutes(api: Api): Router {
  const { services, statuses, clock } = api
  const routes = Router()

  routes.post('/api/v1/statuses', async (req, res) => {
    const member = memberWith(res, 'write:statuses')
    const [sent, { as = 'self' }] = [statusIn(paramsOf(res)), member]
    const key = keyOf(req)
    const before = key === null ? null : await services.statuses.saidBefore(member, key)
    if (before !== null) return res.json(await statuses.entity(member, { of: 'post', post: before }))
    await meetMentioned(api, member, sent.text ?? '')
    const input = await newStatus(api, member, sent, res)
    const answer = await takeCommand(api, member, input, { key, at: sent.at })
    if (answer !== null) return res.json(await statuses.entity(member, { of: 'post', post: answer }))
    if (sent.at !== null && sent.at > clock()) {
      const scheduled = await services.scheduled.add(member, input, sent.at, { key, as })
      if (as === 'voice') await services.audit.note(member.id, 'post.as-hub', scheduled.id)
      return res.json(await drawScheduled(api, member, scheduled))
    }
    const post = await services.statuses.post(member, input, { key, as })
    if (as === 'voice') await services.audit.note(member.id, 'post.as-hub', post.id)
    res.json(await statuses.entity(member, { of: 'post', post }))
  })

  routes.put('/api/v1/statuses/:id', async (req, res) => {
    const member = memberWith(res, 'write:statuses')
    const sent = statusIn(paramsOf(res))
    const subject = subjectOf(await statuses.one(member, req.params.id))
    await keepFromVoice(services, res, writerOf(subject))
    const id = idOf(subject)
    await meetMentioned(api, member, sent.text ?? '')
    const post = await services.statuses.edit(member, id, changeIn(sent))
    res.json(await statuses.entity(member, { of: 'post', post }))
  })

  routes.delete('/api/v1/statuses/:id', async (req, res) => {
    const member = memberWith(res, 'write:statuses')
    const shown = await statuses.one(member, req.params.id)
    await keepFromVoice(services, res, writerOf(shown))
    if (shown.of === 'boost') {
      const me = await selfOf(services.localActors, member)
      if (me?.iri === shown.by) {
        await services.reactions.unboost(member, iriOf(shown.subject))
        await services.reactions.countNow(iriOf(shown.subject))
      }
      return res.json(await statuses.entity(member, shown.subject))
    }
    const { delete_media: drops } = parse(Delete, paramsOf(res))
    const { text } = await services.statuses.source(member, idOf(shown))
    const drawn = await statuses.entity(member, shown)
    await services.statuses.remove(member, idOf(shown), { deleteMedia: drops === true })
    res.json({ ...drawn, text })
  })

  return routes
}

const Delete = z.object({ delete_media: flag })

/** What tells a repeat of a request from another one. */
function keyOf(req: Request): string | null {
  const key = req.get('idempotency-key')?.trim() ?? ''
  return key === '' || key.length > LONGEST_KEY ? null : key
}

/** @throws Refusal 'not-found' for what is answered or quoted */
async function newStatus(api: Api, member: Acting, sent: SentStatus, res: Response): Promise<NewStatus> {
  const { statuses, services } = api
  const under = async (id: string | null): Promise<Iri | null> =>
    id === null ? null : iriOf(subjectOf(await statuses.one(member, id)))
  const { privacy, sensitive, language, quotePolicy } = await postingDefaults(services, member)
  const app = bearerOf(res)?.app ?? null
  return {
    text: sent.text ?? '',
    warning: sent.warning ?? '',
    sensitive: sent.sensitive ?? sensitive,
    language: sent.language ?? language,
    audience: sent.audience ?? (privacy === 'private' ? 'followers' : privacy),
    inReplyTo: await under(sent.parent),
    quotes: await under(sent.quoted),
    media: sent.media ?? [],
    poll: sent.poll,
    quotePolicy: sent.quotePolicy ?? quotePolicy,
    app: app === null ? null : { name: app.name, website: app.website },
  }
}

/**
 * What an app leaves out of an edit is gone, as forms cannot say that a list is empty; unless it says nothing of the text, and
 * so is about something else alone.
 */
function changeIn(sent: SentStatus): StatusChange {
  const isWhole = sent.text !== undefined
  const { text, warning, sensitive, language, media, poll, describe, quotePolicy } = sent
  return {
    ...(isWhole ? { text: text ?? '', warning: warning ?? '', sensitive: sensitive ?? false } : {}),
    ...(!isWhole && warning !== undefined && { warning }),
    ...(!isWhole && sensitive !== undefined && { sensitive }),
    ...(language !== undefined && { language }),
    ...((isWhole || media !== undefined) && { media: media ?? [] }),
    ...((isWhole || poll !== null) && { poll }),
    ...(describe.length > 0 && { describe }),
    ...(quotePolicy !== undefined && { quotePolicy }),
  }
}

/** @throws Error for what does not fit its schema, which would be a fault of ours */
export async function drawScheduled({ services, mediaHref, log }: Api, member: Member, scheduled: Scheduled) {
  const { media = [], inReplyTo = null, quotes = null } = scheduled.input
  const idAt = async (name: string | null) => {
    const iri = name === null ? null : parseIri(name)
    const subject = iri === null ? null : await services.subjects.subjectOf(iri)
    return subject === null ? null : idOf(subject)
  }
  const around = { parent: await idAt(inReplyTo), quoted: await idAt(quotes) }
  const files = await services.uploads.some(member.id, media)
  const attached = files.map((upload) => uploadAttachment(upload, mediaHref))
  const drawn = kept(ScheduledStatus, scheduledStatus(scheduled, around, attached), log)
  if (drawn === null) throw new Error('A scheduled status that does not fit its schema')
  return drawn
}
