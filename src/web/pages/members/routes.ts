import { Router } from 'express'
import type { Services } from '../../../domain/services.js'
import type { Csrf } from '../../csrf.js'
import { invitationRoutes } from './invitations.js'
import { listRoutes } from './list.js'
import { memberRoutes } from './member.js'
import { requestRoutes } from './requests.js'

export type MembersDeps = {
  services: Pick<Services, 'admission' | 'credentials' | 'invitations' | 'members' | 'secondFactor'>
  csrf: Pick<Csrf, 'checked'>
  /** For links that are handed over. */
  baseUrl: string
}

/** Looking after members, for moderators and stewards. */
export function membersRoutes(deps: MembersDeps): Router {
  return Router().use([listRoutes, memberRoutes, invitationRoutes, requestRoutes].map((part) => part(deps)))
}
