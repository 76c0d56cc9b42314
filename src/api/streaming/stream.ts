import { parseId, shownId } from '../../core/ids.js'
import { covers } from '../../domain/apps/scope.js'
import { tagKey } from '../../domain/text/tags.js'

/** What apps may listen to. Source: Mastodon documentation, "Streaming timelines/categories". */
export const streamNames = [
  'user',
  'user:notification',
  'public',
  'public:media',
  'public:local',
  'public:local:media',
  'public:remote',
  'public:remote:media',
  'hashtag',
  'hashtag:local',
  'list',
  'direct',
] as const
export type StreamName = (typeof streamNames)[number]

/** One thing that an app listens to. */
export type Stream = {
  name: StreamName
  /** A hashtag's key, or the id of a list, in the form in which it is kept; null where there is neither. */
  of: string | null
  /** What the app is told it is from: the name, and the tag or list as it was asked for. */
  label: readonly string[]
}

/** In Mastodon's words, which apps show. */
export type StreamFault = { status: 400 | 401; error: string }

const LONGEST_TAG = 200

/** @param asked  as the app sent them */
export function streamOf(name: string, asked: { tag?: unknown; list?: unknown }): Stream | StreamFault {
  const known = streamNames.find((one) => one === name)
  if (known === undefined) return { status: 400, error: 'Unknown stream type' }
  if (known === 'list') {
    const id = parseId(textOf(asked.list))
    return id === null
      ? { status: 400, error: 'Missing list name parameter' }
      : { name: known, of: id, label: [known, shownId(id)] }
  }
  if (known !== 'hashtag' && known !== 'hashtag:local') return { name: known, of: null, label: [known] }
  const tag = textOf(asked.tag).replace(/^#/, '')
  const key = tag.length > LONGEST_TAG ? '' : tagKey(tag)
  return key === ''
    ? { status: 400, error: 'Missing tag name parameter' }
    : { name: known, of: key, label: [known, tag] }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

export const isFault = (found: Stream | StreamFault): found is StreamFault => 'error' in found

/** Whether a token lets an app listen to it; what everybody is shown needs no scope, but a member. */
export function mayListen(scopes: readonly string[], { name }: Stream): boolean {
  if (name.startsWith('public') || name.startsWith('hashtag')) return true
  return covers(scopes, name === 'user:notification' ? 'read:notifications' : 'read:statuses')
}

/** What an event is told under, for all who listen to the same. */
export type Topic = string

/** Under which topics a member hears of something on a stream. */
export function topicsOf(stream: Stream, member: string, scopes: readonly string[]): Topic[] {
  switch (stream.name) {
    case 'user': {
      const own = [`home:${member}`, `member:${member}`, 'everybody']
      return covers(scopes, 'read:notifications') ? [...own, `notifications:${member}`] : own
    }
    case 'user:notification':
      return [`notifications:${member}`]
    case 'direct':
      return [`direct:${member}`]
    case 'list':
      return [`list:${stream.of ?? ''}`]
    case 'hashtag':
    case 'hashtag:local':
      return [`${stream.name}:${stream.of ?? ''}`]
    default:
      return [stream.name]
  }
}

export const streamKey = ({ name, of }: Stream): string => (of === null ? name : `${name} ${of}`)
