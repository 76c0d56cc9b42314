import { hash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import { can, type Member } from '../members/member.js'

/** What members are told of, by the names that Mastodon's API gives it. */
export const notificationTypes = [
  'mention',
  'status',
  'reblog',
  'follow',
  'follow_request',
  'favourite',
  'poll',
  'update',
  'quote',
  'quoted_update',
  'severed_relationships',
  'moderation_warning',
  'admin.sign_up',
  'admin.report',
] as const
export type NotificationType = (typeof notificationTypes)[number]

/** Whoever looks after the hub no longer hears of it no longer. */
export const mayHear = (member: Member, type: NotificationType): boolean =>
  !type.startsWith('admin.') || can(member, 'moderate')

/** Several of these about the same are one in a grouped list. */
export const groupable: readonly NotificationType[] = ['favourite', 'reblog', 'follow', 'admin.sign_up']

/** What nobody chose to send, or the member asked to be told of: no policy keeps it back. */
export const unfiltered: readonly NotificationType[] = [
  'status',
  'poll',
  'update',
  'quoted_update',
  'severed_relationships',
  'moderation_warning',
  'admin.sign_up',
  'admin.report',
]

/** These speak of what became of something, by nobody in particular. */
export const impersonal: readonly NotificationType[] = [
  'poll',
  'severed_relationships',
  'moderation_warning',
  'admin.sign_up',
  'admin.report',
]

/** Follows that a rule about a domain has ended. */
export type Severed = { domain: string; followers: number; following: number }

/** What a member is to be told, once, before anybody has asked whether they want to hear it. */
export type Telling = {
  member: string
  type: NotificationType
  /** Who did it. */
  from: Iri
  /** What it is about, an item or a post; null when it is about none. */
  subject: Iri | null
  /** Names the cause among all of this type: the same is told once. */
  cause: string
  /** Id of what else it is about: a report, a new member, a post that was taken down. */
  about?: string
  severed?: Severed
  /** Of what is told anew whenever it changes: of which version. */
  version?: Date
  /** It answers what the member wrote themselves. */
  answers?: boolean
}

/** Neither ids nor types have a line break in them. */
export const tellingId = ({ member, type, cause }: Pick<Telling, 'member' | 'type' | 'cause'>): string =>
  hash('sha256', `${member}\n${type}\n${cause}`, 'base64url')

const BUCKET_MS = 12 * 60 * 60_000

/** What is one in a grouped list: the same kind of thing, about the same, within half a day; null for what stands alone. */
export function groupKeyOf({ type, subject }: Pick<Telling, 'type' | 'subject'>, at: Date): string | null {
  if (!groupable.includes(type)) return null
  const about = subject === null ? [] : [hash('sha256', subject, 'hex').slice(0, 16)]
  return [type.replace('.', '_'), ...about, Math.floor(at.getTime() / BUCKET_MS)].join('-')
}
