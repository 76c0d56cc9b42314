import type { Request, Response } from 'express'
import { parseIri, type Iri } from '../../../core/iri.js'
import type { Member } from '../../../domain/members/member.js'
import { HOUR_MS } from '../../../domain/members/throttle.js'
import type { ReactionService } from '../../../domain/reactions/reaction-service.js'
import { refusal } from '../../../domain/refusals.js'
import { pathOf } from '../../../domain/text/slug.js'
import { formOf } from '../../form.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { memberWith } from '../../visit.js'
import type { NeighbourDeps } from './routes.js'

const REACTIONS = [{ limit: 300, windowMs: HOUR_MS }]

type Deed = (reactions: ReactionService, member: Member, object: Iri) => Promise<void>
const deeds = new Map<string, Deed>([
  ['like', (reactions, member, object) => reactions.like(member, object)],
  ['unlike', (reactions, member, object) => reactions.unlike(member, object)],
  ['boost', (reactions, member, object) => reactions.boost(member, object)],
  ['unboost', (reactions, member, object) => reactions.unboost(member, object)],
  ['voice-boost', (reactions, member, object) => reactions.boostAsVoice(member, object)],
  ['voice-unboost', (reactions, member, object) => reactions.unboostAsVoice(member, object)],
])

/** What is done with a post or an item by pressing a button. */
export function reactHandlers({ services }: Pick<NeighbourDeps, 'services'>) {
  const { pins, posts, reactions, subjects, throttle } = services
  return {
    /** POST /neighbours/react */
    react: async (req: Request, res: Response) => {
      const member = memberWith('read', res)
      const form = formOf(req)
      const [deed, object] = [deeds.get(form.text('what')), parseIri(form.text('to'))]
      const subject = object === null ? null : await subjects.subjectOf(object)
      if (deed === undefined) throw refusal('invalid', 'unreadable-form')
      if (object === null || subject === null) throw refusal('not-found', 'no-such-item')
      await throttle.take({ kind: 'react', subject: member.id, limits: REACTIONS })
      await deed(reactions, member, object)
      res.redirect(303, subject.of === 'item' ? pathOf(subject.item) : neighbourPaths.post(subject.post.id))
    },

    /** POST /neighbours/posts/:id/pin, …/unpin */
    pin: (what: 'pin' | 'unpin') => async (req: Request, res: Response) => {
      const member = memberWith('read', res)
      const post = await posts.view(member, String(req.params.id))
      await throttle.take({ kind: 'react', subject: member.id, limits: REACTIONS })
      await pins[what](member, post.iri)
      res.redirect(303, neighbourPaths.post(post.id))
    },

    /** POST /neighbours/posts/:id/remove */
    remove: async (req: Request, res: Response) => {
      await posts.remove(memberWith('read', res), String(req.params.id))
      res.redirect(303, `${neighbourPaths.home}?done=removed`)
    },
  }
}
