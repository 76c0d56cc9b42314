import { Router } from 'express'
import type { MovingNetwork } from '../../../domain/actors/moving-service.js'
import type { Services } from '../../../domain/services.js'
import { formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { readForm } from '../../form.js'
import { need } from '../../visit.js'
import { followerHandlers } from './followers.js'
import { hostHandlers } from './host.js'
import { hostsHandler } from './hosts.js'
import { identityHandlers } from './identity.js'
import { importHandlers, LIST_FORM_BYTES } from './import.js'
import { receivedHandler } from './received.js'
import type { RefusalTally } from './refusals.js'
import { ruleHandlers } from './rule.js'
import { rulesHandlers } from './rules.js'
import { serverPaths } from './servers-page.js'

type Shown = 'hosts' | 'received' | 'actors' | 'follows' | 'localActors' | 'identities' | 'audit'

type Deps = {
  services: Pick<Services, 'rules' | 'imports' | Shown>
  csrf: Csrf
  /** Who was turned away at the door. */
  refusals: RefusalTally
  moving: MovingNetwork
}

/** Other servers: rules about them, and what goes on between them and the hub. */
export function serverRoutes({ services, csrf, refusals, moving }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.use(ruleRoutes(services, csrf))
  const [host, followers] = [hostHandlers(services), followerHandlers(services)]
  const identity = identityHandlers({ services, network: moving })
  const moderator = need('moderate')
  const sent = [moderator, ...formGuards(csrf)]
  const bySteward = [need('run'), ...formGuards(csrf)]
  routes.get(serverPaths.hosts, moderator, hostsHandler(services))
  routes.get(serverPaths.host, moderator, host.page)
  routes.post(serverPaths.retry, ...sent, host.retry)
  routes.get(serverPaths.followers, moderator, followers.page)
  routes.get(serverPaths.removeFollower, moderator, followers.ask)
  routes.post(serverPaths.removeFollower, ...sent, followers.remove)
  routes.get(serverPaths.received, moderator, receivedHandler({ services, refusals }))
  routes.get(serverPaths.identity, need('run'), identity.page)
  routes.post(serverPaths.former, ...bySteward, identity.former)
  routes.post(serverPaths.lookAt, ...bySteward, identity.look)
  routes.post(serverPaths.move, ...bySteward, identity.move)
  return routes
}

function ruleRoutes(services: Pick<Services, 'rules' | 'imports'>, csrf: Csrf): Router {
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
