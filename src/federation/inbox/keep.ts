import { hostOf, type Iri } from '../../core/iri.js'
import type { Outcome } from '../activity.js'
import type { RemoteDocument } from '../remote/fetch-document.js'
import { invalid, refused as notAsked, type Failed } from '../remote/results.js'
import type { JsonObject } from '../remote/strict-json.js'
import { authorOf } from '../vocab/read/ownership.js'
import { knowingFollowers, type ReadPost } from '../vocab/read/post.js'
import { typesOf } from '../vocab/read/terms.js'
import { idOf } from '../vocab/read/values.js'
import { isMeantForUs, toldOf } from './interest.js'
import type { Lookups } from './lookups.js'
import { handled, ignored, refused } from './outcomes.js'
import { answeredBy } from './replies.js'
import type { InboxServices } from './services.js'

export type Keeping = {
  /** By signature, proof or origin. */
  author: Iri
  /** What brought it: its recipients count for an object that names none. */
  activity?: JsonObject
  /** Somebody here asked for it already; else it has to concern one of us. */
  wanted: boolean
}

/** Keeps a post whose author really wrote it. What it answers to is asked for first, so that it finds its place. */
export async function keepPost(services: InboxServices, json: JsonObject, keeping: Keeping): Promise<Outcome> {
  const post = await read(services, json, keeping)
  if (post === null) return ignored('nothing that this hub can show')
  const { locals, follows, threads } = services
  if (locals.isLocal(post.iri)) return refused('it claims to be of this hub')
  const answered = keeping.wanted ? null : await answeredBy(services, post)
  if (answered !== null) return answered
  const followed = await follows.isFollowedHere(post.author)
  const isWelcome =
    keeping.wanted || followed || (await isMeantForUs(services, toldOf(post))) || (await isOfOurs(services, post))
  if (!isWelcome) return ignored('nobody here asked for it')
  const mayWait = post.inReplyTo !== null && !locals.isLocal(post.inReplyTo)
  if (mayWait) await threads.parentOf(post)
  // Asking others may have taken a while, in which somebody began or ceased to follow.
  const kept = await receive(services, post, mayWait ? {} : { followed })
  if (kept.did === 'handled') await services.quotes.check(post)
  return kept
}

/** A write-up that was made from one of ours, by somebody whom nobody here follows. */
const isOfOurs = async ({ relatives }: InboxServices, { iri, author, kind, writeUp = null, audience }: ReadPost) =>
  kind === 'write-up' && audience === 'public' && relatives.mayBring({ iri, author, writeUp })

async function read(
  { readers, directory }: InboxServices,
  json: JsonObject,
  { author, activity }: Keeping,
): Promise<ReadPost | null> {
  const options = activity === undefined ? {} : { activity }
  const post = readers.readPost(json, author, options)
  if (post?.audience !== 'direct') return post
  // For a few, or for followers under an address that does not look like it.
  const { followers = null } = (await directory.known(author)) ?? {}
  return followers === null ? post : knowingFollowers(post, json, { ...options, followers })
}

async function receive({ posts }: InboxServices, post: ReadPost, seen: { followed?: boolean }): Promise<Outcome> {
  const { did } = await posts.receive(post, seen)
  if (did === 'not-theirs') return refused('it is somebody else’s')
  if (did === 'deleted-before') return ignored('it was deleted before')
  if (did === 'older') return ignored('a newer version is here')
  return did === 'same' ? handled('it was here already') : handled()
}

/** Activities that servers pass on in the place of what they enclose. */
const WRAPPERS = new Set(['Create', 'Announce'])

export type FoundPost = { kind: 'ok'; id: Iri; author: Iri; document: JsonObject }
type Asking = Pick<InboxServices, 'blocks' | 'locals'>

/** Asks the origin of a post for it, and for the author whom it names: one of the same origin. */
export async function fetchPost(asking: Asking, lookups: Lookups, iri: Iri): Promise<FoundPost | Failed> {
  const first = await ask(asking, lookups, iri)
  const wraps = first.kind === 'ok' && typesOf(first.document).some((type) => WRAPPERS.has(type))
  const enclosed = wraps ? idOf(first.document['object']) : null
  const found = enclosed === null ? first : await ask(asking, lookups, enclosed)
  if (found.kind !== 'ok') return found
  const { id, document } = found
  const author = authorOf(document)
  return author === null ? invalid('no author of its own origin') : { kind: 'ok', id, author, document }
}

async function ask({ blocks, locals }: Asking, lookups: Lookups, iri: Iri): Promise<RemoteDocument | Failed> {
  const faultOf = (name: Iri): string | null => {
    if (locals.isLocal(name)) return 'it is of this hub'
    return blocks.refuses(hostOf(name)) ? 'its host is blocked' : null
  }
  const fault = faultOf(iri)
  if (fault !== null) return notAsked(fault)
  const found = await lookups.fetch(iri)
  // An address may lead to a document under another id, which then is the one that counts.
  const another = found.kind === 'ok' ? faultOf(found.id) : null
  return another === null ? found : notAsked(another)
}
