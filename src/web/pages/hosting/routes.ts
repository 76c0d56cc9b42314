import { Router } from 'express'
import type { Services } from '../../../domain/services.js'
import { pluralIn } from '../../../words/plural.js'
import { formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import type { Attention } from '../../matters.js'
import { toolPaths } from '../../paths.js'
import { need } from '../../visit.js'
import { askedHandlers, HOSTING_PATH } from './asked.js'
import { hostsHandlers, type HostsDeps } from './hosts.js'
import { can } from '../../../domain/members/member.js'

type Deps = Omit<HostsDeps, 'services'> & { services: Services; csrf: Csrf }

/** Hosting events together with other hubs: those of ours, and those we are asked for. */
export function hostingRoutes({ services, network, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const [hosts, asked] = [hostsHandlers({ services, network }), askedHandlers({ services })]
  const sent = [need('publish'), ...formGuards(csrf)]
  const path = toolPaths(':id').hosts
  routes.get(path, need('publish'), hosts.page)
  routes.post(path, ...sent, hosts.ask)
  routes.post(`${path}/:row/end`, ...sent, hosts.end)
  routes.get(HOSTING_PATH, need('publish'), asked.page)
  routes.post(HOSTING_PATH, ...sent, asked.decide)
  return routes
}

/** Hubs that wait for an answer, for those who publish; counts to 100. */
export function hostingMatters(cohosts: Pick<Services['cohosts'], 'countAsked'>): Attention {
  return async ({ member, words, language }) => {
    if (!can(member, 'publish')) return []
    const count = await cohosts.countAsked()
    const { waiting, waitingText: help } = words.events.hosting
    return [{ count, sentence: pluralIn(language)(count, waiting), help, href: HOSTING_PATH }]
  }
}
