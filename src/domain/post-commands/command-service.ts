import { escapeAttribute, escapeText } from '../../core/characters.js'
import { Refusal } from '../../core/errors.js'
import { hostOf, iri } from '../../core/iri.js'
import type { DateSource } from '../../words/dates.js'
import { wordsIn, type Words } from '../../words/words.js'
import type { LocalActor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { DraftService } from '../drafts/draft-service.js'
import { draftPath } from '../drafts/draft-path.js'
import type { Publishing } from '../drafts/publishing.js'
import type { ItemRepo } from '../items/item-repo.js'
import { itemOf } from '../items/item-repo.js'
import type { Audience, Item } from '../items/item.js'
import { can, type Member } from '../members/member.js'
import { HOUR_MS, type Throttle } from '../members/throttle.js'
import { blankPost } from '../posts/blank-post.js'
import { postOf, type PostDoc, type PostRepo } from '../posts/post-repo.js'
import type { Post } from '../posts/post.js'
import { FieldFaults, isRefusalCode, refusal } from '../refusals.js'
import type { SettingsService } from '../settings/settings-service.js'
import { answerTo, type Outcome } from './answer.js'
import { parseCommand, type Command } from './command.js'

/** A post that a member is about to publish from an app. */
export type Posting = {
  /** Under which the answer is kept: with the same one a repeat answers, and publishes, the same. */
  id: string
  text: string
  audience: Audience | 'direct'
  /** BCP 47; null when the app does not say. */
  language: string | null
  /** Files of its pictures on this machine, and what they show. */
  pictures: readonly { path: string; alt: string }[]
}

type Deps = {
  baseUrl: string
  drafts: Pick<DraftService, 'became' | 'bring' | 'addPicture'>
  publishing: Pick<Publishing, 'preview' | 'publish'>
  items: Pick<ItemRepo, 'get'>
  posts: Pick<PostRepo, 'add' | 'get'>
  actors: Pick<LocalActors, 'voice' | 'ofMember'>
  settings: Pick<SettingsService, 'read'>
  throttle: Pick<Throttle, 'take'>
  dates: DateSource
  newId: () => string
  clock: () => Date
}

/** More than people type. */
const RATE = [{ limit: 60, windowMs: HOUR_MS }]

/**
 * Events and calls from an app that knows nothing of them: a post that begins with `#event` or `#call` becomes one, by the
 * same way as in the editor. The hub answers in a private post, for its writer and those who speak for the hub: where it
 * is, or what was understood and what is missing, with the draft it is kept as.
 */
export class PostCommands {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * @returns the hub's answer, in place of the post; null for every post that is none of these, and for those of members
   * who may not publish
   * @throws Refusal 'invalid' for a picture without words, which the app is to ask for; 'too-many'
   */
  async take(member: Member, posting: Posting): Promise<Post | null> {
    if (!can(member, 'publish')) return null
    const { settings, actors, throttle, posts } = this.#deps
    const [kept, voice] = [await settings.read(), await actors.voice()]
    if (kept === null || voice === null) return null
    const command = parseCommand(posting.text, kept)
    if (command === null) return null
    const before = await posts.get(posting.id)
    if (before !== null) return postOf(before)
    if (posting.pictures.some(({ alt }) => alt.trim() === '')) throw refusal('invalid', 'picture-without-words')
    await throttle.take({ kind: 'post-command', subject: member.id, limits: RATE })
    const language = member.language ?? kept.language
    const speaking = { words: wordsIn(language), dates: this.#deps.dates.dates(language, kept.zone) }
    const outcome = await this.#carryOut(member, command, posting, speaking.words)
    const said = answerTo(command, outcome, speaking)
    return this.#answer(posting.id, { voice, said, to: await actors.ofMember(member.id), language })
  }

  async #carryOut(member: Member, command: Command, posting: Posting, words: Words): Promise<Outcome> {
    const { baseUrl, drafts } = this.#deps
    const draft = `${member.id}-${posting.id}`
    const kept = { did: 'kept', draft: baseUrl + draftPath(draft), faults: [], refused: null } as const
    try {
      const done = await drafts.became(member, draft)
      if (done === null) await this.#keep(member, draft, command, posting)
      if (command.faults.length > 0 || posting.audience === 'direct') {
        await this.#deps.publishing.preview(member, draft) // for all that is wrong with it, at once
        return kept
      }
      return published(done === null ? await this.#publish(member, draft) : await this.#itemOf(done))
    } catch (error) {
      if (error instanceof FieldFaults) return { ...kept, faults: error.faults }
      if (!(error instanceof Refusal) || !isRefusalCode(error.code)) throw error
      return { ...kept, refused: words.refusals[error.code] }
    }
  }

  /** As a draft like any other, whatever is wrong with it. A repeat finds it kept. */
  async #keep(member: Member, id: string, { kind, fields }: Command, posting: Posting): Promise<void> {
    const { drafts, newId } = this.#deps
    const audience = posting.audience === 'direct' ? 'public' : posting.audience
    const all = { ...fields, audience, ...(posting.language !== null && { language: posting.language }) }
    const isNew = await drafts.bring(member, { id, kind, fields: all, becomes: newId() })
    if (isNew) for (const { path, alt } of posting.pictures) await drafts.addPicture(member, id, path, alt)
  }

  async #publish(member: Member, draft: string): Promise<Item> {
    const done = await this.#deps.publishing.publish(member, draft)
    if (!done.published) throw refusal('conflict', 'changed-meanwhile')
    return done.item
  }

  async #itemOf(id: string): Promise<Item> {
    const doc = await this.#deps.items.get(id)
    if (doc === null) throw refusal('not-found', 'no-such-item')
    return itemOf(doc)
  }

  async #answer(id: string, { voice, said, to, language }: Saying): Promise<Post> {
    const { baseUrl, posts, clock } = this.#deps
    const now = clock()
    const [first = '', ...rest] = said
    const html = [to === null ? first : `${mentionOf(to)} ${first}`, ...rest].map((text) => `<p>${text}</p>`).join('')
    const name = iri(`${baseUrl}/o/${id}`)
    const mentions = to === null ? [] : [to.iri]
    const doc: PostDoc = {
      ...blankPost,
      ...{ _id: id, iri: name, author: voice.iri, host: hostOf(voice.iri), audience: 'direct' },
      ...{ html, language, mentions, recipients: mentions, inReplyTo: null, thread: name },
      ...{ publishedAt: now, versionAt: now, receivedAt: now, place: null },
      announce: null, // it is for somebody here, and goes nowhere
    }
    await posts.add(doc)
    return postOf((await posts.get(id)) ?? doc)
  }
}

type Saying = { voice: LocalActor; said: readonly string[]; to: LocalActor | null; language: string }

const published = (item: Item): Outcome => ({ did: 'published', item, page: item.iri })

const mentionOf = ({ iri: name, handle }: LocalActor): string =>
  `<a href="${escapeAttribute(name)}" class="u-url mention">@${escapeText(handle)}</a>`
