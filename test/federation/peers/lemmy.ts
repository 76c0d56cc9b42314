import { z } from 'zod'
import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import { isMap, PeerFault, wordIn } from './peer.js'

/** How Lemmy reads documents: into structs, where one field of another type makes the whole unreadable. */

const url = z.url()
const id = url
const oneOrMany = z.union([url, z.array(url)])
const time = z.iso.datetime({ offset: true }).optional()
const image = z.object({ type: z.literal('Image'), url })

const attachment = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Link'), href: url, mediaType: z.string().optional() }),
  z.object({ type: z.literal('Image'), url, name: z.string().optional() }),
  z.object({ type: z.literal('Document'), url, name: z.string().optional(), mediaType: z.string().optional() }),
])

const shared = {
  id,
  attributedTo: z.union([url, z.array(z.object({ type: z.enum(['Person', 'Group']), id: url }))]),
  to: oneOrMany,
  cc: oneOrMany.optional(),
  published: time,
  updated: time,
  context: z.string().optional(),
  mediaType: z.enum(['text/html', 'text/markdown']).optional(),
}

const page = z.object({
  ...shared,
  type: z.enum(['Page', 'Article', 'Note', 'Video', 'Event']),
  name: z.string().optional(),
  content: z.string().optional(),
  attachment: z.array(attachment).optional(),
  image: image.optional(),
  sensitive: z.boolean().optional(),
  tag: z.array(z.looseObject({ type: z.string() })).optional(),
})

const comment = z.object({ ...shared, type: z.literal('Note'), content: z.string(), inReplyTo: url })

const user = z.object({
  id,
  type: z.enum(['Person', 'Service', 'Organization']),
  preferredUsername: z.string().min(1),
  inbox: url,
  outbox: url,
  endpoints: z.object({ sharedInbox: url }).optional(),
  publicKey: z.object({ id: z.string(), owner: url, publicKeyPem: z.string() }),
  icon: image.optional(),
  published: time,
})

const follow = z.object({
  id,
  type: z.literal('Follow'),
  actor: url,
  to: z.array(url).length(1).optional(),
  object: url,
})
const activity = { id, actor: url, to: oneOrMany.optional(), cc: oneOrMany.optional() }
const tombstone = z.object({ id, type: z.literal('Tombstone') })

const activities: Record<string, z.ZodType> = {
  Create: z.object({ ...activity, to: oneOrMany, cc: oneOrMany, object: z.union([comment, page]) }),
  Update: z.object({ ...activity, to: oneOrMany, cc: oneOrMany, object: z.union([comment, page, user]) }),
  Delete: z.object({ ...activity, object: z.union([url, tombstone]) }),
  Announce: z.object({ ...activity, object: z.union([url, z.looseObject({ id })]) }),
  Like: z.object({ ...activity, object: url }),
  Follow: follow,
  Accept: z.object({ ...activity, object: follow }),
  Reject: z.object({ ...activity, object: follow }),
  Undo: z.object({ ...activity, object: z.looseObject({ id, type: z.string(), actor: url, object: url }) }),
  Flag: z.object({ ...activity, object: z.union([url, z.array(url)]) }),
}

/** What its inbox, or its fetcher, makes of a document; 'nothing' for types it has no struct for. */
export function readAsLemmy(document: JsonObject): 'activity' | 'post' | 'comment' | 'user' | 'nothing' {
  const { type, object } = document
  const named = typeof type === 'string' ? activities[type] : undefined
  if (named !== undefined && 'actor' in document && 'object' in document) {
    // It has no polls and joins nothing: what carries one falls through, as any unknown activity does.
    if (isMap(object) && ['Question', 'Join', 'Invite', 'Offer'].includes(wordIn(object['type']))) return 'nothing'
    return parsed(named, document, 'activity')
  }
  if (user.shape.type.safeParse(type).success) return parsed(user, document, 'user')
  if (type === 'Note' && 'inReplyTo' in document) return parsed(comment, document, 'comment')
  if (page.shape.type.safeParse(type).success || Array.isArray(type)) return parsed(page, document, 'post')
  return 'nothing'
}

function parsed<T>(struct: z.ZodType, document: JsonObject, as: T): T {
  const result = struct.safeParse(document)
  if (!result.success) throw new PeerFault(z.prettifyError(result.error))
  return as
}
