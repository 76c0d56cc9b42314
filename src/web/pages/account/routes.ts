import { Router } from 'express'
import type { Services } from '../../../domain/services.js'
import type { Csrf } from '../../csrf.js'
import type { Entering } from '../../entering.js'
import { addressRoutes } from './address.js'
import { joinRoutes } from './join.js'
import { leaveRoutes } from './leave.js'
import { passwordRoutes } from './password.js'
import { profileRoutes } from './profile.js'
import { resetRoutes } from './reset.js'
import { secondFactorRoutes } from './second-factor.js'
import { sessionRoutes } from './sessions.js'
import { signInRoutes } from './sign-in.js'

export type AccountDeps = {
  services: Pick<
    Services,
    'account' | 'asks' | 'credentials' | 'members' | 'secondFactor' | 'sessions' | 'signIn' | 'joining'
  >
  csrf: Pick<Csrf, 'checked'>
  entering: Entering
}

/** Coming in, going out, and one's own account. */
export function accountRoutes(deps: AccountDeps): Router {
  const parts = [
    signInRoutes,
    resetRoutes,
    joinRoutes,
    profileRoutes,
    addressRoutes,
    passwordRoutes,
    secondFactorRoutes,
    sessionRoutes,
    leaveRoutes,
  ]
  return Router().use(parts.map((part) => part(deps)))
}
