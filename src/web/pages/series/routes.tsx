import { Router, type Request, type Response } from 'express'
import { maySee } from '../../../domain/audience.js'
import { itemOf } from '../../../domain/items/item-repo.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { answering, formGuards, type Errors } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { memberWith, need, visitOf } from '../../visit.js'
import { SeriesPage } from './series-page.js'
import { seriesPaths } from '../../paths.js'

type Deps = { services: Pick<Services, 'series'>; csrf: Csrf }

/** GET /series/<id>, POST /series/<id>/end: all dates of an event that comes again. */
export function seriesRoutes({ services: { series }, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })

  const drawn = async (req: Request, res: Response, errors: Errors = []) => {
    const visit = visitOf(res)
    const doc = await series.get(String(req.params.id))
    const items = doc === null ? [] : (await series.itemsOf(doc._id)).map(itemOf)
    // Whoever may see none of its dates is not told that there is a series.
    const seen = items.filter((item) => maySee(visit.member, item))
    if (doc === null || seen.length === 0) throw refusal('not-found', 'no-such-page')
    seen.sort((a, b) => (a.event?.startsAt.getTime() ?? 0) - (b.event?.startsAt.getTime() ?? 0))
    const typed = req.method === 'POST' ? formOf(req).text('reason') : ''
    return <SeriesPage visit={visit} series={doc} items={seen} typed={typed} errors={errors} />
  }

  routes.get(seriesPaths(':id').page, async (req, res) => sendPage(res, await drawn(req, res)))
  routes.post(
    seriesPaths(':id').end,
    need('publish'),
    ...formGuards(csrf),
    answering(async (req, res) => {
      const id = String(req.params.id)
      await series.end(memberWith('publish', res), id, formOf(req).text('reason'))
      res.redirect(303, seriesPaths(id).page)
    }, drawn),
  )
  return routes
}
