import { shownId } from '../../core/ids.js'
import { parseIri } from '../../core/iri.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import { pictureUrl, widthFor } from '../../core/picture.js'
import type { AccountCounts } from '../../domain/actors/account-counts.js'
import type { ActorDoc } from '../../domain/actors/actor-repo.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import { plainDetails, type ProfileField } from '../../domain/actors/profile-details.js'
import type { ItemPicture } from '../../domain/items/item.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import type { Account } from './account.js'
import { emojisOf } from './custom-emoji.js'
import { day, midnight, moment } from './entity.js'

/** What accounts are drawn into. */
export type AccountFrame = {
  baseUrl: string
  /** Where the files of our own pictures are; absolute. */
  mediaHref: string
  proxy: PictureProxy
  /** What is shown for those without a picture, and above their pages. Absolute. */
  blankAvatar: string
  blankHeader: string
  /** The same for the hub itself. */
  hubAvatar: string
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

/** In pixels: apps show faces and what is behind them about as wide. */
const [FACE, BEHIND] = [400, 1_500]

function ownPicture(picture: ItemPicture | null, atLeast: number, blank: string, frame: AccountFrame): string {
  if (picture === null) return blank
  return pictureUrl(frame.mediaHref, picture.key, widthFor(picture, atLeast))
}

/** One of ours. */
export function localAccount(actor: LocalActor, counts: AccountCounts, frame: AccountFrame): Account {
  const { number, iri, kind, handle, name, html, url, since, locked = false, details = plainDetails } = actor
  const isVoice = kind === 'voice'
  const avatar = ownPicture(details.avatar, FACE, isVoice ? frame.hubAvatar : frame.blankAvatar, frame)
  const header = ownPicture(details.header, BEHIND, frame.blankHeader, frame)
  return {
    id: shownId(number),
    username: handle,
    acct: handle,
    display_name: name,
    ...{ locked, bot: kind === 'instance' || details.bot, group: false },
    ...{ discoverable: isVoice || details.discoverable, indexable: isVoice || details.indexable },
    created_at: midnight(since),
    note: withAbsoluteLinks(html, frame.baseUrl).trimEnd(),
    ...{ url, uri: iri, fields: details.fields.map(fieldOf) },
    ...faces(avatar, header),
    ...numbersOf(counts),
    emojis: [],
    ...plain,
    hide_collections: details.hidesFollows,
    noindex: !isVoice && !details.indexable,
  }
}

const fieldOf = ({ name, html, verifiedAt }: ProfileField): Account['fields'][number] => ({
  name,
  value: html,
  verified_at: verifiedAt === null ? null : moment(verifiedAt),
})

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
