import { Router } from 'express'
import type { Services } from '../../../domain/services.js'
import { folderOf } from '../../../domain/text/slug.js'
import { formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { secretAddress } from '../../entering.js'
import { readForm } from '../../form.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { progressPaths } from '../../paths.js'
import { need } from '../../visit.js'
import { progressHandlers } from '../progress/progress.js'
import { originalHandlers } from './original.js'
import { letterHandler } from './letter-page.js'
import { linkHandlers } from './by-link.js'
import { promiseHandlers } from './promise.js'
import { writeUpHandler } from './write-up.js'
import { takeUpHandler } from './take-up.js'

type Deps = { services: Services; csrf: Csrf }

/** What people do with a call: promise, take that back, write a letter. */
export function callRoutes({ services, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { reader } = services
  const call = `${folderOf.call}/:address`
  const guarded = formGuards(csrf)

  const promise = promiseHandlers({ reader, services })
  routes.get(`${call}/promise`, promise.show)
  routes.post(`${call}/promise`, ...guarded, promise.promise)
  routes.post(`${call}/promise/withdraw`, ...guarded, promise.withdraw)
  // It changes nothing, and stands in pages that strangers share: there is no token to check.
  routes.post(`${call}/letter/:number`, readForm('50kb'), letterHandler({ reader }))

  const progress = progressHandlers(services)
  const manage = progressPaths(':id')
  routes.get(manage.page, need('publish'), progress.page)
  routes.get(manage.csv, need('publish'), progress.csv)
  routes.get(manage.promises, need('publish'), progress.promises)
  routes.post(manage.takeUps, need('publish'), ...guarded, progress.decide)
  routes.post(`${neighbourPaths.post(':id')}/take-up`, need('publish'), ...guarded, takeUpHandler(services))

  routes.post(manage.writeUp, need('publish'), ...guarded, writeUpHandler(services))
  const original = originalHandlers(services)
  routes.get(manage.original, need('publish'), original.page)
  routes.post(manage.originalSeen, need('publish'), ...guarded, original.seen)
  routes.post(manage.originalTake, need('publish'), ...guarded, original.take)

  const byLink = linkHandlers({ services })
  routes.use('/pledges', secretAddress)
  routes.get('/pledges/confirm/:token', byLink.askConfirm)
  routes.post('/pledges/confirm/:token', ...guarded, byLink.confirm)
  routes.get('/pledges/:token', byLink.own)
  routes.post('/pledges/:token', ...guarded, byLink.withdraw)
  return routes
}
