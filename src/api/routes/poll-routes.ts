import { Router } from 'express'
import { z } from 'zod'
import { refusal } from '../../domain/refusals.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'
import { subjectOf } from '../entities/make-status.js'
import { listOf, parse } from '../fields.js'
import { paramsOf } from '../params.js'

const Choice = z.preprocess(
  (value) => (typeof value === 'string' && value !== '' ? Number(value) : value),
  z.number().catch(NaN),
)
const Votes = z.object({ choices: listOf(Choice) })

/** Polls, which have the ids of what they stand in. */
export function pollRoutes({ services, statuses }: Api): Router {
  const routes = Router()

  routes.get('/api/v1/polls/:id', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const { poll } = await statuses.entity(viewer, subjectOf(await statuses.one(viewer, req.params.id)))
    if (poll === null) throw refusal('not-found', 'no-such-item')
    res.json(poll)
  })

  routes.post('/api/v1/polls/:id/votes', async (req, res) => {
    const member = memberWith(res, 'write:statuses')
    const { choices = [] } = parse(Votes, paramsOf(res))
    const subject = subjectOf(await statuses.one(member, req.params.id))
    if (subject.of !== 'post') throw refusal('not-found', 'no-such-item')
    const post = await services.ballots.vote(member, subject.post.id, choices)
    res.json((await statuses.entity(member, { of: 'post', post })).poll)
  })

  return routes
}
