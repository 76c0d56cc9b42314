import type { Item } from '../../../domain/items/item.js'
import type { ShownEntry } from '../../../domain/reading-lists/list-shelf.js'
import type { Post } from '../../../domain/posts/post.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { articleObject } from './article.js'
import { callObject, type Counted } from './call.js'
import { eventObject } from './event.js'
import { listObject } from './list.js'
import { noteObject } from './note.js'
import { questionObject } from './question.js'
import type { Named } from './text.js'
import { itemTombstone, postTombstone } from './tombstone.js'
import type { Tally, Writing } from './writing.js'

/**
 * Something of ours that others can have: what the hub publishes, or what a member wrote, with those it names.
 * `taking`: how many come to an event that one signs up for; `pledged`: how many promised for a call; null where unknown.
 * `entries`: of a reading list, what strangers may see of it.
 */
export type Subject =
  | { of: 'item'; item: Item; taking?: number | null; pledged?: Counted | null; entries?: readonly ShownEntry[] }
  | { of: 'post'; post: Post; named: readonly Named[] }

/**
 * What stands at the address of an object of ours, without a `@context`; what was deleted is a Tombstone.
 * @param tally  null when it is not known
 * @throws TypeError for what has no form on the network: items for members only, and posts of others
 */
export function objectOf(subject: Subject, writing: Writing, tally: Tally | null = null): JsonObject {
  return subject.of === 'item' ? itemOf(subject, writing, tally) : postOf(subject.post, subject.named, writing, tally)
}

function itemOf(subject: Subject & { of: 'item' }, writing: Writing, tally: Tally | null): JsonObject {
  const { item, taking = null, pledged = null, entries = [] } = subject
  if (item.audience === 'hub') throw new TypeError('What is for members only has no form on the network')
  if (item.state === 'deleted') return itemTombstone(item)
  const { event, writeUp, call } = item
  if (event !== null) return eventObject({ ...item, event }, taking, writing, tally)
  if (writeUp !== null) return articleObject({ ...item, writeUp }, writing, tally)
  if (call !== null) return callObject({ ...item, call }, writing, tally, pledged)
  if (item.kind === 'list') return listObject(item, entries, writing, tally)
  throw new TypeError(`An item of the kind ${item.kind} without its own part`)
}

function postOf(post: Post, named: readonly Named[], writing: Writing, tally: Tally | null): JsonObject {
  if (post.origin !== 'local') throw new TypeError('Only the author of a post may say it')
  if (post.state === 'deleted') return postTombstone(post, post.editedAt)
  const { poll } = post
  return poll === null
    ? noteObject(post, named, writing, tally)
    : questionObject({ ...post, poll }, named, writing, tally)
}
