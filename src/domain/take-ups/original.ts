import { createHash } from 'node:crypto'
import type { Action, Outcome } from '../items/item.js'
import type { Post } from '../posts/post.js'
import { plainText } from '../text/plain.js'
import { ownWords } from './wording.js'
import { wordsBetween, type Part } from '../write-ups/difference.js'

/** In UTF-16 units of plain text. */
const LONGEST_TEXT = 20_000

/** What the call of another hub said when somebody here last looked: what is told is the difference to that. */
export type Seen = {
  title: string
  text: string
  action: Action
  deadline: Date | null
  link: string | null
  goal: number | null
  area: string | null
  /** `gone`: taken down, or no call any more. */
  state: 'open' | Outcome | 'gone'
}

/** What of a call can be another, in the order in which it matters. */
export const originalParts = ['state', 'deadline', 'title', 'text', 'action', 'link', 'area', 'goal'] as const
export type OriginalPart = (typeof originalParts)[number]

/** Of these one's own call can take over what the original says now. */
export const takenOver = ['deadline', 'title', 'text', 'action', 'link'] as const satisfies OriginalPart[]
export type TakenOver = (typeof takenOver)[number]

export type OriginalChange = { part: OriginalPart; parts: Part[] | null }

export function seenIn(post: Post): Seen {
  const { title, call } = post
  const state = stateOf(post)
  if (state === 'gone' || call === null) return { ...nothing, state: 'gone' }
  const { action, deadline, link, goal, area } = call
  const said = { title: call.title || (title ?? ''), text: plainText(ownWords(post), LONGEST_TEXT) }
  return { ...said, action, deadline, link, goal, area, state }
}

const nothing = { title: '', text: '', action: 'other', deadline: null, link: null, goal: null, area: null } as const

/** Names what was seen: who decides about a change says of which. */
export const seenDigest = (seen: Seen): string =>
  createHash('sha256')
    .update(JSON.stringify(originalParts.map((part) => seen[part])))
    .digest('base64url')

/** Which parts are otherwise now. Of what was taken down only that. */
export function changedParts(before: Seen, after: Seen): OriginalPart[] {
  if (after.state === 'gone') return before.state === 'gone' ? [] : ['state']
  return originalParts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
}

/** The same with what changed in texts, which takes a while: for those who want to read it. */
export const changesIn = (before: Seen, after: Seen): OriginalChange[] =>
  changedParts(before, after).map((part) => {
    const isText = part === 'text' || part === 'title'
    return { part, parts: isText ? wordsBetween(before[part], after[part]) : null }
  })

/** How a call of somebody else stands. */
export const stateOf = ({ state, call }: Pick<Post, 'state' | 'call'>): Seen['state'] =>
  state === 'deleted' || call === null ? 'gone' : call.state
