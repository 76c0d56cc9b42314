import { escapeText } from '../../core/characters.js'
import type { Clock } from '../../core/clock.js'
import { hostOf, iri } from '../../core/iri.js'
import { languageFrom, wordsIn } from '../../words/words.js'
import type { LocalActor } from '../actors/actor.js'
import { markFor } from '../announcing.js'
import type { ClaimService } from '../claims/claim-service.js'
import { tagHref } from '../drafts/content.js'
import type { PostDoc, PostRepo } from '../posts/post-repo.js'
import type { PostTrial } from '../posts/post.js'
import { blankPost } from '../posts/blank-post.js'
import { markdownToHtml, tagsInMarkdown } from '../text/markdown.js'
import { joinTags } from '../text/tags.js'
import type { Original } from './original.js'

export type TypedTrial = Omit<PostTrial, 'of'> & { text: string }

export type WriterDeps = {
  repo: PostRepo
  claims: Pick<ClaimService, 'hold' | 'release'>
  language: () => Promise<string>
  newId: () => string
  clock: Clock
  baseUrl: string
}

/** Writes the one report that a group has on each write-up. */
export function trialWriter({ repo, claims, language, newId, clock, baseUrl }: WriterDeps) {
  async function textFor(typed: TypedTrial): Promise<Pick<PostDoc, 'html' | 'tags' | 'tagKeys' | 'language'>> {
    const spoken = await language()
    const { said } = wordsIn(languageFrom(spoken) ?? 'en').writeUps.tried
    const tags = joinTags(tagsInMarkdown(typed.text))
    return {
      html: `<p><strong>${escapeText(said[typed.outcome])}</strong></p>\n${markdownToHtml(typed.text, { tagHref })}`,
      tags: tags.map(({ name }) => name),
      tagKeys: tags.map(({ key }) => key),
      language: spoken,
    }
  }

  async function made(id: string, voice: LocalActor, original: Original, typed: TypedTrial): Promise<PostDoc> {
    const now = clock()
    const name = iri(`${baseUrl}/o/${id}`)
    return {
      ...blankPost,
      ...(await textFor(typed)),
      ...{ _id: id, iri: name, author: voice.iri, host: hostOf(voice.iri), audience: 'public', summary: null },
      ...{
        sensitive: false,
        inReplyTo: original.iri,
        thread: original.iri,
        recipients: [],
        tried: trialOf(original, typed),
      },
      mentions: original.ours ? [] : [original.author],
      ...{ publishedAt: now, versionAt: now, receivedAt: now, place: now, announce: now },
    }
  }

  /** One that was taken down leaves its name to the next. @returns null when another was quicker */
  return async function put(voice: LocalActor, original: Original, typed: TypedTrial): Promise<PostDoc | null> {
    const key = `once:tried/${original.iri}`
    const id = await claims.hold(key, newId())
    const known = await repo.get(id)
    if (known === null) {
      const doc = await made(id, voice, original, typed)
      return (await repo.add(doc)) ? doc : null
    }
    if (known.state === 'deleted') {
      await claims.release(key, id)
      return null
    }
    const now = clock()
    const changed = { ...(await textFor(typed)), tried: trialOf(original, typed), editedAt: now, versionAt: now }
    return repo.change(known, { ...changed, announce: markFor({ ...known, leaves: true }, true, now) })
  }
}

const trialOf = ({ iri: of }: Original, { text: _text, ...said }: TypedTrial): PostTrial => ({ of, ...said })
