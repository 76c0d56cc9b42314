import { Router } from 'express'
import { z } from 'zod'
import { absent } from '../../core/errors.js'
import { shownId } from '../../core/ids.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { Member } from '../../domain/members/member.js'
import { HOUR_MS } from '../../domain/members/throttle.js'
import { reportCategories } from '../../domain/moderation/moderation-repo.js'
import { refusal } from '../../domain/refusals.js'
import { iriOf } from '../../domain/subjects.js'
import { rulesIn } from '../../domain/settings/house-rules.js'
import { accountNamed } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { idOf, subjectOf } from '../entities/make-status.js'
import { reportEntity } from '../entities/report.js'
import { flag, ids, listOf, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'

const REPORTS = [{ limit: 20, windowMs: HOUR_MS }]
const MOST_STATUSES = 50

const Sent = z.object({
  account_id: textField,
  status_ids: ids,
  rule_ids: listOf(textField),
  comment: textField,
  category: z.enum(reportCategories).optional().catch(undefined),
  forward: flag,
})

/** Saying that somebody, or what they wrote, is not right. Source: Mastodon documentation, "reports API methods". */
export function reportRoutes(api: Api): Router {
  const routes = Router()
  const { accounts, services, statuses } = api
  const { localActors, reports, settings, throttle } = services

  /** Of what the member may see, that which is by whom they report. */
  async function saidBy(member: Member, about: Iri, sent: readonly string[]): Promise<{ id: string; iri: Iri }[]> {
    const voice = (await localActors.voice())?.iri ?? null
    const found = await Promise.all(
      sent.slice(0, MOST_STATUSES).map((id) => statuses.one(member, shownId(id)).catch(absent)),
    )
    return found.flatMap((shown) => {
      if (shown === null) return []
      const subject = subjectOf(shown)
      const author = subject.of === 'item' ? voice : subject.post.author
      return author === about ? [{ id: idOf(shown), iri: iriOf(subject) }] : []
    })
  }

  routes.post('/api/v1/reports', async (_req, res) => {
    const member = memberWith(res, 'write:reports')
    const { account_id: id, comment = '', category, forward = false, ...sent } = parse(Sent, paramsOf(res))
    const name = await accountNamed(api, id)
    const about = await accounts.one(name)
    if (about === null) throw refusal('not-found', 'no-such-page')
    await throttle.take({ kind: 'report', subject: member.id, limits: REPORTS })
    const isLocal = localActors.isLocal(name)
    const said = await saidBy(member, name, sent.status_ids)
    // What the hub no longer asks for keeps nobody from reporting.
    const rules = rulesIn((await settings.read())?.rules ?? '').filter(({ id }) => sent.rule_ids?.includes(id))
    const filed = await reports.file(member, {
      ...{ about: name, subjects: said.map(({ iri }) => iri), comment },
      ...{ host: isLocal ? null : hostOf(name), forward: forward && !isLocal },
      ...{ rules, category: category ?? (rules.length > 0 ? ('violation' as const) : ('other' as const)) },
    })
    const report = await reports.get(filed)
    if (report === null) throw refusal('not-found', 'no-such-page')
    res.json(reportEntity(report, { about, statuses: said.map((one) => one.id), forwarded: forward && !isLocal }))
  })
  return routes
}
