import { can } from '../../../domain/members/member.js'
import { canBeTakenUp } from '../../../domain/take-ups/take-up-draft.js'
import type { Post } from '../../../domain/posts/post.js'
import { familyPaths } from '../../family-paths.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { Act } from '../../parts/act.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'
import type { Hands } from './hands.js'

/** What the member, and the hub, have done with a post already. */
export type Reacted = { liked: boolean; boosted: boolean; voiceBoosted: boolean }

type PostActsProps = { visit: Visit; post: Post; hands: Hands; reacted: Reacted }

/** Liking it, passing it on, taking it down, saying what is wrong with it. */
export function PostActs({ visit, post, hands: { self, voice }, reacted }: PostActsProps) {
  const { post: texts, profile } = visit.words.neighbours
  const { liked, boosted, voiceBoosted } = reacted
  const isOpen = post.audience === 'public' || post.audience === 'unlisted'
  const isStory = post.kind === 'write-up' && post.audience === 'public'
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
        {self !== null && isOpen && react(boosted ? 'unboost' : 'boost', boosted ? texts.unboost : texts.boost)}
        {voice !== null &&
          isOpen &&
          react(voiceBoosted ? 'voice-unboost' : 'voice-boost', voiceBoosted ? texts.voiceUnboost : texts.voiceBoost)}
        {isStory && (
          <li>
            <a class="quiet-button" href={familyPaths.ofPost(post.id)}>
              {visit.words.writeUps.family.go}
            </a>
          </li>
        )}
        {isStory &&
          can(visit.member, 'publish') &&
          [
            [familyPaths.adaptOf(post.iri), visit.words.writeUps.adapt.do],
            [familyPaths.triedOf(post.iri), visit.words.writeUps.tried.do],
          ].map(([href, label]) => (
            <li>
              <a class="quiet-button" href={href}>
                {label}
              </a>
            </li>
          ))}
        {can(visit.member, 'publish') && canBeTakenUp(post) && (
          <li>
            <Act
              visit={visit}
              action={`${neighbourPaths.post(post.id)}/take-up`}
              label={visit.words.calls.takeUps.take}
              look="main"
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
