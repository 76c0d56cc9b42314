import type { ActorDoc } from '../../../domain/actors/actor-repo.js'
import type { FollowDoc } from '../../../domain/follows/follow-repo.js'
import type { MemberBlockDoc } from '../../../domain/moderation/moderation-repo.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { Act } from '../../parts/act.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'
import type { Hands } from './hands.js'

/** What there is between a member and somebody elsewhere. */
export type Between = Hands & {
  isQuiet: boolean
  ofSelf: FollowDoc['state'] | null
  ofVoice: FollowDoc['state'] | null
  away: MemberBlockDoc['kind'] | null
}

type PanelProps = { visit: Visit; actor: ActorDoc; between: Between }
type As = 'quiet' | 'self' | 'voice'

/** All ways to follow, each with who gets to see what. */
export function FollowPanel({ visit, actor, between }: PanelProps) {
  const { follow, profile } = visit.words.neighbours
  const { self, voice, isQuiet, ofSelf, ofVoice } = between
  return (
    <section class="panel" aria-labelledby="follow">
      <h2 id="follow">{follow.title}</h2>
      <Kind visit={visit} actor={actor} as="quiet" state={isQuiet ? 'accepted' : null} main />
      {self === null ? (
        <div class="follow-kind">
          <p>
            {follow.selfNo} <a href={paths.publicProfile}>{profile}</a>
          </p>
        </div>
      ) : (
        <Kind visit={visit} actor={actor} as="self" state={ofSelf} />
      )}
      {voice !== null && <Kind visit={visit} actor={actor} as="voice" state={ofVoice} />}
    </section>
  )
}

type KindProps = { visit: Visit; actor: ActorDoc; as: As; state: FollowDoc['state'] | null; main?: boolean }

function Kind({ visit, actor, as, state, main = false }: KindProps) {
  const { follow } = visit.words.neighbours
  const follows = state === 'accepted' || state === 'asked'
  const path = neighbourPaths.actor(actor.address)
  return (
    <div class="follow-kind">
      <p>{sentenceOf(visit, as, state)}</p>
      {state === 'refused' && <p>{follow.refused}</p>}
      <Act
        visit={visit}
        action={`${path}/${follows ? 'unfollow' : 'follow'}`}
        fields={{ as }}
        label={follow[follows ? (`${as}End` as const) : as]}
        look={main && !follows ? 'main' : 'quiet'}
      />
    </div>
  )
}

function sentenceOf({ words }: Visit, as: As, state: FollowDoc['state'] | null): string {
  const { follow } = words.neighbours
  if (state === 'accepted') return follow[`${as}Is`]
  if (state === 'asked' && as !== 'quiet') return follow[`${as}Asked`]
  return follow[`${as}Text`]
}

/** Not to see somebody, not to have to do with them, and to say what is wrong. */
export function AwayPanel({ visit, actor, between }: PanelProps) {
  const { away: texts } = visit.words.neighbours
  const path = `${neighbourPaths.actor(actor.address)}/away`
  const { away } = between
  const put = (kind: string, label: string) => <Act visit={visit} action={path} fields={{ kind }} label={label} />
  return (
    <section class="panel" aria-labelledby="away">
      <h2 id="away">{texts.title}</h2>
      {away === 'mute' && <p>{texts.muted}</p>}
      {away === 'block' && <p>{texts.blocked}</p>}
      {away !== 'block' && <p class="help">{texts.blockText}</p>}
      <ul class="acts">
        {away === null && <li>{put('mute', texts.mute)}</li>}
        {away === 'mute' && <li>{put('none', texts.unmute)}</li>}
        <li>{away === 'block' ? put('none', texts.unblock) : put('block', texts.block)}</li>
        <li>
          <a class="quiet-button" href={`${neighbourPaths.report}?who=${encodeURIComponent(actor.iri)}`}>
            {texts.report}
          </a>
        </li>
      </ul>
    </section>
  )
}
