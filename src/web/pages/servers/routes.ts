import { Router } from 'express'
import type { DomainRules } from '../../../domain/moderation/domain-rules.js'
import type { RulesImport } from '../../../domain/moderation/rules-import.js'
import { formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { readForm } from '../../form.js'
import { need } from '../../visit.js'
import { importHandlers, LIST_FORM_BYTES } from './import.js'
import { ruleHandlers } from './rule.js'
import { rulesHandlers } from './rules.js'
import { serverPaths } from './servers-page.js'

type Deps = { services: { rules: DomainRules; imports: RulesImport }; csrf: Csrf }

/** Rules about other servers. */
export function serverRoutes({ services, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const [rules, rule, imports] = [rulesHandlers(services), ruleHandlers(services), importHandlers(services)]
  const moderator = need('moderate')
  const sent = [moderator, ...formGuards(csrf)]
  const sentList = [moderator, readForm(LIST_FORM_BYTES), csrf.checked]
  routes.get(serverPaths.rules, moderator, rules.page)
  routes.get(serverPaths.list, moderator, rules.list)
  routes.post(serverPaths.policy, need('run'), ...formGuards(csrf), rules.policy)
  routes.get(serverPaths.rule, moderator, rule.page)
  routes.post(serverPaths.rule, ...sent, rule.save)
  routes.post(serverPaths.remove, ...sent, rule.remove)
  routes.get(serverPaths.import, moderator, imports.page)
  routes.post(serverPaths.preview, ...sentList, imports.preview)
  routes.post(serverPaths.apply, ...sentList, imports.apply)
  return routes
}
