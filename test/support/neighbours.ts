import { hostOf, iri, type Iri } from '../../src/core/iri.js'
import type { LocalActor } from '../../src/domain/actors/actor.js'
import { ACTORS, type ActorDoc } from '../../src/domain/actors/actor-repo.js'
import type { Follower } from '../../src/domain/follows/follow-writing.js'
import { FOLLOWS, followId, type FollowDoc } from '../../src/domain/follows/follow-repo.js'
import type { Member } from '../../src/domain/members/member.js'
import type { ReadPost } from '../../src/domain/posts/post-service.js'
import type { Store } from '../../src/store/store.js'
import { openDesk, START, type Desk } from './publishing.js'

export const VOICE = iri('https://oak.test/a/oak')

/** Somebody elsewhere, as far as follows know them. */
export const stranger = (name: string, host = 'elm.test'): Follower => ({
  iri: iri(`https://${host}/users/${name}`),
  inbox: iri(`https://${host}/users/${name}/inbox`),
  sharedInbox: iri(`https://${host}/inbox`),
  host,
})

export type Neighbourhood = Desk & {
  /** A member with a public profile. */
  speaker(locked?: boolean): Promise<{ member: Member; actor: LocalActor }>
  followOf(follower: Iri, target: Iri): Promise<FollowDoc | null>
  /** Lets the hub know somebody elsewhere, as the directory would. */
  know(name: string, host?: string): Promise<ActorDoc>
}

/** The rules of a hub that was set up at https://oak.test, over a real store. */
export async function openNeighbourhood(wrap?: (store: Store) => Store): Promise<Neighbourhood> {
  const desk = await openDesk(wrap)
  await desk.settings.setUp({
    hub: { name: 'Oak Street', handle: 'oak', about: 'We **mend** things.' },
    steward: { name: 'ada', displayName: 'Ada', email: '', password: 'four plain words here' },
  })
  return {
    ...desk,
    async speaker(locked = false) {
      const member = await desk.person('reader')
      await desk.profiles.open(member.id, { name: `${member.name} outside`, locked })
      return { member, actor: (await desk.localActors.ofMember(member.id)) as LocalActor }
    },
    followOf: (follower, target) => desk.store.collection(FOLLOWS).findOne({ _id: followId(follower, target) }),
    async know(name, host) {
      const doc = actorDoc(name, host)
      await desk.store.collection(ACTORS).insertMany([doc])
      return doc
    },
  }
}

export function actorDoc(name: string, host = 'elm.test'): ActorDoc {
  const { iri: address, inbox, sharedInbox } = stranger(name, host)
  return {
    ...{ _id: address, iri: address, inbox, sharedInbox, host, handle: name, name, address: `${name}@${host}` },
    ...{ type: 'Person', html: '', url: null, outbox: null, followers: null, featured: null, icon: null, image: null },
    ...{ fields: [], keys: [], locked: false, alsoKnownAs: [], movedTo: null, publishedAt: null },
    ...{ number: name, state: 'here', fetchedAt: START, askedAt: START },
    ...{ keyIds: [], claimed: null, confirm: null, confirmedAt: null },
  }
}

let written = 0

/** A post as it was read from the wire, by somebody elsewhere. */
export function noteBy(author: Iri, change: Partial<ReadPost> = {}): ReadPost {
  const name = iri(`https://${hostOf(author)}/notes/${++written}`)
  return {
    ...{ iri: name, author, kind: 'status', type: 'Note', audience: 'public', title: null, summary: null },
    ...{ sensitive: false, html: '<p>Hello</p>', language: 'en', url: name, publishedAt: START, editedAt: null },
    ...{ inReplyTo: null, context: null, replies: null, tags: [], tagKeys: [], mentions: [], files: [], event: null },
    ...{ call: null, poll: null, adaptedFrom: null, licence: null, recipients: [], versionAt: START },
    ...change,
  }
}

export const codeOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  )
