import { iri, type Iri } from '../../../../src/core/iri.js'
import type { LocalActor } from '../../../../src/domain/actors/actor.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { notificationTypes, type NotificationType } from '../../../../src/domain/notifications/notification.js'
import type { Notification } from '../../../../src/domain/notifications/notification-service.js'
import type { Window } from '../../../../src/domain/window.js'
import type { NewReaction } from '../../../../src/domain/reactions/reaction-service.js'
import type { Post } from '../../../../src/domain/posts/post.js'
import type { Store } from '../../../../src/store/store.js'
import { act } from '../../../support/announcing.js'
import { noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'

export const bob = stranger('bob').iri
export const cleo = stranger('cleo', 'fir.test').iri

export const everything: Window = { limit: 1_000 }

export type Scene = Neighbourhood & {
  ann: { member: Member; actor: LocalActor }
  /** Does what the loop would do, until nothing is left. */
  tell(): Promise<void>
  /** What a member is shown, newest first. */
  told(member: Member, filtered?: boolean): Promise<Notification[]>
  types(member: Member, filtered?: boolean): Promise<NotificationType[]>
  /** Ann writes something that is hers. */
  posted(text?: string): Promise<Post>
  likes(object: Iri, actor?: Iri, change?: Partial<NewReaction>): Promise<boolean>
}

/** A hub where ann has a profile, and what others do reaches its members when `tell` is called. */
export async function openScene(wrap?: (store: Store) => Store): Promise<Scene> {
  const hood = await openNeighbourhood(wrap)
  const ann = await hood.speaker()
  const told = (member: Member, filtered = false) =>
    hood.notifications.page(member.id, { types: notificationTypes, from: null, filtered }, everything)
  let liked = 0
  return {
    ...hood,
    ann,
    async tell() {
      while (await hood.notifier());
    },
    told,
    types: async (member, filtered) => (await told(member, filtered)).map(({ type }) => type),
    async posted(text = 'Words') {
      const far = noteBy(bob)
      await hood.posts.receive(far)
      return hood.posts.reply(ann.member, { text, inReplyTo: far.iri })
    },
    likes: (object, actor = bob, change = {}) =>
      hood.reactions.add({
        ...{ actor, kind: 'like', object, emoji: null, activity: act(`like-${++liked}`), host: new URL(actor).host },
        ...change,
      }),
  }
}

export const named = (name: string, host?: string): Iri => iri(stranger(name, host).iri)
