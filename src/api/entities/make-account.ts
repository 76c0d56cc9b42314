import { shownId } from '../../core/ids.js'
import { parseIri } from '../../core/iri.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import type { AccountCounts } from '../../domain/actors/account-counts.js'
import type { ActorDoc } from '../../domain/actors/actor-repo.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import type { Account } from './account.js'
import { emojisOf } from './custom-emoji.js'
import { day, midnight } from './entity.js'

/** What accounts are drawn into. */
export type AccountFrame = {
  baseUrl: string
  proxy: PictureProxy
  /** What is shown for those without a picture, and above their pages. Absolute. */
  blankAvatar: string
  blankHeader: string
  rejectsMedia: (host: string) => boolean
  silenced: (host: string) => boolean
}

const numbersOf = ({ followers, following, statuses, lastAt }: AccountCounts) => ({
  followers_count: followers,
  following_count: following,
  statuses_count: statuses,
  last_status_at: lastAt === null ? null : day(lastAt),
})
const faces = (avatar: string, header: string) => ({ avatar, avatar_static: avatar, header, header_static: header })
const plain = { roles: [], noindex: false, hide_collections: false }

/** One of ours. */
export function localAccount(actor: LocalActor, counts: AccountCounts, frame: AccountFrame): Account {
  const { number, iri, kind, handle, name, html, url, since, locked = false } = actor
  const isVoice = kind === 'voice'
  return {
    id: shownId(number),
    username: handle,
    acct: handle,
    display_name: name,
    ...{ locked, bot: kind === 'instance', group: false, discoverable: isVoice, indexable: isVoice },
    created_at: midnight(since),
    note: withAbsoluteLinks(html, frame.baseUrl),
    ...{ url, uri: iri, fields: [] },
    ...faces(frame.blankAvatar, frame.blankHeader),
    ...numbersOf(counts),
    emojis: [],
    ...plain,
  }
}

/** Somebody elsewhere; their pictures come through this hub. */
export function remoteAccount(doc: ActorDoc, counts: AccountCounts, frame: AccountFrame): Account {
  const { number, iri, type, host, handle, address, name, html, icon, image, fields, locked, publishedAt } = doc
  const pictureOf = (url: string | null, width: 480 | 960, blank: string): string =>
    url === null || frame.rejectsMedia(host) ? blank : frame.baseUrl + frame.proxy.hrefOf(url, width)
  return {
    id: shownId(number),
    username: handle,
    acct: address,
    display_name: name,
    ...{ locked, bot: type === 'Service' || type === 'Application', group: type === 'Group' },
    ...{ discoverable: null, indexable: false },
    created_at: midnight(publishedAt ?? doc.fetchedAt),
    note: html,
    url: parseIri(doc.url ?? '') ?? iri,
    uri: iri,
    fields: fields.map((field) => ({ name: field.name, value: field.html, verified_at: null })),
    ...faces(pictureOf(icon, 480, frame.blankAvatar), pictureOf(image, 960, frame.blankHeader)),
    ...numbersOf(counts),
    emojis: frame.rejectsMedia(host) ? [] : emojisOf(doc.emojis, frame),
    ...plain,
    ...(doc.state === 'gone' && { suspended: true as const }),
    ...(frame.silenced(host) && { limited: true as const }),
  }
}
