import { Router, type RequestHandler } from 'express'
import { FILE_BYTES } from '../../core/attachment.js'
import type { Log } from '../../core/log.js'
import type { PictureStore } from '../../core/picture.js'
import type { Services } from '../../domain/services.js'
import { folderOf } from '../../domain/text/slug.js'
import type { Cookies } from '../cookies.js'
import type { Csrf } from '../csrf.js'
import { DEVICE_COOKIE } from '../entering.js'
import { readForm } from '../form.js'
import { toolPaths } from '../paths.js'
import { readOnly } from '../read-only.js'
import { pictureUpload } from '../upload.js'
import { need, SESSION_COOKIE, visitOf } from '../visit.js'
import { draftSaving } from './draft-saving.js'
import { draftSteps } from './draft-steps.js'
import { draftViews } from './draft-views.js'
import { draftPaths, editorPaths } from './editor-paths.js'
import { fileHandlers } from './file-handlers.js'
import { itemHandlers, pinHandlers } from './item-handlers.js'
import { FIELDS_OF_ROWS } from './list-rows.js'
import { keepTyped } from './keep-typed.js'
import { pictureHandlers } from './picture-handlers.js'

type Deps = { services: Services; cookies: Cookies; csrf: Csrf; pictures: Pick<PictureStore, 'incoming'>; log: Log }

/** As much as a draft may hold, in an alphabet that takes nine bytes for each of its characters in a form. */
const DRAFT_BYTES = '1500kb'
/** Those of a full reading list, and what stands around them. */
const DRAFT_FIELDS = FIELDS_OF_ROWS + 50

/** The pages of those who write and publish. */
export function editorRoutes({ services, cookies, csrf, pictures, log }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const publisher = need('publish')
  const asked = [publisher, readForm(), csrf.checked]
  addDrafts(routes, services, { asked, publisher })
  addPictures(routes, services, { asked, publisher }, [
    publisher,
    pictureUpload({ folder: pictures.incoming(), log }),
    csrf.checked,
  ])
  addFiles(routes, services, { asked, publisher }, [
    publisher,
    pictureUpload({ folder: pictures.incoming(), log, field: 'file', maxBytes: FILE_BYTES }),
    csrf.checked,
  ])
  addItems(routes, services, { asked, publisher })
  addSaving(routes, services, { cookies, csrf })
  routes.use(keepTyped({ drafts: services.drafts, log }))
  return routes
}

type Guards = { asked: ReturnType<typeof need>[]; publisher: ReturnType<typeof need> }
const draft = draftPaths(':id')
const item = toolPaths(':id')

/** What was typed is read before anything else is asked, so that it can be handed back whatever is wrong. */
function addSaving(routes: Router, services: Services, { cookies, csrf }: Pick<Deps, 'cookies' | 'csrf'>): void {
  const on = draftSaving(services)
  const typed = [readDraft(services, cookies), need('publish'), csrf.checked]
  routes.post(draft.page, ...typed, on.send)
  routes.post(draft.autosave, ...typed, on.autosave)
}

/** Whole drafts are taken from browsers of members alone, signed out as they may be: strangers have none to lose. */
function readDraft({ sessions, signIn }: Services, cookies: Cookies): RequestHandler {
  const [whole, short] = [readForm(DRAFT_BYTES, DRAFT_FIELDS), readForm()]
  return (req, res, next) => {
    const isMembers =
      visitOf(res).member !== null ||
      sessions.isOurs(cookies.read(req, SESSION_COOKIE) ?? '') ||
      signIn.isOurs(cookies.read(req, DEVICE_COOKIE) ?? '')
    return (isMembers ? whole : short)(req, res, next)
  }
}

function addDrafts(routes: Router, services: Services, { asked, publisher }: Guards): void {
  const on = { ...draftViews(services), ...draftSteps(services) }
  routes.get(editorPaths.drafts, publisher, on.list)
  routes.get(`${editorPaths.fresh('event').replace('event', '')}:kind`, publisher, on.fresh)
  routes.get(draft.page, publisher, on.page)
  routes.get(draft.preview, publisher, on.preview)
  routes.post(draft.publish, ...asked, on.publishKept)
  routes.get(draft.compare, publisher, on.compare)
  routes.post(draft.compare, ...asked, on.settle)
  routes.post(draft.unschedule, ...asked, on.unschedule)
  routes.get(draft.discard, publisher, on.askDiscard)
  routes.post(draft.discard, ...asked, on.discard)
}

function addPictures(routes: Router, services: Services, { asked, publisher }: Guards, sent: Guards['asked']): void {
  const on = pictureHandlers(services)
  routes.get(draft.pictures, publisher, on.page)
  routes.post(draft.pictures, ...sent, on.add, on.tooLarge)
  routes.post(draft.arrange, ...asked, on.arrange)
}

function addFiles(routes: Router, services: Services, { asked, publisher }: Guards, sent: Guards['asked']): void {
  const on = fileHandlers(services)
  routes.get(draft.files, publisher, on.page)
  routes.post(draft.files, ...sent, on.add, on.tooLarge)
  routes.post(draft.fileRemove, ...asked, on.remove)
}

function addItems(routes: Router, services: Services, { asked, publisher }: Guards): void {
  const on = { ...itemHandlers(services), ...pinHandlers(services) }
  routes.get(editorPaths.items, publisher, on.list)
  routes.get(item.edit, publisher, draftViews(services).edit)
  routes.get(item.end, publisher, on.askEnd)
  routes.post(item.end, ...asked, on.end)
  routes.get(item.reopen, publisher, on.askReopen)
  routes.post(item.reopen, ...asked, on.reopen)
  routes.get(item.remove, publisher, on.askRemove)
  routes.post(item.remove, ...asked, on.remove)
  routes.post(item.pin, ...asked, on.pin)
  routes.post(item.unpin, ...asked, on.unpin)
  for (const folder of Object.values(folderOf)) readOnly(routes, `${folder}/:address/history`, on.history)
}
