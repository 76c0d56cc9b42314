import { escapeAttribute, escapeText } from '../../core/characters.js'
import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { LiveBus } from '../live/live-bus.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Acting } from '../apps/acting.js'
import type { LocalActor } from '../actors/actor.js'
import { markFor } from '../announcing.js'
import { can, type Member } from '../members/member.js'
import type { Throttle } from '../members/throttle.js'
import { isForEverybody, type Viewer } from '../audience.js'
import type { QuoteService } from '../quotes/quote-service.js'
import type { OwnQuotes } from '../quotes/own-quotes.js'
import { refusal } from '../refusals.js'
import type { Subject } from '../subjects.js'
import { plainText } from '../text/plain.js'
import { postingLimits } from './limits.js'
import type { OnceRepo } from './once-repo.js'
import { postOf, type PostDoc, type PostRepo } from './post-repo.js'
import { versionOf, type PostRevisionRepo, type PostVersion } from './post-revision-repo.js'
import { saysTheSame } from './post-versions.js'
import type { PostService } from './post-service.js'
import type { Post, PostPoll, PostSource, QuotePolicy } from './post.js'
import { audienceUnder } from './status-audience.js'
import {
  asksTheSame,
  checkParts,
  checkText,
  languageIn,
  pollOf,
  type NewPoll,
  type NewStatus,
  type StatusChange,
} from './status-draft.js'
import type { Window } from '../window.js'
import { tidy } from './status-text.js'
import { mediaOf, type StatusFiles } from './status-files.js'
import type { StatusWriter } from './status-writer.js'

type Deps = {
  repo: PostRepo
  revisions: PostRevisionRepo
  onces: OnceRepo
  posts: Pick<PostService, 'publish' | 'remove' | 'visible'> & { writer: StatusWriter }
  actors: LocalActors
  quotes: OwnQuotes
  shownQuotes: Pick<QuoteService, 'statesOf'>
  files: Pick<StatusFiles, 'attach' | 'change' | 'detach' | 'drop'>
  live: Pick<LiveBus, 'publish'>
  wakeNotifier: () => void
  throttle: Pick<Throttle, 'take'>
  newId: () => string
  clock: Clock
  wakeAnnouncer: () => void
}

/** @property key  what tells a repeat within an hour from something new. @property id  set aside before */
export type Posting = { key?: string | null; as?: 'self' | 'voice'; id?: string }

/** One version of a post, as its history shows it. */
export type ShownVersion = PostVersion & { at: Date }

const MOST_TRIES = 20
const MOST_QUOTES = 1_000

/** What members write as themselves, and those who publish as the hub: posted, edited, taken down to be written anew. */
export class StatusService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Publishes a status, once for each key.
   * @throws Refusal 'invalid'; 'forbidden' without a profile; 'not-found' for what it answers or quotes; 'too-many'
   */
  async post(member: Member, input: NewStatus, { key = null, as = 'self', id }: Posting = {}): Promise<Post> {
    const { onces, throttle, newId } = this.#deps
    const said = key === null ? null : await this.saidBefore(member, key)
    if (said !== null) return said
    const ready = await this.ready(member, input, as)
    if (id === undefined) await throttle.take({ kind: 'status', subject: member.id, limits: postingLimits })
    const wanted = id ?? newId()
    return this.#publish(member, ready, key === null ? wanted : await onces.hold(member.id, key, wanted))
  }

  /** An id for what is about to be published under this key; the same for a repeat. */
  async setAside(member: Member, key: string | null): Promise<string> {
    const { onces, newId } = this.#deps
    return key === null ? newId() : onces.hold(member.id, key, newId())
  }

  /** What was published under this key within the last hour; null when nothing was, or it is no more. */
  async saidBefore(member: Member, key: string): Promise<Post | null> {
    const { onces, repo } = this.#deps
    const id = await onces.find(member.id, key)
    const doc = id === null ? null : await repo.get(id)
    if (doc?.state === 'deleted') await onces.release(member.id, key, doc._id)
    return doc?.state === 'published' ? postOf(doc) : null
  }

  /** Whether it could be published like this. @throws as `post` */
  async ready(member: Member, input: NewStatus, as: 'self' | 'voice' = 'self'): Promise<Ready> {
    const { writer } = this.#deps.posts
    const { text, warning = '', media = [], poll = null, quotes = null, inReplyTo = null } = input
    const me = await writer.speaker(member, as)
    checkText({ text, warning }, writer.ownHost)
    checkParts({ text, files: media.length, poll: poll !== null, quotes: quotes !== null })
    if (poll !== null) pollOf(poll, this.#deps.clock(), 0)
    const parent = inReplyTo === null ? null : await writer.subjectFor(member, inReplyTo)
    const audience = audienceUnder(input.audience ?? 'public', parent)
    writer.keepIn(parent, await writer.mentionedIn(text))
    const quoted = quotes === null ? null : await writer.subjectFor(member, quotes)
    if (quoted !== null) await this.#deps.quotes.check(me, quoted, audience)
    return { me, input, parent, audience, quoted }
  }

  async #publish(member: Member, { me, input, parent, audience, quoted }: Ready, id: string): Promise<Post> {
    const { posts, files, clock, quotes } = this.#deps
    const { writer } = posts
    const [now, warning] = [clock(), tidy(input.warning ?? '').replaceAll(/\s+/g, ' ')]
    const begun = writer.begun(id, me, parent, now)
    const poll = pollIn(input, now)
    const attached = await files.attach(member.id, input.media ?? [], `post:${id}`)
    const doc: PostDoc = {
      ...begun,
      ...(await this.#written(me.iri, { text: tidy(input.text), format: 'plain' }, quoted)),
      ...kindOf(poll),
      ...{ audience, files: attached, app: input.app ?? null },
      summary: warning === '' ? null : warning,
      sensitive: input.sensitive === true || warning !== '',
      language: languageIn(input.language, await writer.language()),
      quote: quoted === null ? null : await quotes.begin(me, quoted, begun.iri),
      quotePolicy: policyUnder(input.quotePolicy, audience),
      announce: audience === 'hub' ? null : now,
    }
    return (await posts.publish(doc)) ?? postOf(doc)
  }

  /**
   * Changes what was published; what it was is kept, and all who have it are told: no more often than of new ones.
   * @throws Refusal as `post`; 'not-found' for what is not theirs
   */
  async edit(member: Member, id: string, change: StatusChange): Promise<Post> {
    const { repo, revisions, throttle } = this.#deps
    await this.#own(member, id)
    await throttle.take({ kind: 'status-edit', subject: member.id, limits: postingLimits })
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const [doc, me] = await this.#own(member, id)
      const set = await this.#changed(member, me, doc, change)
      if (set === null) return postOf(doc)
      await revisions.archive(doc)
      const changed = await repo.change(doc, set)
      if (changed === null) continue
      // Only what it has now: a version that was kept shows its files from elsewhere no longer than a day.
      await this.#deps.files.detach(`post:${id}`, { keep: mediaOf(changed.files) })
      this.#changedNow(id)
      return postOf(changed)
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** Takes down something of theirs. @returns it as it was, to be written anew. @throws Refusal 'not-found' */
  async remove(member: Member, id: string, { deleteMedia = false } = {}): Promise<Post> {
    const [doc] = await this.#own(member, id)
    await this.#deps.posts.remove(member, id)
    if (deleteMedia) await this.#deps.files.drop(`post:${id}`, mediaOf(doc.files))
    return { ...postOf(doc), source: sourceOf(doc) }
  }

  /** What was typed. @throws Refusal 'not-found' for what is not theirs */
  async source(member: Member, id: string): Promise<{ text: string; warning: string }> {
    const [doc] = await this.#own(member, id)
    return { text: sourceOf(doc).text, warning: doc.summary ?? '' }
  }

  /** All versions, the first one first. The caller has asked whether they may see it. */
  async history(post: Post): Promise<ShownVersion[]> {
    const former = post.origin === 'local' ? await this.#deps.revisions.of(post.id) : []
    const at = post.editedAt ?? post.publishedAt
    // A version that was kept, and then was not changed after all.
    const before = former.filter(({ from }) => from < at)
    return [...before.map(({ from, content }) => ({ ...content, at: from })), { ...versionOf(post), at }]
  }

  /** Says who may quote something of theirs from now on. @throws Refusal 'not-found' */
  async setQuotePolicy(member: Member, id: string, policy: QuotePolicy): Promise<Post> {
    const { repo, clock } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const [doc] = await this.#own(member, id)
      const quotePolicy = policyUnder(policy, doc.audience)
      if (quotePolicy === (doc.quotePolicy ?? 'public')) return postOf(doc)
      const changed = await repo.change(doc, { quotePolicy, announce: told(doc, clock()) })
      if (changed === null) continue
      this.#changedNow(id)
      return postOf(changed)
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** How often some things are quoted, by their addresses, of those that are; by leave or without it. @param of  at most 500 */
  async quoteCounts(of: readonly Iri[]): Promise<Map<Iri, number>> {
    const { repo } = this.#deps
    const quoting = await repo.quotedAmong(of)
    return new Map(
      await Promise.all(quoting.map(async (one) => [one, await repo.countQuoting(one, MOST_QUOTES)] as const)),
    )
  }

  /**
   * What quotes something and may show it, of what a viewer may see, newest first. A page may be short although there is a
   * next. @param window  ids of quotes: only older than `before`, newer than `since`, or directly in front of `after`
   */
  async quotesOf(
    viewer: Viewer,
    of: Iri,
    { limit, before = null, since = null, after = null }: Window,
  ): Promise<{ posts: Post[]; next: string | null; prev: string | null }> {
    const { repo, posts, shownQuotes } = this.#deps
    const at = async (id: string | null) => {
      const doc = id === null ? null : await repo.get(id)
      return doc === null ? null : { _id: doc._id, publishedAt: doc.publishedAt }
    }
    const found =
      after === null
        ? await repo.quoting(of, { limit, after: await at(before) })
        : await repo.quotingUp(of, { limit, after: await at(after) })
    const oldest = await at(since)
    const newer = oldest === null ? found.docs : found.docs.filter((doc) => isBehind(oldest, doc))
    const docs = after === null ? newer : newer.toReversed()
    const seen = (await posts.visible(viewer, docs)).map(postOf)
    const states = await shownQuotes.statesOf(seen)
    const goesOn = after !== null || (found.next !== null && docs.length === found.docs.length)
    return {
      posts: seen.filter((post) => states.get(post.iri)?.state === 'accepted'),
      next: goesOn ? (docs.at(-1)?._id ?? null) : null,
      prev: docs[0]?._id ?? null,
    }
  }

  /** Whoever has to know is told. */
  #changedNow(id: string): void {
    const { live, wakeAnnouncer, wakeNotifier } = this.#deps
    live.publish({ what: 'changed', of: 'post', status: id })
    wakeAnnouncer()
    wakeNotifier()
  }

  /** What a member may change: their own, unless they act as the hub, and what was typed as the hub. */
  async #own(member: Acting, id: string): Promise<[PostDoc, LocalActor]> {
    const { repo, actors } = this.#deps
    const doc = await repo.get(id)
    if (doc === null || doc.origin !== 'local' || doc.state === 'deleted') throw refusal('not-found', 'no-such-item')
    const me = can(member, 'read') && member.as !== 'voice' ? await actors.ofMember(member.id) : null
    if (me?.iri === doc.author) return [doc, me]
    const voice = can(member, 'publish') && (doc.source ?? null) !== null ? await actors.voice() : null
    if (voice?.iri === doc.author) return [doc, voice]
    throw refusal('not-found', 'no-such-item')
  }

  /** @returns null when that is what it says already */
  async #changed(member: Member, me: LocalActor, doc: PostDoc, change: StatusChange) {
    const { clock, files, posts } = this.#deps
    const { writer } = posts
    const before = sourceOf(doc)
    const text = change.text === undefined ? before.text : tidy(change.text)
    const warning = change.warning === undefined ? (doc.summary ?? '') : tidy(change.warning).replaceAll(/\s+/g, ' ')
    checkText({ text, warning }, writer.ownHost)
    const now = new Date(Math.max(clock().getTime(), doc.versionAt.getTime() + 1))
    const poll = pollAfter(doc.poll, change.poll, now)
    const count = change.media?.length ?? doc.files.length
    checkParts({ text, files: count, poll: poll !== null, quotes: (doc.quote ?? null) !== null })
    const holder = `post:${doc._id}`
    const held = mediaOf(doc.files)
    for (const { id, ...words } of change.describe ?? [])
      await files.change(member.id, id, words, held.includes(id) ? holder : null)
    const attached =
      change.media === undefined && change.describe === undefined
        ? doc.files
        : await files.attach(member.id, change.media ?? held, holder)
    const written =
      text === before.text && (doc.source ?? null) !== null ? textIn(doc) : await this.#rewritten(me.iri, doc, text)
    writer.keepIn(await writer.seenAt(doc.inReplyTo), written.mentions)
    const said = {
      ...written,
      ...kindOf(poll, doc),
      files: attached,
      summary: warning === '' ? null : warning,
      sensitive: (change.sensitive ?? (change.warning === undefined && doc.sensitive)) || warning !== '',
      language: change.language === undefined ? doc.language : languageIn(change.language, await writer.language()),
      ...(change.quotePolicy !== undefined && { quotePolicy: policyUnder(change.quotePolicy, doc.audience) }),
    }
    if (saysTheSame(doc, said)) return null
    const wereNamed = [...new Set([...(doc.wereNamed ?? []), ...doc.mentions])]
    return { ...said, wereNamed, editedAt: now, versionAt: now, announce: told(doc, now), hear: now }
  }

  /** Whoever was named without standing in the text still is. */
  async #rewritten(me: Iri, doc: PostDoc, text: string) {
    const { writer } = this.#deps.posts
    const before = sourceOf(doc)
    const inText = new Set(await writer.mentionedIn(before.text))
    const also = doc.mentions.filter((actor) => !inText.has(actor))
    const { quote = null } = doc
    const quoted = quote === null ? null : await writer.seenAt(quote.of)
    return this.#written(me, { text, format: before.format }, quoted, before.format === 'markdown' ? also : [])
  }

  /** Programs that know no quotes show a line with a link to it; the others leave that line out. */
  async #written(me: Iri, source: PostSource, quoted: Subject | null, also: readonly Iri[] = []) {
    const written = await this.#deps.posts.writer.textOf(me, source, also)
    const page = quoted === null ? null : pageOf(quoted)
    if (page === null || written.html.includes(`"${escapeAttribute(page)}"`)) return written
    const link = `<a href="${escapeAttribute(page)}">${escapeText(page)}</a>`
    return { ...written, html: `<p class="quote-inline">RE: ${link}</p>${written.html}` }
  }
}

export type Ready = {
  me: LocalActor
  input: NewStatus
  parent: Subject | null
  audience: PostDoc['audience']
  quoted: Subject | null
}

const pollIn = ({ poll = null }: NewStatus, now: Date): PostPoll | null => (poll === null ? null : pollOf(poll, now, 0))

const pageOf = (subject: Subject): string =>
  subject.of === 'item' ? subject.item.iri : (subject.post.url ?? subject.post.iri)

const told = (doc: PostDoc, now: Date): Date | null => markFor({ ...doc, leaves: false }, doc.audience !== 'hub', now)

const textIn = ({ html, tags, tagKeys, mentions, recipients, source }: PostDoc) => ({
  ...{ html, tags, tagKeys, mentions, recipients, source },
})

/** Of what was written before that was kept, as near as it comes. */
const sourceOf = ({ source, html }: Pick<Post, 'source' | 'html'>) =>
  source ?? { text: plainText(html), format: 'plain' as const }

/** What only some may read can be quoted by nobody. */
const policyUnder = (policy: QuotePolicy = 'public', audience: PostDoc['audience']): QuotePolicy =>
  isForEverybody(audience) ? policy : 'nobody'

/** @param doc  where it stood before; a poll that was closed stays so while it asks the same */
function kindOf(poll: PostPoll | null, doc?: PostDoc) {
  const due = poll === null || poll.closedAt !== null ? null : poll.endsAt
  const isAsIs = doc !== undefined && poll !== null && JSON.stringify(poll) === JSON.stringify(doc.poll)
  const pollDue = isAsIs ? (doc.pollDue ?? null) : due
  return poll === null
    ? { kind: 'status' as const, type: 'Note', poll, pollDue }
    : { kind: 'question' as const, type: 'Question', poll, pollDue }
}

/** Votes stay where the same is asked; its time is counted anew when it is given. */
function pollAfter(before: PostPoll | null, asked: NewPoll | null | undefined, now: Date): PostPoll | null {
  if (asked === undefined) return before
  if (asked === null) return null
  const next = pollOf(asked, now, (before?.round ?? -1) + 1)
  if (before === null || !asksTheSame(before, next)) return next
  if (before.closedAt !== null) return before
  return { ...before, endsAt: next.endsAt, ...(next.hidesTotals !== undefined && { hidesTotals: next.hidesTotals }) }
}

type Place = Pick<PostDoc, '_id' | 'publishedAt'>

/** Whether the first stands behind the second, newest first. */
function isBehind(one: Place, other: Place): boolean {
  const ms = one.publishedAt.getTime() - other.publishedAt.getTime()
  return ms < 0 || (ms === 0 && one._id < other._id)
}
