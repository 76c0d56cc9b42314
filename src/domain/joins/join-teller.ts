import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { SETTLE_MS } from '../changes/meaning.js'
import { remindedAt } from '../changes/reminder.js'
import type { Post } from '../posts/post.js'
import { postOf, type PostRepo } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import { joinLetters, type LetterDeps } from './join-letters.js'
import { knowsOf, mayRemind, newsOf } from './join-news.js'
import type { JoinDoc, JoinRepo } from './join-repo.js'

const LEASE_MS = 2 * 60_000
const SOON_MS = 60_000
const DAY_MS = 24 * 60 * 60_000
/** More letters about one event are put off to the next day, when one tells how it is by then. */
export const MOST_LETTERS = 4
const MOST_REMINDED = 20

type Deps = LetterDeps & {
  joins: JoinRepo
  posts: Pick<PostRepo, 'byIri' | 'claimComers' | 'comersTold'>
  visible: PostService['visible']
  clock: Clock
}
type Parts = Deps & { letters: ReturnType<typeof joinLetters> }

/**
 * A worker's step: tells one member what has become of an event elsewhere that they come to, or reminds them of it. What
 * they know is kept with their join, and what they are told is written down before the letter; that has an id made of
 * the join, so that what a crash cuts off is finished, and nobody is told twice. @returns false with nothing to do
 */
export function joinTeller(given: Deps): () => Promise<boolean> {
  const deps: Parts = { ...given, letters: joinLetters(given) }
  return async () => (await spread(deps)) || (await tellOne(deps)) || remindOne(deps)
}

/** An event has changed: has all looked at who come to it. */
async function spread({ posts, joins, clock }: Parts): Promise<boolean> {
  const now = clock()
  const doc = await posts.claimComers(now, later(now, LEASE_MS))
  if (doc === null) return false
  await joins.lookAt(doc.iri, now)
  await posts.comersTold(doc)
  return true
}

async function tellOne(deps: Parts): Promise<boolean> {
  const { joins, letters, clock } = deps
  const now = clock()
  const doc = await joins.claimTell(now, later(now, LEASE_MS))
  if (doc === null) return false
  if (doc.telling) {
    await letters.tell(doc, doc.telling.id, doc.telling)
    await joins.saidIt(doc, doc.telling.id, now)
    return true
  }
  const { knows, saying, remind } = newsOf(doc, { ...(await seenBy(deps, doc)), now })
  const known = { remind, ...(knows !== undefined && { knows }) }
  if (saying === null) return joins.looked(doc, { ...known, tell: null }).then(() => true)
  const recent = recentOf(doc, now)
  const [oldest] = recent
  if (oldest !== undefined && recent.length >= MOST_LETTERS)
    return joins.looked(doc, { remind, tell: later(oldest, DAY_MS) }).then(() => true)
  const told = (doc.told ?? 0) + 1
  const telling = { ...saying, id: letterId(doc, `${told}`) }
  if (!(await joins.looked(doc, { ...known, telling, told, letters: [...recent, now] }))) return true
  await letters.tell(doc, telling.id, telling)
  await joins.saidIt(doc, telling.id, null)
  return true
}

async function remindOne(deps: Parts): Promise<boolean> {
  const { joins, letters, clock } = deps
  const now = clock()
  const doc = await joins.claimRemind(now, later(now, LEASE_MS))
  if (doc === null) return false
  const until = (remind: Date | null) => joins.reminding(doc, { remind }).then(() => true)
  const { post, zone, isChanging } = await seenBy(deps, doc)
  const event = mayRemind(doc, post, now)
  if (post === null || event === null) return until(null)
  // First what changed, and then what to be reminded of.
  const isTold = !doc.tell || doc.tell > later(now, SETTLE_MS)
  if (isChanging || !isTold) return until(later(now, SOON_MS))
  const { startsAt } = event
  const due = remindedAt({ startsAt, zone: event.zone ?? zone })
  if (due > now) return until(due)
  const before = doc.reminded ?? []
  const recent = recentOf(doc, now)
  if (!before.some((one) => one.getTime() === startsAt.getTime())) {
    if (recent.length >= MOST_LETTERS) return until(null)
    const reminded = [...before, startsAt].slice(-MOST_REMINDED)
    if (!(await joins.reminding(doc, { reminded, letters: [...recent, now] }))) return true
  }
  const { title, meaning } = knowsOf(post, doc.state, doc.place)
  if (meaning !== null) {
    const what = { title, post: post.id, meaning: { ...meaning, zone: event.zone ?? zone } }
    const id = letterId(doc, `remind ${startsAt.getTime()}`)
    await letters.remind(doc, id, { ...what, access: doc.place?.access ?? '' })
  }
  return until(null)
}

type Seen = {
  /** Also when it was taken down; null when they may not see it, or not any more. */
  post: Post | null
  zone: string
  /** Whether something of it has just changed, and is still to be told. */
  isChanging: boolean
}

async function seenBy({ posts, visible, letters, settings }: Parts, doc: JoinDoc): Promise<Seen> {
  const zone = (await settings.read())?.zone ?? 'UTC'
  const [found, reader] = [await posts.byIri(doc.event), await letters.readerOf(doc)]
  const isChanging = (found?.comers ?? null) !== null
  if (found === null || reader === null) return { post: null, zone, isChanging }
  const seen = await visible(reader, [{ ...found, state: 'published' }])
  return { post: seen.length > 0 ? postOf(found) : null, zone, isChanging }
}

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

const recentOf = ({ letters = [] }: JoinDoc, now: Date): Date[] =>
  letters.filter((at) => at.getTime() > now.getTime() - DAY_MS)

const letterId = ({ _id }: JoinDoc, of: string): string =>
  `joined-${createHash('sha256').update(`${_id} ${of}`).digest('base64url')}`
