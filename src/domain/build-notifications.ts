import { shortIds } from '../core/ids.js'
import { conversationRepo } from './conversations/conversation-repo.js'
import { conversationService } from './conversations/conversation-service.js'
import { followRepo, quietFollowRepo } from './follows/follow-repo.js'
import { markerService } from './markers/marker-service.js'
import { memberRepo } from './members/member-repo.js'
import type { Blocks } from './moderation/blocks.js'
import { attention } from './notifications/attention.js'
import { bells } from './notifications/bells.js'
import { addressees } from './notifications/causes/addressees.js'
import { peopleCauses } from './notifications/causes/people.js'
import { postCauses } from './notifications/causes/posts.js'
import { notificationRepo } from './notifications/notification-repo.js'
import { notificationService } from './notifications/notification-service.js'
import { notificationTrimmer } from './notifications/notification-trimmer.js'
import { notifier } from './notifications/notifier.js'
import { policyRepo, senderRepo } from './notifications/policy.js'
import { requestService } from './notifications/request-service.js'
import { severing } from './notifications/severing.js'
import { teller } from './notifications/teller.js'
import { postRepo } from './posts/post-repo.js'
import type { PostService } from './posts/post-service.js'
import { pushQueue } from './push/push-queue.js'
import { pushService } from './push/push-service.js'
import { reactionRepo } from './reactions/reaction-repo.js'
import type { buildFederated } from './build-federated.js'
import type { Ground, GroupServices } from './services.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'random' | 'wake'> &
  Pick<GroupServices, 'live'> &
  Pick<
    ReturnType<typeof buildFederated>,
    'localActors' | 'actors' | 'bookmarks' | 'memberBlocks' | 'follows' | 'subjects' | 'posts'
  > & {
    blocks: Pick<Blocks, 'silenced'>
  }

/** What members are told of, and what goes with it: who may tell them, how far they have read, what they write in private. */
export function buildNotifications({
  store,
  clock,
  newId,
  wake,
  live,
  random,
  localActors,
  memberBlocks,
  ...given
}: Parts) {
  const visible: PostService['visible'] = (viewer, docs) => given.posts.visible(viewer, docs)
  const [repo, policies, senders] = [notificationRepo(store), policyRepo(store), senderRepo(store)]
  const [members, posts] = [memberRepo(store), postRepo(store)]
  const markers = markerService({ store, clock })
  const rung = bells({ store })

  const shared = { members, actors: localActors, blocks: memberBlocks, visible, subjects: given.subjects, clock }
  const judged = attention({
    ...{ ...shared, policies, senders, follows: given.follows, followRepo: followRepo(store), known: given.actors },
    silenced: (host) => given.blocks.silenced(host),
    mutesThread: (member, thread) => given.bookmarks.isThreadMuted(member, thread),
  })
  const telling = teller({
    ...{ repo, senders, attention: judged, newNumber: shortIds(newId), newId, clock },
    shown: ({ member, number: notification }) => live.publish({ what: 'notified', member, notification }),
    wakePusher: () => wake('push fan-out'),
  })
  const conversations = conversationService({
    ...{ ...shared, repo: conversationRepo(store), posts, newId },
    changed: (member, conversation) =>
      live.publish({ what: 'conversation', member, conversation: conversation.number }),
  })
  const whom = addressees(shared)
  const told = { addressees: whom, teller: telling, actors: localActors }
  const caused = { ...told, repo, posts, reactions: reactionRepo(store), bells: rung, clock }
  const merged = (member: string) => live.publish({ what: 'merged', member })
  const requests = requestService({ repo, policies, senders, merged })
  const forgetNotified = async (member: string): Promise<void> => {
    const kept = [repo, policies, senders, rung, markers, conversations]
    for (const one of kept) await one.forget(member)
  }
  return {
    notifications: notificationService({ repo, markers }),
    notificationRequests: requests,
    push: pushService({ store, newId }),
    pushQueue: pushQueue({
      ...{ store, clock, random, members, notifications: repo, actors: localActors, follows: given.follows },
      wakePusher: () => wake('pusher'),
    }),
    ...{ conversations, markers, bells: rung, forgetNotified },
    notifier: notifier({ store, clock, posts: postCauses(caused), people: peopleCauses(told), conversations }),
    severing: severing({ ...told, follows: followRepo(store), quiet: quietFollowRepo(store) }),
    notificationTrimmer: notificationTrimmer({ members, kept: [repo, conversations], clock }),
  }
}
