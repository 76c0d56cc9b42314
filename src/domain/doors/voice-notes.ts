import { escapeAttribute, escapeText } from '../../core/characters.js'
import { hostOf, iri, type Iri } from '../../core/iri.js'
import { isLanguage, languageFrom, wordsIn, type Language, type Words } from '../../words/words.js'
import type { Actor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Item } from '../items/item.js'
import { blankPost } from '../posts/blank-post.js'
import type { PostDoc, PostRepo } from '../posts/post-repo.js'
import { pathOf } from '../text/slug.js'
import type { Standing } from './answer-repo.js'

type Deps = {
  posts: Pick<PostRepo, 'add'>
  actors: Pick<LocalActors, 'voice' | 'instanceIri'>
  /** Of the hub, for texts whose language it does not speak. */
  language: () => Promise<string>
}

export type VoiceNotes = ReturnType<typeof voiceNotes>

/** What the hub itself writes as posts: to somebody who answered it, and polls. A repeat under the same id adds nothing. */
export function voiceNotes({ posts, actors, language }: Deps) {
  const { origin } = new URL(actors.instanceIri)
  const linkTo = (item: Item) => `<a href="${escapeAttribute(pathOf(item))}">${escapeText(item.title)}</a>`

  async function languageOf(item: Item): Promise<Language> {
    const own = await language()
    return languageFrom(item.language) ?? (isLanguage(own) ? own : 'en')
  }

  async function made(id: string, item: Item, at: Date, change: Partial<PostDoc>): Promise<PostDoc> {
    const voice = await actors.voice()
    if (voice === null) throw new Error('A hub without a voice has something to say')
    const place = { inReplyTo: item.iri as Iri, thread: item.iri as Iri }
    const own = { _id: id, iri: iri(`${origin}/o/${id}`), author: voice.iri, host: hostOf(voice.iri) }
    const written = { publishedAt: at, versionAt: at, receivedAt: at, announce: at, place: null }
    return {
      ...blankPost,
      ...own,
      ...written,
      ...place,
      language: await languageOf(item),
      audience: 'direct',
      ...change,
    }
  }

  return {
    /**
     * Tells somebody elsewhere where they stand: for them alone, in answer to what they said.
     * @returns false when there is nothing to say of that
     */
    async tell(
      id: string,
      { item, to, state, about, at }: { item: Item; to: Actor; state: Standing; about: Iri | null; at: Date },
    ): Promise<boolean> {
      const words = wordsIn(await languageOf(item)).doors
      const said = sentenceOf(words, item, state)
      if (said === null) return false
      const more = state === 'accepted' || state === 'waiting' || state === 'asked' ? ` ${words.howToLeave}` : ''
      const mention = `<a href="${escapeAttribute(to.url ?? to.iri)}" class="mention">@${escapeText(to.address)}</a>`
      const html = `<p>${mention} ${escapeText(said)}${escapeText(more)}</p><p>${linkTo(item)}</p>`
      const inReplyTo = about ?? (item.iri as Iri)
      await posts.add(await made(id, item, at, { html, inReplyTo, mentions: [to.iri] }))
      return true
    },

    /**
     * Asks everybody whom the item is for whether they come. Under the item, so that whoever sees it can read on there; when
     * it is may change, and is not said here.
     */
    async ask(id: string, { item, at, until }: { item: Item; at: Date; until: Date | null }): Promise<void> {
      const { poll: words } = wordsIn(await languageOf(item)).doors
      const options = [words.yes, words.no].map((name) => ({ name, votes: 0 }))
      const poll = { many: false, options, voters: 0, endsAt: until, closedAt: null }
      const question = item.kind === 'call' ? words.call : words.event
      const html = `<p>${linkTo(item)}</p><p>${escapeText(question)}</p>`
      const audience = item.audience === 'hub' ? 'direct' : item.audience
      await posts.add(await made(id, item, at, { html, audience, kind: 'question', type: 'Question', poll }))
    },
  }
}

function sentenceOf({ event, call }: Words['doors'], { kind }: Item, state: Standing): string | null {
  const words: Partial<Record<Standing, string>> = kind === 'call' ? call : event
  return words[state] ?? null
}
