import type { Clock } from '../core/clock.js'
import type { PictureStore } from '../core/picture.js'
import type { UploadStore } from '../core/upload.js'
import type { Iri } from '../core/iri.js'
import type { Store } from '../store/store.js'
import { buildApps } from './build-apps.js'
import { buildForApps } from './build-for-apps.js'
import { buildDoors } from './build-doors.js'
import { buildFederated } from './build-federated.js'
import { buildMedia } from './build-media.js'
import { buildModeration, type Moderation } from './build-moderation.js'
import { buildNotifications } from './build-notifications.js'
import { buildOutcomes } from './build-outcomes.js'
import { buildPledges } from './build-pledges.js'
import { buildRelations } from './build-relations.js'
import { buildOverview } from './build-overview.js'
import { buildStatuses } from './build-statuses.js'
import { buildSubscriptions } from './build-subscriptions.js'
import { accountNumbers as createNumbers } from './actors/account-counts.js'
import type { ActorRepo } from './actors/actor-repo.js'
import { identityRepo } from './actors/identity-repo.js'
import { identityService } from './actors/identity-service.js'
import { announcementRepo } from './announcements/announcement-repo.js'
import { auditService } from './audit/audit-service.js'
import { buildCalendar, forgetDates } from './calendar/build-calendar.js'
import { claimService } from './claims/claim-service.js'
import { CohostService } from './cohosts/cohost-service.js'
import { draftRepo } from './drafts/draft-repo.js'
import { DraftService } from './drafts/draft-service.js'
import { Publishing } from './drafts/publishing.js'
import { ItemLists } from './items/item-lists.js'
import { ItemReader } from './items/item-reader.js'
import { itemRepo } from './items/item-repo.js'
import { ListShelf } from './reading-lists/list-shelf.js'
import { ReadingLists } from './reading-lists/reading-lists.js'
import { ItemService } from './items/item-service.js'
import { placeAccess } from './items/place-access.js'
import { ItemTidier } from './items/item-tidier.js'
import { revisionRepo } from './items/revision-repo.js'
import { keyRepo } from './keys/key-repo.js'
import { liveBus } from './live/live-bus.js'
import { keyService } from './keys/key-service.js'
import { bounceService } from './mails/bounce-service.js'
import { mailService } from './mails/mail-service.js'
import { mediaService } from './media/media-service.js'
import { buildMembers } from './members/build-members.js'
import { leavings } from './members/leavings.js'
import { memberFinder } from './members/finder.js'
import { memberRepo } from './members/member-repo.js'
import { postingPreferences } from './members/posting-preferences.js'
import { profilePictures } from './members/profile-pictures.js'
import { profileService } from './members/profile-service.js'
import { memberService } from './members/member-service.js'
import type { Passwords } from './members/password.js'
import { throttle as createThrottle } from './members/throttle.js'
import { mailKeys, personKeys } from './people-keys/person-key.js'
import { buildSignUps } from './signups/build-sign-ups.js'
import type { Blocks } from './moderation/blocks.js'
import { postRepo } from './posts/post-repo.js'
import { adaptationService } from './write-ups/adaptation-service.js'
import { buildFamilies } from './write-ups/build-families.js'
import { crediting } from './write-ups/crediting.js'
import { seriesRepo } from './series/series-repo.js'
import { SeriesService } from './series/series-service.js'
import { HUB, settingsService, settingsTeller } from './settings/settings-service.js'

/** Duties that rules leave work for. */
export type WakeableDuty =
  | 'announcer'
  | 'asks'
  | 'back fills'
  | 'courier'
  | 'hosts'
  | 'domains'
  | 'keys'
  | 'mailer'
  | 'news'
  | 'notifier'
  | 'push fan-out'
  | 'pusher'
  | 'placer'
  | 'posts'
  | 'ballots'
  | 'scheduled'
  | 'lists'
  | 'pledges'
  | 'profile links'
  | 'proofs'
  | 'publisher'
  | 'relays'
  | 'sign-up letters'
  | 'series'
  | 'reading lists'
  | 'tallies'
  | 'tidier'
  | 'uploads'
  | 'voice'

/** What the rules of a hub need of the world. */
export type Ground = {
  store: Store
  clock: Clock
  newId: () => string
  /** 0 <= r < 1 */
  random: () => number
  passwords: Passwords
  /** Origin of every permanent address. */
  baseUrl: string
  pictures: Pick<PictureStore, 'open' | 'take' | 'takeFile' | 'remove'> & UploadStore
  /** What the files of one member may take on the disk. */
  quotaBytes: number
  /** Whether mail is sent; else it waits for the steward. */
  mailWorks: boolean
  /** Whether apps may make accounts of whom nobody knows anything: for tests alone. Not unless it is there. */
  unconfirmedSignUps?: boolean
  /** A key of 32 bytes for one purpose, the same at every start. */
  derive: (purpose: string) => Buffer
  /** There may be work for this duty. */
  wake: (duty: WakeableDuty) => void
}

/** Everything a hub can do, whichever door asks. */
export type Services = ReturnType<typeof buildServices>

export function buildServices({ pictures, quotaBytes, ...ground }: Ground) {
  const group = buildGroup(ground)
  const blocks = rulesLater(() => moderation)
  const media = buildMedia({ ...ground, ...group, blocks, pictures, quotaBytes })
  const forgetComer = (actor: Iri) => coming.doors.forgetSome(actor)
  const callChanged = async (iri: Iri) => {
    await promising.takeUps.heard(iri)
    await promising.originalCalls.heard(iri)
  }
  const federated = buildFederated({ ...ground, ...group, ...media, blocks, forgetComer, callChanged })
  const related = buildRelations({ ...ground, ...federated, blocks })
  // Whoever has to be told through a door on the network is told by another duty than by letter.
  const wake = (duty: WakeableDuty) => {
    ground.wake(duty)
    ground.wake('relays')
  }
  const keys = keysOf(ground, group, federated)
  const forgetNotes = forgetNotesOf(ground, federated)
  const signing = buildSignUps({ ...ground, ...group, personKeys: keys, forgetNotes, wake })
  const promising = buildPledges({ ...ground, ...group, ...federated, personKeys: keys, wake })
  const coming = buildDoors({ ...ground, ...group, ...federated, ...signing, ...promising, personKeys: keys })
  const notified = buildNotifications({ ...ground, ...group, ...federated, blocks })
  const forgetReader = oneByOne([
    ...[notified.forgetNotified, federated.forgetReader, promising.forgetPledger, forgetDates(ground)],
    (id) => related.relations.forget(id),
    (id) => signing.signUps.forgetMember(id),
    (id) => announcementRepo(ground.store).forgetMember(id),
    (id) => writing.forgetWriter(id),
    group.forgetApps,
    (id) => media.forgetUploads(id),
  ])
  const publishing = buildPublishing({ ...ground, ...group, pictures, ...federated, forgetReader })
  const moderation: Moderation = buildModeration({ ...ground, ...group, ...federated, ...notified })
  const writing = buildStatuses({ ...ground, ...group, ...federated, ...publishing, ...media, ...moderation })
  const overview = buildOverview(ground)
  const families = buildFamilies({ ...ground, ...group, ...federated, ...moderation, ...overview })
  const mayKnowPlace = placeAccess((member, event) => signing.signUps.isAccepted(event, `member:${member}`))
  const calendar = buildCalendar({ ...ground, ...group, ...publishing, ...federated, ...signing, mayKnowPlace })
  const mailed = buildSubscriptions({ ...ground, ...group, ...publishing, ...signing, ...federated })
  const outcomes = buildOutcomes({ ...ground, ...group, ...federated, ...promising })
  const common = {
    ...{ ...group, ...media, mayKnowPlace },
    accountNumbers: numbersOf(ground, federated),
    ...signing,
    ...publishing,
    ...federated,
    ...related,
    ...promising,
    personKeys: keys,
    ...{ ...coming, ...moderation, ...writing, ...notified },
  }
  const cohosts = buildCohosts({ ...ground, ...group, ...publishing, ...federated })
  const forApps = buildForApps({ ...ground, pictures, ...group, ...media, ...common })
  return { ...common, ...forApps, ...outcomes, ...mailed, ...overview, ...families, calendar, cohosts }
}

function keysOf(
  { store, derive }: Pick<Ground, 'store' | 'derive'>,
  { claims }: Pick<GroupServices, 'claims'>,
  { localActors: actors }: Pick<ReturnType<typeof buildFederated>, 'localActors'>,
) {
  const members = memberRepo(store)
  const find = memberFinder({ repo: members, claims })
  return personKeys({ find, members, actors, mailKey: mailKeys(derive('people')) })
}

/** What the hub told people alone about an event goes. */
const forgetNotesOf =
  ({ store }: Pick<Ground, 'store'>, { localActors }: ReturnType<typeof buildFederated>) =>
  async (event: Iri): Promise<void> => {
    const voice = await localActors.voice()
    if (voice !== null) await postRepo(store).forgetDirect(event, voice.iri)
  }

/** How much there is of everybody, as apps show it. */
const numbersOf = (
  { store, clock }: Pick<Ground, 'store' | 'clock'>,
  { follows, localActors }: ReturnType<typeof buildFederated>,
) =>
  createNumbers({
    ...{ follows, posts: postRepo(store), items: new ItemLists(store), clock },
    voice: () => localActors.voice(),
  })

/** What the rules say, for what is built before they are. */
const rulesLater = (moderation: () => Moderation): Pick<Blocks, 'silenced' | 'rejectsMedia' | 'refuses'> => ({
  silenced: (host) => moderation().rules.silenced(host),
  rejectsMedia: (host) => moderation().rules.rejectsMedia(host),
  refuses: (host) => moderation().rules.refuses(host),
})

const oneByOne = (all: readonly ((member: string) => Promise<unknown>)[]) => async (member: string) => {
  for (const forget of all) await forget(member)
}

type Hosting = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'wake'> &
  Pick<GroupServices, 'audit'> & { items: ItemService; actors: ActorRepo }

function buildCohosts({ store, clock, newId, baseUrl, wake, audit, items: service, actors }: Hosting) {
  const wakes = { wakeAnnouncer: () => wake('announcer'), wakeHosts: () => wake('hosts') }
  return new CohostService({ store, clock, newId, baseUrl, audit, actors, items: itemRepo(store), service, ...wakes })
}

export type GroupGround = Omit<Ground, 'pictures' | 'quotaBytes'>

export type OperatorServices = ReturnType<typeof buildForOperator>

/** What an operator may ask for, also of a hub that does not run. */
export function buildForOperator(ground: GroupGround) {
  const group = buildGroup(ground)
  // Nobody reads what others wrote, or leaves a list, by way of the operator.
  const blocks = { silenced: () => false, rejectsMedia: () => false, refuses: () => false }
  const nobody = {
    forgetComer: () => Promise.resolve(false),
    callChanged: () => Promise.resolve(),
    postGone: () => Promise.resolve(),
  }
  const federated = buildFederated({ ...ground, ...group, blocks, ...nobody })
  // Rules are carried out by a hub that runs, which tells its members.
  const severing = () => Promise.resolve()
  const { rules } = buildModeration({ ...ground, ...group, ...federated, severing })
  return { ...group, rules, hosts: buildOverview(ground).hosts }
}

/** The group itself: its settings, its people and their mail. */
export type GroupServices = ReturnType<typeof buildGroup>

export function buildGroup(ground: GroupGround) {
  const { store, clock, newId, random, passwords, derive, wake } = ground
  const audit = auditService({ store, clock, newId })
  const repo = memberRepo(store)
  const identities = identityRepo(store)
  // The hub keeps its handle, and whoever spoke on the network keeps theirs, also when the account is gone.
  const ownerExists = async (owner: string) =>
    owner === HUB || (await repo.get(owner)) !== null || (await identities.ofMember(owner)) !== null
  const claims = claimService({ store, clock, ownerExists })
  const members = memberService({ repo, claims, passwords, newId, clock, wakePlacer: () => wake('placer') })
  const settings = settingsService({ store, clock, newId, claims, members, passwords, wakeVoice: () => wake('voice') })
  const mails = mailService({ store, clock, newId, random, key: derive('mails'), wake: () => wake('mailer') })
  const wakeAnnouncer = () => wake('announcer')
  const changes = identityService({ identities, settings, clock, wakeAnnouncer })
  const wakeVerifier = () => wake('profile links')
  const profiles = profileService({ identities, changes, members: repo, settings, clock, wakeVerifier })
  const preferences = postingPreferences({ repo })
  const keys = keyService({ repo: keyRepo(store), clock, wake: () => wake('keys') })
  const shared = { repo, claims, identities, passwords, members, settings, audit, mails, profiles }
  const teller = settingsTeller({ store, settings, tell: () => changes.voiceChanged() })
  const told = { identities: changes, settings, settingsTeller: teller }
  const bounces = bounceService({ store, clock, mails })
  const live = liveBus()
  const letIn = buildApps({ ...ground, live }, repo)
  const people = buildMembers({ ...ground, live }, { ...shared, tokens: letIn.tokens })
  return { audit, bounces, claims, keys, live, mails, preferences, profiles, ...told, ...letIn, ...people }
}

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'derive' | 'pictures' | 'wake'> &
  Pick<GroupServices, 'audit' | 'identities' | 'live' | 'members' | 'profiles' | 'settings'> &
  Pick<
    ReturnType<typeof buildFederated>,
    'forgetReader' | 'localActors' | 'originals' | 'reactions' | 'relatives' | 'subjects'
  >

function buildPublishing({ store, clock, newId, baseUrl, derive, pictures, wake, ...group }: Parts) {
  const { audit, live, members, profiles, settings, forgetReader, originals, relatives } = group
  const [repo, lists, revisions] = [itemRepo(store), new ItemLists(store), revisionRepo(store)]
  const throttle = createThrottle({ store, key: derive('tries'), clock })
  const media = mediaService({ throttle, store, pictures, clock, newId })
  const iriOf = (id: string) => `${baseUrl}/o/${id}`
  const wakes = {
    wakeTidier: () => wake('tidier'),
    wakeAnnouncer: () => wake('announcer'),
    wakePlacer: () => wake('placer'),
    wakeNews: () => wake('news'),
    wakeLists: () => wake('lists'),
    wakeReadingLists: () => wake('reading lists'),
    wakeNotifier: () => wake('notifier'),
  }
  const items = new ItemService({ repo, revisions, audit, clock, iriOf, live, ...wakes })
  const draftDeps = { repo: draftRepo(store), items: repo, media, clock, newId }
  const drafts = new DraftService(draftDeps)
  const isMember = async (id: string) => (await members.get(id)) !== null
  const language = async () => (await settings.read())?.language ?? 'en'
  const series = new SeriesService({
    ...{ repo: seriesRepo(store), items: repo, service: items, media, audit, clock, newId, language },
    member: (id) => members.get(id),
    wake: () => wake('series'),
  })
  const wakePublisher = () => wake('publisher')
  const shelf = new ListShelf({ items: repo, posts: postRepo(store), baseUrl })
  return {
    items,
    // Nobody can sign up yet, so that those who may edit are all who know.
    reader: new ItemReader({ repo, lists, revisions, clock }),
    tidier: new ItemTidier({
      repo,
      revisions,
      media,
      drafts,
      profiles,
      leavings: leavings({ store, clock }),
      forgetReader,
      isMember,
    }),
    drafts,
    series,
    publishing: new Publishing({
      ...draftDeps,
      ...{ drafts, service: items, series, shelf, language, wakePublisher },
      credit: crediting(group),
    }),
    adaptations: adaptationService({
      ...{ originals, relatives, drafts, clock, posts: postRepo(store) },
      isLocal: (iri) => group.localActors.isLocal(iri),
    }),
    shelf,
    readingLists: new ReadingLists({ items: repo, lists, service: items, shelf, audit, clock }),
    media,
    profilePictures: profilePictures({ identities: identityRepo(store), changes: group.identities, media }),
    throttle,
  }
}
