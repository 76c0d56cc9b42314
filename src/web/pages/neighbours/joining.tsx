import type { Request, Response } from 'express'
import type { Iri } from '../../../core/iri.js'
import { mayBeJoined } from '../../../domain/joins/join-service.js'
import type { JoinState } from '../../../domain/joins/join-repo.js'
import { DAY_MS, HOUR_MS } from '../../../domain/members/throttle.js'
import { can, type Member } from '../../../domain/members/member.js'
import { placeInLine } from '../../../domain/items/place.js'
import type { Post, PostEvent } from '../../../domain/posts/post.js'
import { neighbourPaths, outward } from '../../neighbour-paths.js'
import { Act } from '../../parts/act.js'
import { OutLink } from '../../parts/out-link.js'
import { paths } from '../../paths.js'
import { memberWith, type Visit } from '../../visit.js'
import type { Hands } from './hands.js'
import type { NeighbourDeps } from './routes.js'

/** Nobody comes to more than a few events; each of these is a request to somebody else's server. */
const JOINS = [
  { limit: 30, windowMs: HOUR_MS },
  { limit: 100, windowMs: DAY_MS },
]

/** Coming to an event elsewhere, and not coming after all. */
export function joinHandlers({ services }: Pick<NeighbourDeps, 'services'>) {
  const { joins, throttle } = services
  const doing = (deed: (member: Member, id: string) => Promise<void>) => async (req: Request, res: Response) => {
    const member = memberWith('read', res)
    const id = String(req.params.id)
    await throttle.take({ kind: 'join', subject: member.id, limits: JOINS })
    await deed(member, id)
    res.redirect(303, neighbourPaths.post(id))
  }
  return {
    /** POST /neighbours/posts/:id/join */
    join: doing((member, id) => joins.join(member, id)),
    /** POST /neighbours/posts/:id/leave */
    leave: doing((member, id) => joins.leave(member, id)),
  }
}

/**
 * What became of a member's wish to come to an event elsewhere, or to take part in a call, and where it is if they alone are
 * told; null for what is neither.
 */
export async function joinedAs(
  { joins }: Pick<NeighbourDeps['services'], 'joins'>,
  member: Member | null,
  { origin, event, call, iri }: Pick<Post, 'origin' | 'event' | 'call'> & { iri: Iri },
): Promise<Joined | null> {
  const isThere = origin === 'remote' && (event ?? call) !== null && member !== null && can(member, 'read')
  if (!isThere) return null
  const [state, place] = await Promise.all([joins.stateOf(member, iri), joins.placeOf(member, iri)])
  return state === null ? null : { state, place }
}

export type Joined = { state: JoinState; place: PostEvent['place'] }

type JoiningProps = { visit: Visit; post: Post; hands: Hands; joined: Joined | null }

const textsFor = ({ words }: Visit, { call }: Post) =>
  call === null ? words.neighbours.joining : words.neighbours.promising

/** How a member comes to somebody else's event, or takes part in a call: in public as themselves, or on its own page. */
export function Joining({ visit, post, hands: { self }, joined }: JoiningProps) {
  const { state, place } = joined ?? { state: null, place: null }
  const texts = textsFor(visit, post)
  const isOpen = mayBeJoined(post, visit.now)
  const isOn = state !== null && state !== 'left'
  if (!isOpen && !isOn) return null
  return (
    <section class="joining" aria-labelledby="joining">
      <h2 id="joining">{texts.title}</h2>
      {isOn && <p role="status">{texts.states[state]}</p>}
      {place !== null && (
        <p>
          {visit.words.neighbours.joining.place} <bdi>{placeInLine(place)}</bdi>
        </p>
      )}
      {self === null ? (
        <OnItsPage visit={visit} post={post} />
      ) : (
        <Buttons visit={visit} post={post} state={state} isOpen={isOpen} />
      )}
    </section>
  )
}

type ButtonProps = Pick<JoiningProps, 'visit' | 'post'> & { state: JoinState | null; isOpen: boolean }

function Buttons({ visit, post, state, isOpen }: ButtonProps) {
  const texts = textsFor(visit, post)
  const path = neighbourPaths.post(post.id)
  const goes = state === 'asked' || state === 'accepted' || state === 'waiting'
  if (goes) return <Act visit={visit} action={`${path}/leave`} label={texts.leave} />
  if (!isOpen) return null
  return (
    <>
      <p>{texts.inPublic}</p>
      <Act visit={visit} action={`${path}/join`} label={state === 'refused' ? texts.again : texts.join} look="main" />
    </>
  )
}

function OnItsPage({ visit, post }: Pick<JoiningProps, 'visit' | 'post'>) {
  const { profile } = visit.words.neighbours
  const texts = textsFor(visit, post)
  return (
    <>
      <p>{texts.quiet}</p>
      <p>
        <OutLink href={outward(post.url) ?? post.iri} look="quiet-button">
          {texts.itsPage}
        </OutLink>
      </p>
      <p>
        {texts.needsProfile} <a href={paths.publicProfile}>{profile}</a>
      </p>
    </>
  )
}
