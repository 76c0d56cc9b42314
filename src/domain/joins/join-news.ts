import { oneLine } from '../../core/characters.js'
import { changesBetween, differ, SETTLE_MS, type Meaning } from '../changes/meaning.js'
import { remindedAt } from '../changes/reminder.js'
import type { Post, PostEvent } from '../posts/post.js'
import type { PostDoc } from '../posts/post-repo.js'
import type { JoinDoc, JoinState } from './join-repo.js'

/** What somebody knows of an event elsewhere that they want to come to. */
export type Knows = {
  title: string
  state: JoinState
  /** Null of what is no event, or of which they know that it is gone. */
  meaning: Meaning | null
}

export type Answered = 'accepted' | 'movedUp' | 'waiting'

/** What somebody is told; it says all, so that what changes meanwhile is the next thing to tell. */
export type Saying = { title: string; host: string; post: string } & (
  | { kind: 'gone' | 'refused' }
  | {
      kind: 'news'
      answer: Answered | null
      before: Meaning
      after: Meaning
      zone: string
      /** Whether they may know where exactly it is, and how one gets in there. */
      accepted: boolean
      access: string
    }
)

const LONGEST_TITLE = 200

type Told = PostEvent['place']
type EventOf = Pick<Post, 'event'>

/**
 * Without its zone, which an author's server may begin or cease to name: in what it means to somebody only the moment
 * counts. @param told  where it is, as only those are told who are accepted
 */
function meaningOf({ event }: EventOf, told: Told): Meaning | null {
  if (event === null) return null
  const { startsAt, endsAt, place, online, state } = event
  return {
    ...{ startsAt, endsAt, zone: '', online, cancelled: state === 'cancelled', postponed: state === 'postponed' },
    ...{ place: whereOf(place), exact: whereOf(told) },
  }
}

const whereOf = (place: Told): Meaning['place'] =>
  place === null ? null : { name: place.name, address: place.address }

export function knowsOf(
  post: Pick<Post, 'event' | 'title' | 'url' | 'iri'>,
  state: JoinState,
  told: Told = null,
): Knows {
  return { title: titleOf(post), state, meaning: meaningOf(post, told) }
}

const titleOf = ({ title, url, iri }: Pick<Post, 'title' | 'url' | 'iri'>): string =>
  oneLine(title ?? url ?? iri)
    .slice(0, LONGEST_TITLE)
    .toWellFormed()

/** The mark for an event of somebody else's that is about to be written: nothing when it means the same to those who come. */
export function comersMark(
  before: Pick<PostDoc, 'event' | 'comers'>,
  after: EventOf,
  now: Date,
): Pick<PostDoc, 'comers'> {
  const [known, next] = [meaningOf(before, null), meaningOf(after, null)]
  if (known === null || next === null || !differ(known, next)) return {}
  return { comers: before.comers ?? new Date(now.getTime() + SETTLE_MS) }
}

/** What to write down, and what to say; null when they know all of it. */
export type News = { knows: Knows | undefined; saying: Saying | null; remind: Date | null }

type Given = {
  /** As the member may see it, also when it was taken down; null when they may not. */
  post: Post | null
  /** Of the hub, where the event names none. */
  zone: string
  now: Date
}

/** What the member of a join has to be told: what they know, against how it is. */
export function newsOf(doc: JoinDoc, { post, zone, now }: Given): News {
  const { knows, state } = doc
  if (post === null || state === 'left') return { knows, saying: null, remind: null }
  const at = { host: post.host, post: post.id }
  if (post.state === 'deleted') {
    const saying = countedOn(knows, now) ? { kind: 'gone' as const, title: knows.title, ...at } : null
    return { knows: knows && { ...knows, state, meaning: null }, saying, remind: null }
  }
  const next = knowsOf(post, state, state === 'accepted' ? (doc.place ?? null) : null)
  const [before, after] = [knows?.meaning ?? null, next.meaning]
  const told = { knows: next, remind: remindMark(doc, post, now, zone) }
  if (knows === undefined || before === null || after === null) return { ...told, saying: null }
  if (isOver(before, now) && isOver(after, now)) return { ...told, saying: null }
  if (state === 'refused' && !after.cancelled) {
    const isNews = knows.state !== state && !hasBegun(after, now)
    return { ...told, saying: isNews ? { kind: 'refused', title: next.title, ...at } : null }
  }
  if (state === knows.state && state === 'refused') return { ...told, saying: null }
  const answer = after.cancelled ? null : answerIn(knows.state, state)
  // What they are told together with an answer says all that they may know.
  const accepted = state === 'accepted'
  const changes = changesBetween(before, after, accepted && answer === null)
  if (answer === null && changes.length === 0) return { ...told, saying: null }
  const access = accepted ? (doc.place?.access ?? '') : ''
  const said = { title: next.title, ...at, answer, before, after, zone: post.event?.zone ?? zone, accepted, access }
  return { ...told, saying: { kind: 'news', ...said } }
}

function answerIn(before: JoinState, now: JoinState): Answered | null {
  if (before === now) return null
  if (now === 'accepted') return before === 'waiting' ? 'movedUp' : 'accepted'
  return now === 'waiting' ? 'waiting' : null
}

const isOver = ({ startsAt, endsAt, postponed }: Meaning, now: Date): boolean =>
  postponed !== true && (endsAt ?? startsAt) <= now

/** Who waited is refused when it begins, and has nothing from hearing it then. */
const hasBegun = ({ startsAt, postponed }: Meaning, now: Date): boolean => postponed !== true && startsAt <= now

const countedOn = (knows: Knows | undefined, now: Date): knows is Knows & { meaning: Meaning } => {
  if (knows === undefined || knows.meaning === null || knows.state === 'refused') return false
  return !knows.meaning.cancelled && !isOver(knows.meaning, now)
}

/** Whether there is anything left of it to remind this member of. */
export function mayRemind(doc: Pick<JoinDoc, 'state'>, post: Post | null, now: Date): PostEvent | null {
  if (doc.state !== 'accepted' || post?.state !== 'published' || post.event === null) return null
  const { state, startsAt } = post.event
  return state !== 'cancelled' && state !== 'postponed' && startsAt > now ? post.event : null
}

/** Who is accepted only when it was due already has just heard of it; the same with what was moved so near. */
function remindMark(doc: JoinDoc, post: Post, now: Date, zone: string): Date | null {
  const event = mayRemind(doc, post, now)
  if (event === null) return null
  const start = event.startsAt.getTime()
  const due = remindedAt({ startsAt: event.startsAt, zone: event.zone ?? zone })
  const isSame = doc.knows?.meaning?.startsAt.getTime() === start
  const isDone = doc.reminded?.some((one) => one.getTime() === start) === true
  if (due > now) return isDone ? null : due
  return isSame ? (doc.remind ?? null) : null
}
