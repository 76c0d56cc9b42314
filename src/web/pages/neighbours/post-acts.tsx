import { can } from '../../../domain/members/member.js'
import { canBeTakenUp } from '../../../domain/take-ups/take-up-draft.js'
import type { Post } from '../../../domain/posts/post.js'
import { widestBoost } from '../../../domain/reactions/passing-on.js'
import { listPaths } from '../../list-paths.js'
import { familyPaths } from '../../family-paths.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { Act } from '../../parts/act.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'
import type { Hands } from './hands.js'

/** What the member, and the hub, have done with a post already. */
export type Reacted = { liked: boolean; boosted: boolean; voiceBoosted: boolean; pinned: boolean }

type PostActsProps = { visit: Visit; post: Post; hands: Hands; reacted: Reacted }

/** Liking it, passing it on, taking it down, saying what is wrong with it. */
export function PostActs({ visit, post, hands: { self, voice }, reacted }: PostActsProps) {
  const { post: texts, profile } = visit.words.neighbours
  const { liked, boosted, voiceBoosted, pinned } = reacted
  const maySpread = (actor: Hands['self']): boolean => actor !== null && widestBoost(actor.iri, post) !== null
  const mayRemove = post.origin === 'local' && (self?.iri === post.author || can(visit.member, 'moderate'))
  const react = (what: string, label: string) => (
    <li>
      <Act visit={visit} action={neighbourPaths.react} fields={{ to: post.iri, what }} label={label} />
    </li>
  )
  return (
    <section aria-label={texts.acts}>
      <ul class="acts">
        {self !== null && react(liked ? 'unlike' : 'like', liked ? texts.unlike : texts.like)}
        {maySpread(self) && react(boosted ? 'unboost' : 'boost', boosted ? texts.unboost : texts.boost)}
        {maySpread(voice) &&
          react(voiceBoosted ? 'voice-unboost' : 'voice-boost', voiceBoosted ? texts.voiceUnboost : texts.voiceBoost)}
        <StoryWays visit={visit} post={post} />
        <TakeUp visit={visit} post={post} />
        {self?.iri === post.author && post.audience === 'public' && (
          <li>
            <Act
              visit={visit}
              action={`${neighbourPaths.post(post.id)}/${pinned ? 'unpin' : 'pin'}`}
              label={pinned ? texts.unpin : texts.pin}
            />
          </li>
        )}
        {mayRemove && (
          <li>
            <Act visit={visit} action={`${neighbourPaths.post(post.id)}/remove`} label={texts.remove} look="danger" />
          </li>
        )}
        <li>
          <a
            class="quiet-button"
            href={`${neighbourPaths.report}?who=${encodeURIComponent(post.author)}&post=${post.id}`}
          >
            {texts.report}
          </a>
        </li>
      </ul>
      {self === null && (
        <p>
          {texts.needsProfile} <a href={paths.publicProfile}>{profile}</a>
        </p>
      )}
    </section>
  )
}

type WaysProps = { visit: Visit; post: Post }

/** What else there is to do with what everybody may read. */
function StoryWays({ visit, post }: WaysProps) {
  const { words, member } = visit
  if (post.audience !== 'public') return null
  const ofLists: [string, string][] = can(member, 'publish')
    ? [[listPaths.addOf(post.iri), words.readingLists.add.do]]
    : []
  const ways = post.kind === 'write-up' ? [...familyWays({ visit, post }), ...ofLists] : ofLists
  return ways.map(([href, label]) => (
    <li>
      <a class="quiet-button" href={href}>
        {label}
      </a>
    </li>
  ))
}

function familyWays({ visit: { words, member }, post }: WaysProps): [string, string][] {
  const { family, adapt, tried } = words.writeUps
  const forWriters: [string, string][] = [
    [familyPaths.adaptOf(post.iri), adapt.do],
    [familyPaths.triedOf(post.iri), tried.do],
  ]
  const ways: [string, string][] = [[familyPaths.ofPost(post.id), family.go]]
  return [...ways, ...(can(member, 'publish') ? forWriters : [])]
}

function TakeUp({ visit, post }: WaysProps) {
  if (!can(visit.member, 'publish') || !canBeTakenUp(post)) return null
  const action = `${neighbourPaths.post(post.id)}/take-up`
  return (
    <li>
      <Act visit={visit} action={action} label={visit.words.calls.takeUps.take} look="main" />
    </li>
  )
}
