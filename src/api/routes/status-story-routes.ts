import { Router } from 'express'
import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import { warningOf } from '../../domain/posts/post.js'
import { refusal } from '../../domain/refusals.js'
import { iriOf, type Subject } from '../../domain/subjects.js'
import { plainText } from '../../domain/text/plain.js'
import type { Api } from '../api.js'
import { keepFromVoice } from '../as-voice.js'
import { memberWith, viewerOf } from '../bearer.js'
import { idOf, subjectOf, writerOf } from '../entities/make-status.js'
import { StatusEdit, statusEdit, StatusSource } from '../entities/status-edit.js'
import { parse, textField } from '../fields.js'
import { bounds, linkPages, STATUSES, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { policyOf } from '../status-params.js'

/** What was typed, what a status said before, and who quotes it. */
export function statusStoryRoutes(api: Api): Router {
  const { services, statuses, baseUrl } = api
  const routes = Router()

  routes.get('/api/v1/statuses/:id/source', async (req, res) => {
    const member = memberWith(res, 'read:statuses')
    const subject = subjectOf(await statuses.one(member, req.params.id))
    const { text, warning } = sourceOf(subject)
    res.json(StatusSource.parse({ id: shownId(idOf(subject)), text, spoiler_text: warning }))
  })

  routes.get('/api/v1/statuses/:id/history', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const subject = subjectOf(await statuses.one(viewer, req.params.id))
    const versions: Subject[] =
      subject.of === 'item'
        ? [subject]
        : (await services.statuses.history(subject.post)).map(({ at, ...version }) => ({
            of: 'post',
            post: { ...subject.post, ...version, quote: null, publishedAt: at },
          }))
    const drawn = await statuses.render(null, versions)
    const polls = versions.map((version) => (version.of === 'post' ? version.post.poll : null))
    res.json(
      drawn.map(({ content, spoiler_text: summary, sensitive, created_at: at, account, ...beside }, index) =>
        StatusEdit.parse(
          statusEdit({ summary, sensitive, poll: polls[index] ?? null, at: new Date(at) }, content, {
            ...{ account, media: beside.media_attachments, emojis: beside.emojis },
          }),
        ),
      ),
    )
  })

  routes.put('/api/v1/statuses/:id/interaction_policy', async (req, res) => {
    const member = memberWith(res, 'write:statuses')
    const { quote_approval_policy: asked } = parse(z.object({ quote_approval_policy: textField }), paramsOf(res))
    const shown = await statuses.one(member, req.params.id)
    await keepFromVoice(services, res, writerOf(shown))
    const post = await services.statuses.setQuotePolicy(member, idOf(shown), policyOf(asked) ?? 'nobody')
    res.json(await statuses.entity(member, { of: 'post', post }))
  })

  routes.get('/api/v1/statuses/:id/quotes', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const quoted = iriOf(subjectOf(await statuses.one(viewer, req.params.id)))
    const window = bounds(windowOf(res, STATUSES))
    const { posts, next, prev } = await services.statuses.quotesOf(viewer, quoted, window)
    linkPages({ req, res, origin: baseUrl }, { next, prev })
    const shown = posts.map((post) => ({ of: 'post', post }) as const)
    res.json(await statuses.render(viewer, shown))
  })

  routes.post('/api/v1/statuses/:id/quotes/:quoting/revoke', async (req, res) => {
    const member = memberWith(res, 'write:statuses')
    const of = subjectOf(await statuses.one(member, req.params.id))
    await keepFromVoice(services, res, writerOf(of))
    const quoting = subjectOf(await statuses.one(member, req.params.quoting))
    if (quoting.of !== 'post') throw refusal('not-found', 'no-such-item')
    const post = await services.ownQuotes.revoke(member, of, quoting.post)
    res.json(await statuses.entity(member, { of: 'post', post }))
  })

  return routes
}

/** What was typed, as far as that is known; of what has a title or comes from elsewhere, its text. */
function sourceOf(subject: Subject): { text: string; warning: string } {
  if (subject.of === 'item') return { text: subject.item.source, warning: '' }
  const { source = null, html } = subject.post
  return { text: source?.text ?? plainText(html), warning: warningOf(subject.post) }
}
