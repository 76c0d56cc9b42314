import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import { maySee } from '../audience.js'
import type { FollowRepo } from '../follows/follow-repo.js'
import type { FollowService } from '../follows/follow-service.js'
import { memberOf, type MemberRepo } from '../members/member-repo.js'
import type { Member } from '../members/member.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { PostDoc } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import { itemOf } from '../items/item-repo.js'
import type { Subjects } from '../subjects.js'
import { impersonal, unfiltered, type Telling } from './notification.js'
import type { PolicyRepo, PolicyVerdict, SenderRepo } from './policy.js'

export type AttentionDeps = {
  members: Pick<MemberRepo, 'get'>
  actors: Pick<LocalActors, 'ofMember' | 'isLocal' | 'byIri'>
  known: Pick<ActorRepo, 'get'>
  blocks: Pick<MemberBlocks, 'isSilenced'>
  follows: Pick<FollowService, 'isAccepted' | 'isQuiet'>
  followRepo: Pick<FollowRepo, 'get'>
  subjects: Pick<Subjects, 'docOf'>
  visible: PostService['visible']
  silenced: (host: string) => boolean
  /** Whether the member wants to hear nothing more of a conversation. */
  mutesThread: (member: string, thread: Iri) => Promise<boolean>
  policies: Pick<PolicyRepo, 'of'>
  senders: Pick<SenderRepo, 'get'>
  clock: Clock
}

/** Whether a member hears of something: at once, only when they ask for what was kept back, or never. */
export type Attention = 'shown' | 'filtered' | 'none'

const DAY_MS = 24 * 60 * 60_000
const NEW_MS = 30 * DAY_MS
const SHORT_MS = 3 * DAY_MS
const PROGRAMS: readonly string[] = ['Application', 'Service']

/** Nobody is told of what they may not see, of themselves, or by those they have turned away. */
export function attention(deps: AttentionDeps) {
  const { members, actors, blocks, subjects, visible, mutesThread } = deps
  const judge = policyJudge(deps)

  /** The post it is about; null when it is about none, or about an item; `hidden` when the member may not see that. */
  async function subjectFor(member: Member, subject: Iri | null): Promise<PostDoc | 'hidden' | null> {
    if (subject === null) return null
    const found = await subjects.docOf(subject)
    if (found === null) return 'hidden'
    if (found.of === 'item') return maySee(member, itemOf(found.doc)) ? null : 'hidden'
    return (await visible(member, [found.doc])).length > 0 ? found.doc : 'hidden'
  }

  return async (telling: Telling): Promise<Attention> => {
    const { member: id, type, from, subject } = telling
    const doc = await members.get(id)
    if (doc?.state !== 'active') return 'none'
    const member = memberOf(doc)
    const post = await subjectFor(member, subject)
    if (post === 'hidden') return 'none'
    if (impersonal.includes(type)) return 'shown'
    const me = (await actors.ofMember(id))?.iri ?? null
    if (from === me || (await blocks.isSilenced(id, from))) return 'none'
    if (post !== null && (await mutesThread(id, post.thread))) return 'none'
    return unfiltered.includes(type) ? 'shown' : judge(telling, me, post)
  }
}

/** What the member's own rules say of it. */
function policyJudge({ follows, followRepo, known, actors, silenced, policies, senders, clock }: AttentionDeps) {
  async function isNewOrProgram(from: Iri): Promise<{ isNew: boolean; isProgram: boolean }> {
    if (actors.isLocal(from)) {
      const actor = await actors.byIri(from)
      const since = actor === null || actor === 'gone' ? null : actor.since
      return { isNew: isWithin(since, NEW_MS), isProgram: false }
    }
    const actor = await known.get(from)
    return { isNew: isWithin(actor?.publishedAt ?? null, NEW_MS), isProgram: PROGRAMS.includes(actor?.type ?? '') }
  }
  const isWithin = (since: Date | null, ms: number) => since !== null && clock().getTime() - since.getTime() < ms

  /** The hub is no stranger to those who belong to it. */
  async function isOurVoice(from: Iri): Promise<boolean> {
    const actor = actors.isLocal(from) ? await actors.byIri(from) : null
    return actor !== null && actor !== 'gone' && actor.kind === 'voice'
  }

  async function isFollower(from: Iri, me: Iri | null): Promise<boolean> {
    const follow = me === null ? null : await followRepo.get(from, me)
    return follow?.state === 'accepted' && !isWithin(follow.startedAt, SHORT_MS)
  }

  return async (telling: Telling, me: Iri | null, post: PostDoc | null): Promise<Attention> => {
    const { member, from, type, answers = false } = telling
    if ((await senders.get(member, from))?.state === 'let-in' || (await isOurVoice(from))) return 'shown'
    const policy = await policies.of(member)
    const isFollowed = (me !== null && (await follows.isAccepted(me, from))) || (await follows.isQuiet(member, from))
    const { isNew, isProgram } = await isNewOrProgram(from)
    const isPrivate = type === 'mention' && post?.audience === 'direct' && !answers
    const said: PolicyVerdict[] = []
    if (!isFollowed) said.push(policy.notFollowing)
    if (!isFollowed && isPrivate) said.push(policy.privateMentions)
    if (!isFollowed && silenced(hostOf(from))) said.push(policy.limitedAccounts)
    if (isNew) said.push(policy.newAccounts)
    if (isProgram) said.push(policy.bots)
    if (policy.notFollowers !== 'accept' && !(await isFollower(from, me))) said.push(policy.notFollowers)
    if (said.includes('drop')) return 'none'
    return said.includes('filter') ? 'filtered' : 'shown'
  }
}
