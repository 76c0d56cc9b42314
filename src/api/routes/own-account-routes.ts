import { Router, type Request, type Response } from 'express'
import { plainDetails } from '../../domain/actors/profile-details.js'
import { HOUR_MS } from '../../domain/members/throttle.js'
import type { ProfilePart } from '../../domain/members/profile-pictures.js'
import type { Member } from '../../domain/members/member.js'
import type { Api } from '../api.js'
import { bearerOf, memberWith } from '../bearer.js'
import { fileIn } from '../files.js'
import { profileEntity } from '../entities/profile.js'
import { featuredTag } from '../entities/tag.js'
import { postingDefaults } from '../shelves/voice-account.js'
import { asValidation, changeProfile, needsProfile, type SentPicture } from '../profile-change.js'

/** Others are told of each, and the pages that it names are looked at. */
const CHANGES = [{ limit: 60, windowMs: HOUR_MS }]
const PARTS: readonly ProfilePart[] = ['avatar', 'header']

/** Who members are, and what they change of it. Source: Mastodon documentation, "accounts", "profile" and "preferences". */
export function ownAccountRoutes(api: Api): Router {
  const routes = Router()
  const { ownAccounts, services, baseUrl } = api
  const { members, profiles, profilePictures } = services

  /** As they are by now. */
  const again = async (member: Member): Promise<Member> => (await members.get(member.id)) ?? member

  async function change(req: Request, res: Response): Promise<Member> {
    const member = memberWith(res, 'write:accounts')
    await services.throttle.take({ kind: 'profile', subject: member.id, limits: CHANGES })
    await changeProfile(api, res, member, picturesIn(req)).catch(asValidation)
    return again(member)
  }

  const profileOf = async (member: Member) => {
    const details = (await profiles.of(member.id))?.details ?? plainDetails
    const me = await services.localActors.ofMember(member.id)
    const featured = me === null ? [] : await services.tags.featuredOf(me.iri)
    const shown = featured.map((tag) => featuredTag(tag, baseUrl))
    return profileEntity(await ownAccounts.credentials(member), details, shown)
  }

  routes.get('/api/v1/accounts/verify_credentials', async (_req, res) => {
    const member = memberWith(res, 'profile', 'read:accounts')
    const isVoice = bearerOf(res)?.as === 'voice'
    res.json(await (isVoice ? ownAccounts.voiceCredentials(member) : ownAccounts.credentials(member)))
  })
  routes.patch('/api/v1/accounts/update_credentials', async (req, res) => {
    res.json(await ownAccounts.credentials(await change(req, res)))
  })

  routes.get('/api/v1/profile', async (_req, res) => {
    res.json(await profileOf(memberWith(res, 'profile', 'read:accounts')))
  })
  // Mastodon's server takes both, and libraries send either.
  for (const method of ['patch', 'put'] as const)
    routes[method]('/api/v1/profile', async (req, res) => {
      res.json(await profileOf(await change(req, res)))
    })
  for (const part of PARTS) {
    routes.delete(`/api/v1/profile/${part}`, async (_req, res) => {
      const member = memberWith(res, 'write:accounts')
      if ((await services.localActors.ofMember(member.id)) === null) throw needsProfile(baseUrl)
      await profilePictures.remove(member.id, part)
      res.json(await ownAccounts.credentials(member))
    })
  }

  routes.get('/api/v1/preferences', async (_req, res) => {
    const member = memberWith(res, 'read:accounts')
    const { privacy, sensitive, language, quotePolicy } = await postingDefaults(services, member)
    res.json({
      'posting:default:visibility': privacy,
      'posting:default:sensitive': sensitive,
      'posting:default:language': language,
      'posting:default:quote_policy': quotePolicy,
      'reading:expand:media': 'default',
      'reading:expand:spoilers': false,
      'reading:autoplay:gifs': false,
    })
  })
  return routes
}

const picturesIn = (req: Request): SentPicture[] =>
  PARTS.flatMap((part) => {
    const file = fileIn(req, part)
    return file === null ? [] : [{ part, path: file.path }]
  })
