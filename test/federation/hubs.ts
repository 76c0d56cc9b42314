import { join } from 'node:path'
import { expect } from 'chai'
import type { Config } from '../../src/config.js'
import { idSource } from '../../src/core/ids.js'
import type { Iri } from '../../src/core/iri.js'
import type { ActorDoc } from '../../src/domain/actors/actor-repo.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item, Kind } from '../../src/domain/items/item.js'
import type { Member, Role } from '../../src/domain/members/member.js'
import type { NewProfile } from '../../src/domain/members/profile-service.js'
import type { Post } from '../../src/domain/posts/post.js'
import { RECEIVED } from '../../src/domain/received/received-repo.js'
import { subjectOf } from '../../src/domain/timelines/entry.js'
import type { Outside } from '../../src/hub.js'
import { cleanUp, temporaryFolder, temporaryHub, type TestHub } from '../integration/hubs.js'
import { authority } from '../support/fetching.js'
import { halves } from '../support/pictures.js'
import { startTlsFront, type TlsFront } from './tls-front.js'

/** A member who has a public profile, and so speaks on the network as themselves. */
export type Speaker = { member: Member; iri: Iri; address: string }

/** Of something that came in: `Follow handled`, `Create ignored: nobody here asked for it`. */
export type CameIn = { type: string; outcome: string | null; because: string | null }

/** A hub that others reach over TLS under a name of its own. */
export type NetworkHub = TestHub & {
  /** `oak.test:40123` */
  readonly host: string
  readonly voice: Iri
  readonly instance: Iri
  readonly front: TlsFront
  /** Nobody reaches it any more, and it goes on by itself. */
  goDark(): void
  comeBack(): void
  /** Ends it as it is, and begins it anew with the same folder. */
  restart(): Promise<void>
  /** Moves its clock on. */
  pass(ms: number): void
  now(): Date
  member(name: string, role?: Role): Promise<Member>
  speaker(name: string, profile?: Partial<NewProfile> & { role?: Role }): Promise<Speaker>
  /** The coordinator who publishes here. */
  coordinator(): Promise<Member>
  steward(): Promise<Member>
  /** What this hub knows of an actor elsewhere, as a member looks for them. */
  meet(actor: Iri): Promise<ActorDoc>
  /** Publishes as a coordinator would. @param alt  also a picture that shows this */
  publish(kind: Kind, fields: Fields, alt?: string): Promise<Item>
  /** Edits what was published. */
  edit(item: Item, fields: Fields): Promise<Item>
  /** What it has of something that was written elsewhere, also of what was taken down; null for nothing. */
  has(iri: string): Promise<Post | null>
  /** Titles, else the text, of what others wrote or passed on in a member's home, the newest first. */
  home(member: Member): Promise<string[]>
  /** Followers of one of its actors. */
  followers(actor: Iri): Promise<Iri[]>
  /** What came in, the oldest first. */
  cameIn(): Promise<CameIn[]>
}

const fronts: TlsFront[] = []
const started: NetworkHub[] = []

/** Hubs at these names, each on a port, a clock and a store of its own; all of them reach each other. */
export async function hubsAt(...names: string[]): Promise<NetworkHub[]> {
  const start = new Date()
  return Promise.all(names.map((name) => hubAt(name, { start })))
}

type Wanted = { settings?: Partial<Config>; replaced?: Partial<Outside>; start?: Date }

export async function hubAt(name: string, { settings = {}, replaced = {}, start }: Wanted = {}): Promise<NetworkHub> {
  const front = await startTlsFront(authority.issue([name]))
  fronts.push(front)
  let now = start ?? new Date()
  const clock = () => now
  const host = `${name}:${front.port}`
  const handle = name.split('.')[0] ?? name
  const network = { lookup: async () => ['127.0.0.1'], tls: { ca: [authority.cert] } }
  // No two of them draw the same ids, which could be mistaken for each other in what is written.
  const newId = idSource({ clock, worker: fronts.length })
  const world = { clock, newId, ...network, ...replaced }
  const reachable = { baseUrl: `https://${host}`, privateRanges: ['127.0.0.0/8'] }
  const hub = await temporaryHub({ ...reachable, ...settings }, world)
  let port: number | null = null
  const begin = async () => {
    port = (await hub.start()).port
    front.lead(port)
  }
  await begin()
  await hub.setUp({ name: `The ${handle} hub`, handle })
  const made: NetworkHub = Object.assign(hub, {
    ...{ host, front, now: clock },
    voice: `https://${host}/a/${handle}` as Iri,
    instance: `https://${host}/actor` as Iri,
    goDark: () => front.lead(null),
    comeBack: () => front.lead(port),
    async restart() {
      await hub.stop()
      await begin()
    },
    pass: (ms: number) => void (now = new Date(now.getTime() + ms)),
    ...people(hub, host),
    ...desk(hub),
    ...looking(hub),
  })
  started.push(made)
  return made
}

function people(hub: TestHub, host: string) {
  const member = (name: string, role: Role = 'reader') => hub.services.members.add({ name, role })
  return {
    member,
    async speaker(name: string, { role = 'reader', ...profile }: Partial<NewProfile> & { role?: Role } = {}) {
      const made = await member(name, role)
      await hub.services.profiles.open(made.id, { name: `${name} of ${host}`, ...profile })
      return { member: made, iri: hub.services.localActors.iriOf(name), address: `${name}@${host}` }
    },
    async steward(): Promise<Member> {
      return (await hub.services.members.byName('organiser')) ?? expect.fail('a hub has a steward')
    },
    async meet(actor: Iri): Promise<ActorDoc> {
      const { host: elsewhere, pathname } = new URL(actor)
      const handle = /^\/a\/(\w+)$/.exec(pathname)?.[1]
      const asked = handle === undefined ? actor : `@${handle}@${elsewhere}`
      expect(await hub.federation.network.find(asked)).to.deep.equal({ kind: 'actor', iri: actor })
      return (await hub.services.actors.get(actor)) ?? expect.fail('found, and not kept')
    },
  }
}

function desk(hub: TestHub) {
  let writer: Member | null = null
  const coordinator = async () => (writer ??= await hub.services.members.add({ name: 'writer', role: 'coordinator' }))
  const publishDraft = async (by: Member, id: string): Promise<Item> => {
    const done = await hub.services.publishing.publish(by, id)
    if (!done.published) throw new Error('Somebody else was quicker')
    return done.item
  }
  return {
    coordinator,
    async publish(kind: Kind, fields: Fields, alt?: string) {
      const by = await coordinator()
      const id = hub.services.drafts.fresh(by)
      await hub.services.drafts.save(by, { id, kind, texts: 0, fields, edits: null })
      if (alt !== undefined) await hub.services.drafts.addPicture(by, id, await aPicture(), alt)
      return publishDraft(by, id)
    },
    async edit(item: Item, fields: Fields) {
      const by = await coordinator()
      const opened = await hub.services.drafts.edit(by, item.id)
      const edits = { item: item.id, revision: opened.baseRevision }
      const { id, kind } = opened
      await hub.services.drafts.save(by, { id, kind, texts: 0, fields: { ...opened.fields, ...fields }, edits })
      return publishDraft(by, id)
    },
  }
}

async function aPicture(): Promise<string> {
  const path = join(await temporaryFolder(), 'a.png')
  await halves(640, 480).png().toFile(path)
  return path
}

function looking(hub: TestHub) {
  return {
    async has(iri: string) {
      return hub.services.posts.byIri(iri as Iri)
    },
    async home(member: Member) {
      const { entries } = await hub.services.timelines.home(member, { limit: 50 })
      return entries.flatMap((entry) => {
        if (entry.of === 'item') return []
        const subject = subjectOf(entry)
        if (subject.of === 'item') return [subject.item.title]
        return [subject.post.call?.title ?? subject.post.title ?? subject.post.html]
      })
    },
    async followers(actor: Iri) {
      const { follows } = await hub.services.follows.followers(actor, { limit: 50 })
      return follows.map(({ follower }) => follower).sort()
    },
    async cameIn() {
      const rows = await hub.store.collection(RECEIVED).find({}, { sort: { at: -1 }, limit: 200 })
      return rows.toReversed().map(({ type, outcome, because }) => ({ type, outcome, because }))
    },
  }
}

const traffic = (): number => fronts.reduce((sum, front) => sum + front.traffic(), 0)

/** Lets all of them work until none has anything to do. */
export async function settleAll(hubs: readonly NetworkHub[] = started): Promise<void> {
  for (let rounds = 0, quiet = 0; quiet < 2; rounds++) {
    const before = traffic()
    for (const hub of hubs) await hub.settle()
    quiet = traffic() === before ? quiet + 1 : 0
    if (rounds > 50) throw new Error('The hubs never come to rest')
  }
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Time passes for all of them, and they do what is due then. */
export async function passAll(ms: number, hubs: readonly NetworkHub[] = started): Promise<void> {
  for (const hub of hubs) hub.pass(ms)
  await settleAll(hubs)
}

/** Every byte that any of them sent to another. */
export const wire = (): string => fronts.map((front) => front.wire()).join('\n')

export async function stopHubs(): Promise<void> {
  started.splice(0)
  await Promise.all(fronts.splice(0).map((front) => front.stop()))
  await cleanUp()
}
