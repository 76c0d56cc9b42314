import { shownId } from '../../core/ids.js'
import { parseIri } from '../../core/iri.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import { tagHref } from '../../domain/drafts/content.js'
import type { Item } from '../../domain/items/item.js'
import { type Post, warningOf } from '../../domain/posts/post.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import type { Language } from '../../words/words.js'
import { emojisOf } from './custom-emoji.js'
import { moment } from './entity.js'
import { itemCard, postCard } from './item-card.js'
import { itemContent, postContent } from './item-status.js'
import type { sayingIn } from './item-words.js'
import { fileAttachment, pictureAttachment } from './media-attachment.js'
import { applicationOf } from './own-standing.js'
import { cardOf, type LinkedPage } from './preview-card.js'
import { visibilityOf, type LastingStatus } from './status.js'

/** What statuses are drawn into; the same as long as the process lives. */
export type StatusFrame = {
  baseUrl: string
  /** Absolute. */
  mediaHref: string
  proxy: PictureProxy
  /** @param hub  the hub's own language */
  sayingIn: (hub: Language) => ReturnType<typeof sayingIn>
}

/** All that the lasting part of a status is made of, besides the frame: plain data. */
export type StatusSource = { hub: { name: string; language: Language } } & (
  | { of: 'item'; item: Item }
  | {
      of: 'post'
      post: Post
      mentions: LastingStatus['mentions']
      /** Ids, as apps see them, of what it answers and of whoever wrote that; null where they are not known. */
      parent: { id: string | null; account: string | null }
      /** What is known of the page it leads to. */
      page: LinkedPage | null
      /** Nothing of its host is shown but words. */
      noMedia: boolean
    }
)
type PostSource = Extract<StatusSource, { of: 'post' }>
type ItemSource = Extract<StatusSource, { of: 'item' }>

const MOST_FILES = 16

export const lastingOf = (source: StatusSource, frame: StatusFrame): LastingStatus =>
  source.of === 'item' ? ofItem(source, frame) : ofPost(source, frame)

function ofItem({ item, hub }: ItemSource, { baseUrl, mediaHref, sayingIn }: StatusFrame): LastingStatus {
  const { id, iri, audience, publishedAt, editedAt, language, pictures } = item
  return {
    id: shownId(id),
    ...{ uri: iri, url: iri },
    created_at: moment(publishedAt),
    edited_at: editedAt === null ? null : moment(editedAt),
    content: itemContent(item, iri, sayingIn(hub.language)(language)),
    visibility: visibilityOf(audience),
    ...{ sensitive: false, spoiler_text: '', language },
    media_attachments: pictures.slice(0, MOST_FILES).map((picture) => pictureAttachment(picture, mediaHref)),
    mentions: [],
    tags: tagsOf(item, baseUrl),
    ...{ in_reply_to_id: null, in_reply_to_account_id: null, emojis: [] },
    card: itemCard(item, { baseUrl, mediaHref, hubName: hub.name }),
  }
}

function ofPost(source: PostSource, frame: StatusFrame): LastingStatus {
  const { post, hub, mentions, parent, page, noMedia } = source
  const { id, iri, audience, publishedAt, editedAt, language, sensitive } = post
  return {
    id: shownId(id),
    uri: iri,
    url: parseIri(post.url ?? '') ?? iri,
    created_at: moment(publishedAt),
    edited_at: editedAt === null ? null : moment(editedAt),
    content: postContent(post, htmlOf(post, frame.baseUrl), frame.sayingIn(hub.language)(language)),
    visibility: visibilityOf(audience),
    sensitive,
    spoiler_text: warningOf(post),
    language,
    media_attachments: filesOf(source, frame),
    mentions,
    tags: tagsOf(post, frame.baseUrl),
    emojis: noMedia ? [] : emojisOf(post.emojis, frame),
    in_reply_to_id: parent.id,
    in_reply_to_account_id: parent.account,
    card: postCard(post, pictureOf(source, frame)) ?? cardOf(page ?? undefined, frame),
    ...applicationOf(post),
  }
}

const htmlOf = ({ origin, html }: Post, baseUrl: string): string =>
  origin === 'local' ? withAbsoluteLinks(html, baseUrl) : html

/** The first picture of a post, from here. */
function pictureOf({ post: { files, origin }, noMedia }: PostSource, { baseUrl, proxy }: StatusFrame): string | null {
  const picture = files.find(({ kind }) => kind === 'image')
  if (picture === undefined || origin === 'local' || noMedia) return null
  return baseUrl + proxy.hrefOf(picture.url, 960)
}

function filesOf({ post, noMedia }: PostSource, { baseUrl, mediaHref, proxy }: StatusFrame) {
  const from = { post: post.id, baseUrl, mediaHref, proxy, hidden: post.origin === 'remote' && noMedia }
  return post.files
    .filter(({ kind }) => kind !== 'link')
    .slice(0, MOST_FILES)
    .map((file) => fileAttachment(file, from))
}

const tagsOf = ({ tags, tagKeys }: Pick<Item, 'tags' | 'tagKeys'>, baseUrl: string) =>
  tagKeys.map((key, at) => ({ name: tags[at] ?? key, url: baseUrl + tagHref(key) }))
