import type { Iri } from '../core/iri.js'
import { actorRepo } from './actors/actor-repo.js'
import type { BookmarkService } from './bookmarks/bookmark-service.js'
import { buildMarks } from './build-marks.js'
import { buildPinsAndQuotes } from './build-pins-and-quotes.js'
import { departures } from './actors/departures.js'
import { identityRepo } from './actors/identity-repo.js'
import { LocalActors } from './actors/local-actors.js'
import { people } from './actors/people.js'
import { speakerTidier } from './actors/speaker-tidier.js'
import { traces } from './actors/traces.js'
import { followRepo, quietFollowRepo } from './follows/follow-repo.js'
import { listFollowRepo } from './follows/list-follow-repo.js'
import { ListFollowing } from './reading-lists/list-following.js'
import { FollowService } from './follows/follow-service.js'
import { quietReconciler } from './follows/quiet-reconciler.js'
import { mediaReleaser } from './media/holders.js'
import { joinRepo } from './joins/join-repo.js'
import { JoinService } from './joins/join-service.js'
import { itemRepo } from './items/item-repo.js'
import { forgetReader } from './members/forget-reader.js'
import { memberRepo } from './members/member-repo.js'
import type { Blocks } from './moderation/blocks.js'
import { memberBlocks as createMemberBlocks } from './moderation/member-blocks.js'
import { bells } from './notifications/bells.js'
import { notificationRepo } from './notifications/notification-repo.js'
import { postRepo } from './posts/post-repo.js'
import { PostService } from './posts/post-service.js'
import { voiceNotes } from './posts/voice-note.js'
import { forgottenRepo } from './received/forgotten-repo.js'
import { reactionRepo, tallyRepo } from './reactions/reaction-repo.js'
import { ReactionService } from './reactions/reaction-service.js'
import type { Store } from '../store/store.js'
import type { Ground, GroupServices } from './services.js'
import { subjects as createSubjects } from './subjects.js'
import { originals } from './write-ups/original.js'
import { relativeRepo } from './write-ups/relative-repo.js'
import { relativeService } from './write-ups/relative-service.js'
import { homeTrimmer } from './timelines/home-trimmer.js'
import { buildTimelines } from './build-timelines.js'
import type { MemberLists } from './member-lists/member-list-service.js'
import { memberListRepo } from './member-lists/member-list-repo.js'
import type { TimelineService } from './timelines/timeline-service.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'wake'> &
  Pick<GroupServices, 'audit' | 'claims' | 'live' | 'settings' | 'throttle'> & {
    /** Takes some of what somebody elsewhere signed up for from our lists; says whether there may be more. */
    forgetComer: (actor: Iri) => Promise<boolean>
    /** A call of another hub was changed, or is gone. */
    callChanged: (iri: Iri) => Promise<void>
    /** One that was written here, or came, is no more: its files can go. */
    postGone: (id: string) => Promise<void>
    /** Asked only once all is built, since rules can end follows. */
    blocks: Pick<Blocks, 'silenced' | 'rejectsMedia' | 'refuses'>
  }

const wakesFor = (wake: Ground['wake']) => ({
  wakeAnnouncer: () => wake('announcer'),
  wakePlacer: () => wake('placer'),
  wakeBackFill: () => wake('back fills'),
  wakeTallies: () => wake('tallies'),
  wakeNotifier: () => wake('notifier'),
  wakeTidier: () => wake('posts'),
})

/** What goes on between this hub and others, as far as it is no matter of the wire. */
export function buildFederated({ store, clock, newId, baseUrl, wake, audit, claims, live, settings, ...given }: Parts) {
  const rules = given.blocks
  const [identities, members] = [identityRepo(store), memberRepo(store)]
  const localActors = new LocalActors({ baseUrl, settings, identities, members })
  const isLocal = (name: Iri) => localActors.isLocal(name)
  const repos = { ...followRepos(store), posts: postRepo(store) }
  const [items, reacted, tallies] = [itemRepo(store), reactionRepo(store), tallyRepo(store)]
  const wakes = wakesFor(wake)
  const shared = { actors: localActors, newId, clock, live, ...wakes }

  const homes = () => ({ timelines, memberLists })
  const parted = (me: Iri, actor: Iri) => shownFirst.stamps.part(me, actor)
  const following = buildFollowing({ ...shared, store, repos, homes, parted })
  const { blocks, follows, listFollowing, isBlocked } = following

  const subjects = createSubjects({ items, posts: repos.posts, isLocal })
  const answersChanged = (subject: Iri) => tallies.touch(subject, clock()).then(() => wakes.wakeTallies())
  const language = () => settings.language()
  const actors = actorRepo(store)
  const lookedUp = { known: actors, language, subjects, follows }
  const silenced = (host: string) => rules.silenced(host)
  const { forgetMarks, ofPosts, ...marks } = buildMarks({ ...shared, store, silenced, reactions: () => reactions })
  const forget = (id: string) => gone(id, [homes().timelines, repos.listFollows, marks.bookmarks], given.postGone)
  const { throttle } = given
  const relatives = relativeService({ repo: relativeRepo(store), items, actors, isLocal, throttle, clock })
  const rings = (author: Iri) => bells({ store }).any(author)
  const kept = { repo: repos.posts, claims, forgotten: forgottenRepo({ store, clock }), relatives, silenced, rings }
  const changes = { answersChanged, forget, callChanged: given.callChanged, ...ofPosts }
  const posts = new PostService({ ...shared, ...lookedUp, ...kept, ...changes })

  const joins = new JoinService({ ...shared, repo: joinRepo(store), posts })

  const visible: PostService['visible'] = (viewer, docs) => posts.visible(viewer, docs)
  const about = { store, subjects, audit, baseUrl, rules, visible, isBlocked, follows, posts: repos.posts }
  const shownFirst = buildPinsAndQuotes({ ...shared, ...about })
  const placing = { ...repos, store, items, visible, reactions: reacted, subjects, blocks, ...marks }
  const homesAndLists: Homes = buildTimelines({ ...shared, ...placing, following: follows })
  const { timelines, memberLists } = homesAndLists
  const reacting = { repo: reacted, tallies, subjects, posts, answers: repos.posts, follows }
  const reactions = new ReactionService({ ...shared, ...reacting, unplace: (id, by) => timelines.unplace(id, by) })
  const left = { actors, doors: { forgetSome: given.forgetComer }, traces: traces(store) }
  const followed = { follows, listFollowing, blocks, timelines, memberLists, posts, reactions: reacted, forgetMarks }
  const known = people({ actors, locals: localActors, rejectsMedia: (host) => rules.rejectsMedia(host) })
  return {
    ...{ answersChanged, people: known },
    ...shownFirst,
    ...marks,
    ...{ relatives, originals: originals({ subjects, actors: localActors, people: known, relatives }) },
    ...{ localActors, actors, memberBlocks: blocks, follows, listFollowing, joins, subjects, posts, reactions },
    ...homesAndLists,
    voiceNotes: voiceNotes({ repo: repos.posts, answersChanged, ...shared }),
    departures: departures({ ...left, follows, posts, reactions, clock }),
    ...buildTidying({ ...followed, store, identities, members, repos, actors: localActors, clock }),
  }
}

type Homes = ReturnType<typeof buildTimelines>
type Remembering = [
  Pick<TimelineService, 'forget'>,
  Pick<ReturnType<typeof listFollowRepo>, 'removeAllTo'>,
  Pick<BookmarkService, 'forgetSubject'>,
]

/** A post is gone, and with it all that pointed at it. */
async function gone(
  id: string,
  [timelines, lists, bookmarks]: Remembering,
  postGone: Parts['postGone'],
): Promise<void> {
  await Promise.all([timelines.forget(id), lists.removeAllTo(id), bookmarks.forgetSubject(id), postGone(id)])
}

type Following = Omit<
  ConstructorParameters<typeof FollowService>[0],
  'repo' | 'quiet' | 'isBlocked' | 'unfollowed' | 'leftQuietly'
> & {
  store: Store
  repos: ReturnType<typeof followRepos>
  /** Built later, since they ask whom one follows. */
  homes: () => Pick<Homes, 'timelines' | 'memberLists'>
  /** Those two want nothing to do with each other any more. */
  parted: (me: Iri, actor: Iri) => Promise<unknown>
}

/** Who follows whom, and who wants nothing to do with whom. */
function buildFollowing({ store, repos, homes, parted, ...shared }: Following) {
  const { actors } = shared
  const part = async (member: string, actor: Iri) => {
    const me = await actors.ofMember(member)
    if (me !== null) await Promise.all([follows.dropBetween(me.iri, actor), parted(me.iri, actor)])
    await follows.unfollowQuietly(member, actor)
    await listFollowing.part(member, actor)
  }
  const notified = notificationRepo(store)
  const forgetFrom: typeof notified.forgetFrom = (member, isMeant) => notified.forgetFrom(member, isMeant)
  const blocks = createMemberBlocks({ store, newId: shared.newId, clock: shared.clock, part, forgetFrom })
  const unfollowed = async (follower: Iri, target: Iri) => {
    const member = (await actors.membersOf([follower])).get(follower)
    if (member !== undefined) await left(member, target)
  }
  const left = async (member: string, target: Iri) => {
    await homes().timelines.dropAuthor(member, target)
    await homes().memberLists.parted(member, target)
  }
  const isBlocked = (member: string, actor: Iri) => blocks.isBlocked(member, actor)
  const heard = { isBlocked, unfollowed, leftQuietly: left }
  const follows = new FollowService({ ...shared, ...heard, repo: repos.follows, quiet: repos.quiet })
  const listFollowing = new ListFollowing({ repo: repos.listFollows, follows, clock: shared.clock })
  return { blocks, follows, listFollowing, isBlocked }
}

type Tidied = Pick<Ground, 'clock' | 'store'> &
  Parameters<typeof forgetReader>[0] & {
    identities: ReturnType<typeof identityRepo>
    members: ReturnType<typeof memberRepo>
    actors: LocalActors
    repos: ReturnType<typeof followRepos>
    posts: PostService
    reactions: ReturnType<typeof reactionRepo>
    follows: FollowService
    timelines: TimelineService
    memberLists: MemberLists
  }

/** What goes with those who leave, and what is shortened and put right from time to time. */
function buildTidying({ identities, members, repos, actors, posts, reactions, clock, ...kept }: Tidied) {
  const { follows, timelines, store } = kept
  const releasePictures = mediaReleaser({ store, clock })
  return {
    speakerTidier: speakerTidier({ identities, actors, follows, posts, reactions, releasePictures, clock }),
    forgetReader: (member: string) => forgetReader(kept, member),
    quietReconciler: quietReconciler({ service: follows, ...repos, actors, clock }),
    homeTrimmer: homeTrimmer({ members, lists: memberListRepo(store), timelines, clock }),
  }
}

const followRepos = (store: Store) => ({
  follows: followRepo(store),
  quiet: quietFollowRepo(store),
  listFollows: listFollowRepo(store),
})
