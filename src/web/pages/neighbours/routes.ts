import { Router } from 'express'
import type { Log } from '../../../core/log.js'
import type { PictureStore } from '../../../core/picture.js'
import type { Network } from '../../../domain/network.js'
import type { Services } from '../../../domain/services.js'
import { formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { paths } from '../../paths.js'
import type { PictureProxy } from '../../../core/picture-proxy.js'
import { postShelf } from '../../post-shelf.js'
import { readOnly } from '../../read-only.js'
import { pictureUpload } from '../../upload.js'
import { need } from '../../visit.js'
import { actorActs } from './actor-acts.js'
import { actorHandler } from './actor.js'
import { answerHandlers } from './answer.js'
import { findHandler } from './find.js'
import { followUsHandlers } from './follow-us.js'
import { homeHandler } from './home.js'
import { interactHandler } from './interact.js'
import { joinHandlers } from './joining.js'
import { listFollowHandler } from './list-follow.js'
import { ownPictureHandlers, picturePath } from './own-pictures.js'
import { ownProfileHandlers } from './own-profile.js'
import { postHandler } from './post.js'
import { profileHandler } from './profile.js'
import { reactHandlers } from './react.js'
import { reportHandlers } from './report.js'

export type NeighbourDeps = {
  services: Pick<
    Services,
    | 'memberBlocks'
    | 'follows'
    | 'joins'
    | 'listFollowing'
    | 'localActors'
    | 'members'
    | 'people'
    | 'pins'
    | 'posts'
    | 'profilePictures'
    | 'profiles'
    | 'quotes'
    | 'reactions'
    | 'reader'
    | 'readingLists'
    | 'remotePins'
    | 'reports'
    | 'rules'
    | 'shelf'
    | 'subjects'
    | 'throttle'
    | 'timelines'
    | 'trials'
  >
  csrf: Pick<Csrf, 'checked'>
  network: Network
  /** For every picture that is not ours. */
  proxy: PictureProxy
  baseUrl: string
  pictures: Pick<PictureStore, 'incoming'>
  log: Log
}

/** What members see of other hubs, and how those elsewhere come to follow this one. */
export function neighbourRoutes(deps: NeighbourDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const shelf = postShelf(deps.services)
  const sent = [need('read'), ...formGuards(deps.csrf)]
  const [acts, react] = [actorActs(deps), reactHandlers(deps)]
  const [answer, report, own] = [answerHandlers(deps, shelf), reportHandlers(deps), ownProfileHandlers(deps)]
  const join = joinHandlers(deps)
  const followUs = followUsHandlers(deps)
  const actor = `${paths.neighbours}/@:address`

  routes.get(neighbourPaths.home, homeHandler(deps, shelf))
  routes.post(neighbourPaths.find, ...sent, findHandler(deps))
  routes.get(neighbourPaths.answer, answer.get)
  routes.post(neighbourPaths.answer, ...sent, answer.post)
  routes.post(neighbourPaths.react, ...sent, react.react)
  routes.get(neighbourPaths.report, report.get)
  routes.post(neighbourPaths.report, ...sent, report.post)
  routes.get(neighbourPaths.post(':id'), postHandler(deps, shelf))
  routes.post(`${neighbourPaths.post(':id')}/remove`, ...sent, react.remove)
  routes.post(`${neighbourPaths.post(':id')}/pin`, ...sent, react.pin('pin'))
  routes.post(`${neighbourPaths.post(':id')}/unpin`, ...sent, react.pin('unpin'))
  routes.post(`${neighbourPaths.post(':id')}/join`, ...sent, join.join)
  routes.post(`${neighbourPaths.post(':id')}/leave`, ...sent, join.leave)
  routes.post(`${neighbourPaths.post(':id')}/list`, ...sent, listFollowHandler(deps))
  routes.get(actor, actorHandler(deps, shelf))
  routes.post(`${actor}/follow`, ...sent, acts.follow)
  routes.post(`${actor}/unfollow`, ...sent, acts.unfollow)
  routes.post(`${actor}/away`, ...sent, acts.away)

  routes.get(paths.follow, followUs.get)
  routes.post(paths.follow, ...formGuards(deps.csrf), followUs.post)
  routes.get(paths.interact, interactHandler)
  readOnly(routes, neighbourPaths.profile(':handle'), profileHandler(deps, shelf))

  routes.get(paths.publicProfile, own.get)
  routes.post(paths.publicProfile, ...sent, own.post)
  routes.get(`${paths.publicProfile}/close`, own.askClose)
  routes.post(`${paths.publicProfile}/close`, ...sent, own.close)
  for (const part of ['avatar', 'header'] as const) {
    const on = ownPictureHandlers(deps, part)
    const upload = pictureUpload({ folder: deps.pictures.incoming(), log: deps.log, field: part })
    routes.get(picturePath(part), on.get)
    routes.post(picturePath(part), need('read'), upload, deps.csrf.checked, on.post, on.tooLarge)
    routes.post(`${picturePath(part)}/remove`, ...sent, on.remove)
  }
  return routes
}
