import { Router, type Response } from 'express'
import { z } from 'zod'
import { parseId, shownId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import type { Member } from '../../domain/members/member.js'
import { DAY_MS } from '../../domain/members/throttle.js'
import type { Relation } from '../../domain/relations/relation.js'
import { accountNamed, inOrder } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { relationship } from '../entities/relationship.js'
import { flag, ids, listOf, parse, textField, whole } from '../fields.js'
import { paramsOf } from '../params.js'

const MOST_AT_ONCE = 80
const MOST_FAMILIAR = 40
const LONGEST_MUTE_SECONDS = 100 * 365 * 24 * 60 * 60

/** As in Mastodon: each is told to somebody else's server. */
const FOLLOWS_A_DAY = [{ limit: 400, windowMs: DAY_MS }]

const [FOLLOWS, BLOCKS, MUTES] = ['write:follows', 'write:blocks', 'write:mutes'] as const
const Follow = z.object({ reblogs: flag, notify: flag, languages: listOf(textField) })
const Mute = z.object({ notifications: flag, duration: whole(0, LONGEST_MUTE_SECONDS) })

/** What there is between members and others, and what they do about it. Source: Mastodon documentation, "accounts API methods". */
export function relationshipRoutes(api: Api): Router {
  const routes = Router()
  const { services } = api
  const { localActors, relations } = services

  reads(api, routes)

  type Act = (member: Member, target: Iri, res: Response) => Promise<void>
  type Seen = (relation: Relation, target: Iri) => Promise<Relation> | Relation

  /** Does something about an account, after which the app is told how it is between the two now. */
  function act(name: string, scope: string, does: Act, seen: Seen = (relation) => relation): void {
    routes.post(`/api/v1/accounts/:id/${name}`, async (req, res) => {
      const member = memberWith(res, scope)
      const target = await accountNamed(api, req.params.id)
      await does(member, target, res)
      const id = shownId(parseId(String(req.params.id)) ?? '')
      res.json(relationship(id, await seen(await relations.one(member, target), target)))
    })
  }

  /** Who lets everybody follow answers in a moment: apps are told so at once, as Mastodon does it. */
  const asIfAnswered: Seen = async (relation, target) => {
    if (!relation.requested || localActors.isLocal(target)) return relation
    const isOpen = (await services.actors.get(target))?.locked === false
    return isOpen ? { ...relation, requested: false, following: true } : relation
  }

  act(
    'follow',
    FOLLOWS,
    async (member, target, res) => {
      const { reblogs, notify, languages } = parse(Follow, paramsOf(res))
      const tags = languages?.filter((tag) => tag !== undefined)
      await services.throttle.take({ kind: 'follow', subject: member.id, limits: FOLLOWS_A_DAY })
      await relations.follow(member, target, { boosts: reblogs, notify, languages: tags })
    },
    asIfAnswered,
  )
  act('unfollow', FOLLOWS, (member, target) => relations.unfollow(member, target))
  act('remove_from_followers', FOLLOWS, (member, target) => relations.removeFollower(member, target))
  act('block', BLOCKS, (member, target) => relations.block(member, target))
  act('unblock', BLOCKS, (member, target) => relations.unblock(member, target))
  act('mute', MUTES, (member, target, res) => {
    const { notifications, duration = 0 } = parse(Mute, paramsOf(res))
    const lastsMs = duration === 0 ? null : duration * 1_000
    return relations.mute(member, target, { lastsMs, ...(notifications !== undefined && { notifications }) })
  })
  act('unmute', MUTES, (member, target) => relations.unmute(member, target))
  act('note', 'write:accounts', (member, target, res) => {
    const { comment = '' } = parse(z.object({ comment: textField }), paramsOf(res))
    return relations.note(member, target, comment)
  })
  for (const name of ['endorse', 'pin'])
    act(name, 'write:accounts', (member, target) => relations.endorse(member, target))
  for (const name of ['unendorse', 'unpin'])
    act(name, 'write:accounts', (member, target) => relations.unendorse(member, target))

  return routes
}

/** How it is between a member and some others. */
function reads(api: Api, routes: Router): void {
  const { accounts, services } = api
  const { localActors, relations } = services

  routes.get('/api/v1/accounts/relationships', async (_req, res) => {
    const member = memberWith(res, 'read:follows')
    const { id } = parse(z.object({ id: ids }), paramsOf(res))
    const wanted = [...new Set(id)].slice(0, MOST_AT_ONCE)
    const named = await Promise.all(wanted.map((one) => accounts.byNumber(one)))
    const known = wanted.flatMap((number, at) => {
      const name = named[at] ?? null
      return name === null || name === localActors.instanceIri ? [] : [{ number, name }]
    })
    const between = await relations.between(
      member,
      known.map(({ name }) => name),
    )
    res.json(
      known.flatMap(({ number, name }) => {
        const relation = between.get(name)
        return relation === undefined ? [] : [relationship(shownId(number), relation)]
      }),
    )
  })

  routes.get('/api/v1/accounts/familiar_followers', async (_req, res) => {
    const member = memberWith(res, 'read:follows')
    const { id } = parse(z.object({ id: ids }), paramsOf(res))
    const wanted = [...new Set(id)].slice(0, MOST_FAMILIAR)
    const named = await Promise.all(wanted.map((one) => accounts.byNumber(one)))
    const familiar = await relations.familiar(
      member,
      named.filter((name) => name !== null),
    )
    const answers = wanted.map(async (number, at) => {
      const name = named[at] ?? null
      return { id: shownId(number), accounts: name === null ? [] : await inOrder(api, familiar.get(name) ?? []) }
    })
    res.json(await Promise.all(answers))
  })
}
