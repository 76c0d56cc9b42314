import { Router } from 'express'
import type { Services } from '../domain/services.js'
import type { Csrf } from './csrf.js'
import { readForm } from './form.js'
import { mailMatters, reportMatters, requestMatters, type Attention } from './matters.js'
import { auditPage, AUDIT_PATH } from './pages/manage-audit.js'
import { mailPage, MAILS_PATH, mailsPage } from './pages/manage-mails.js'
import { settingsPage, SETTINGS_PATH } from './pages/manage-settings.js'
import { manageStart } from './pages/manage-start.js'
import { WELCOME_PATH, welcomePage } from './pages/welcome.js'
import { paths } from './paths.js'
import { need } from './visit.js'

type Deps = {
  services: Services
  csrf: Csrf
  baseUrl: string
  /** Whether there is a mail server. */
  sendsMail: boolean
  /** What else may wait for those who publish or run the hub. */
  attentions?: readonly Attention[]
}

/** The back room: its start page, and what only those who run the hub need. */
export function manageRoutes({ services, csrf, baseUrl, sendsMail, attentions = [] }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const settings = settingsPage(services, baseUrl)
  const mail = mailPage(services)
  const sent = [readForm(), csrf.checked]
  const ours = [
    requestMatters(services.members),
    reportMatters(services.reports),
    mailMatters(services.mails, sendsMail),
  ]
  routes.get(paths.manage, need('publish'), manageStart([...ours, ...attentions]))
  routes.get(WELCOME_PATH, need('run'), welcomePage(baseUrl))
  routes.get(SETTINGS_PATH, need('run'), settings.get)
  routes.post(SETTINGS_PATH, need('run'), ...sent, settings.post)
  routes.get(AUDIT_PATH, need('run'), auditPage(services))
  routes.get(MAILS_PATH, need('run'), mailsPage(services, sendsMail))
  routes.get(`${MAILS_PATH}/:id`, need('run'), mail.get)
  routes.post(`${MAILS_PATH}/:id/done`, need('run'), ...sent, mail.done)
  return routes
}
