import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Post } from '../../domain/posts/post.js'
import type { Directory } from '../directory/directory.js'
import type { RemoteDocument } from '../remote/fetch-document.js'
import type { Failed } from '../remote/results.js'
import type { ReadPost } from '../vocab/read/post.js'
import type { Readers } from '../vocab/read/readers.js'

/** What of a post makes a conversation. */
export type Link = Pick<Post, 'iri' | 'inReplyTo' | 'context' | 'replies'>

/** What asking strangers needs of everybody else. */
export type AskingMeans = {
  /** `Documents.fetch`, signed by the instance actor. */
  fetch: (url: Iri) => Promise<RemoteDocument | Failed>
  readers: Pick<Readers, 'readPost'>
  authors: Pick<Directory, 'known' | 'get'>
  /** By parsed origin. */
  isLocal: (iri: Iri) => boolean
  blocks: Pick<Blocks, 'refuses'>
  clock: Clock
}

/** What threads need. */
export type ThreadMeans = AskingMeans & {
  posts: {
    byIri(iri: Iri): Promise<Link | null>
    /** What is stored of a conversation, the oldest first; need not be all of a long one. */
    inThread(thread: Iri): Promise<readonly Link[]>
    /** `PostService.receive`. */
    receive(post: ReadPost): Promise<{ did: string }>
  }
  log: Log
}
