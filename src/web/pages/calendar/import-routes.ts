import { Router } from 'express'
import type { Log } from '../../../core/log.js'
import type { PictureStore } from '../../../core/picture.js'
import type { Network } from '../../../domain/network.js'
import type { Services } from '../../../domain/services.js'
import type { Csrf } from '../../csrf.js'
import { readForm } from '../../form.js'
import { calendarPaths } from '../../paths.js'
import { pictureUpload } from '../../upload.js'
import { need } from '../../visit.js'
import { importHandlers } from './import.js'

/** Of a file: what `screen` takes, were all of it in three bytes a character. */
const FILE_BYTES = 3 * 2 ** 20

type Deps = {
  services: Pick<Services, 'calendar'>
  csrf: Pick<Csrf, 'checked'>
  network: Pick<Network, 'calendarAt'>
  pictures: Pick<PictureStore, 'incoming'>
  log: Log
}

/** Bringing in events from calendars elsewhere. */
export function importRoutes({ services, csrf, network, pictures, log }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const on = importHandlers({ imports: services.calendar.imports, network })
  const publisher = need('publish')
  const upload = pictureUpload({ folder: pictures.incoming(), log, maxBytes: FILE_BYTES, field: 'file' })
  const path = calendarPaths.import
  routes.get(path, publisher, on.page)
  routes.post(`${path}/file`, publisher, upload, csrf.checked, on.file, on.tooLarge)
  routes.post(`${path}/address`, publisher, readForm('20kb'), csrf.checked, on.address)
  routes.get(`${path}/:id`, publisher, on.look)
  routes.post(`${path}/:id`, publisher, readForm('20kb'), csrf.checked, on.bring)
  return routes
}
