import { escapeAttribute, escapeText } from '../../core/characters.js'
import { hostOf, iri, type Iri } from '../../core/iri.js'
import type { Actor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Item } from '../items/item.js'
import { idAfter, idOfRemote } from './post-id.js'
import type { PostDoc, PostRepo } from './post-repo.js'
import { blankPost } from './blank-post.js'

export type VoiceNote = {
  /** What it is said under; `hub` is never said anything about. */
  item: Pick<Item, 'iri' | 'audience'>
  /** Names what is said among all that is said of the item: the same is said once. */
  about: string
  at: Date
  language: string
  /** Plain text. */
  paragraphs: readonly string[]
  /** Where to read more. */
  url: string
  /** Left out or null for all whom the item is for; else for this one alone, who is named in it. */
  to?: Pick<Actor, 'iri' | 'url' | 'address'> | null
}

const MOST_TRIES = 20

type Deps = {
  repo: Pick<PostRepo, 'add' | 'get'>
  actors: Pick<LocalActors, 'voice' | 'instanceIri'>
  answersChanged: (subject: Iri) => Promise<void>
  wakeAnnouncer: () => void
}

export type VoiceNotes = ReturnType<typeof voiceNotes>

/**
 * Short notes by which the hub itself speaks under what it published, for those whose programs show no change of an
 * event. Its id follows from what it says, so that a repeat finds it said.
 */
export function voiceNotes({ repo, actors, answersChanged, wakeAnnouncer }: Deps) {
  return async ({ item, about, at, language, paragraphs, url, to = null }: VoiceNote): Promise<void> => {
    const voice = await actors.voice()
    if (voice === null || item.audience === 'hub') return
    const subject = iri(item.iri)
    const link = `<a href="${escapeAttribute(url)}">${escapeText(url)}</a>`
    const [first = '', ...rest] = paragraphs.map(escapeText)
    const html = [to === null ? first : `${mentionOf(to)} ${first}`, ...rest, link].map((text) => `<p>${text}</p>`)
    const said = { ...blankPost, author: voice.iri, host: hostOf(voice.iri), html: html.join(''), language }
    const mentions = to === null ? [] : [to.iri]
    const whom = { audience: to === null ? item.audience : ('direct' as const), mentions }
    const times = { publishedAt: at, versionAt: at, receivedAt: at, place: null, announce: at }
    let _id = idOfRemote(iri(`${item.iri}#${about}${to === null ? '' : `-${encodeURIComponent(to.iri)}`}`), at, at)
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const name = iri(`${new URL(actors.instanceIri).origin}/o/${_id}`)
      const doc: PostDoc = { _id, ...said, ...whom, ...times, iri: name, inReplyTo: subject, thread: subject }
      if (await repo.add(doc)) break
      const there = await repo.get(_id)
      if (there !== null && isSame(there, doc)) break // said before
      _id = idAfter(_id)
    }
    wakeAnnouncer()
    if (to === null) await answersChanged(subject)
  }
}

const mentionOf = ({ iri: name, url, address }: NonNullable<VoiceNote['to']>): string =>
  `<a href="${escapeAttribute(url ?? name)}" class="mention">@${escapeText(address)}</a>`

/** Two that were said at the same moment, of the same thing, to the same. */
const isSame = (one: PostDoc, other: PostDoc): boolean =>
  one.author === other.author && one.inReplyTo === other.inReplyTo && one.mentions[0] === other.mentions[0]
