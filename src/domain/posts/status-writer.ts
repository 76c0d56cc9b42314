import { hostOf, iri, type Iri } from '../../core/iri.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import type { LocalActor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import { speakerFor, voiceFor } from '../actors/speakers.js'
import { maySee } from '../audience.js'
import { tagHref } from '../drafts/content.js'
import type { Member } from '../members/member.js'
import { refusal } from '../refusals.js'
import { iriOf, type Subject, type Subjects } from '../subjects.js'
import { markdownToHtml, tagsInMarkdown } from '../text/markdown.js'
import { joinTags } from '../text/tags.js'
import { blankPost } from './blank-post.js'
import type { PostDoc } from './post-repo.js'
import type { PostService } from './post-service.js'
import type { PostSource } from './post.js'
import { staysHere } from './status-audience.js'
import { statusHtml, typedMentions, type NamedActor } from './status-text.js'

export type WriterDeps = {
  subjects: Pick<Subjects, 'subjectOf'>
  actors: LocalActors
  /** Those elsewhere who are known here. */
  known: Pick<ActorRepo, 'byAddress'>
  posts: Pick<PostService, 'view'>
  /** Of those who do not say theirs: the hub's. */
  language: () => Promise<string>
}

/** Those whom a text names, of those who are known, by the addresses it names them by. */
function namesIn({ actors, known }: Pick<WriterDeps, 'actors' | 'known'>) {
  const { host: ownHost } = new URL(actors.instanceIri)

  /** Whom an address stands for, of those who are known. */
  async function namedAt(address: string): Promise<NamedActor | null> {
    const [name = '', host = ''] = address.split('@')
    if (host === ownHost) {
      const own = await actors.byHandle(name)
      return own === null || own === 'gone' ? null : { iri: own.iri, url: own.iri }
    }
    const actor = await known.byAddress(address)
    return actor === null ? null : { iri: actor.iri, url: actor.url ?? actor.iri }
  }

  return async (text: string): Promise<Map<string, NamedActor>> => {
    const typed = typedMentions(text, ownHost)
    const found = await Promise.all(typed.map(async ({ address }) => ({ address, actor: await namedAt(address) })))
    return new Map(found.flatMap(({ address, actor }) => (actor === null ? [] : [[address, actor] as const])))
  }
}

/** Of a text that was typed, what a post keeps of it. */
export type Written = Pick<PostDoc, 'html' | 'tags' | 'tagKeys' | 'mentions' | 'recipients' | 'source'>

export type StatusWriter = ReturnType<typeof statusWriter>

/** What all ways of writing a post share: who speaks, what they answer, and what becomes of their text. */
export function statusWriter({ subjects, actors, known, posts, language }: WriterDeps) {
  const { origin, host: ownHost } = new URL(actors.instanceIri)

  const named = namesIn({ actors, known })

  return {
    ownHost,
    language,

    /** As whom a member writes. @throws Refusal 'forbidden' without a profile, or where they may not */
    speaker: (member: Member, as: 'self' | 'voice' = 'self'): Promise<LocalActor> =>
      as === 'voice' ? voiceFor(actors, member) : speakerFor(actors, member),

    /** What a member can see, under its address. @throws Refusal 'not-found' */
    async subjectFor(member: Member, name: Iri): Promise<Subject> {
      const subject = await subjects.subjectOf(name)
      if (subject === null) throw refusal('not-found', 'no-such-item')
      if (subject.of === 'post') await posts.view(member, subject.post.id)
      else if (!maySee(member, subject.item)) throw refusal('not-found', 'no-such-item')
      return subject
    },

    /**
     * What becomes of a text.
     * @param also  actors who are named without standing in it
     */
    async textOf(me: Iri, source: PostSource, also: readonly Iri[] = []): Promise<Written> {
      const people = await named(source.text)
      const absolute = (key: string) => `${origin}${tagHref(key)}`
      const { html, tags, mentions } =
        source.format === 'plain'
          ? statusHtml(source.text, { named: people, ownHost, tagHref: absolute })
          : {
              html: markdownToHtml(source.text, { tagHref }),
              tags: joinTags(tagsInMarkdown(source.text)),
              mentions: [...people.values()].map((actor) => actor.iri),
            }
      const all = [...new Set([...also, ...mentions])].filter((actor) => actor !== me)
      return {
        ...{ html, source, mentions: all },
        tags: tags.map(({ name }) => name),
        tagKeys: tags.map(({ key }) => key),
        recipients: all.filter((actor) => actors.isLocal(actor)),
      }
    },

    /** Those a text names, of those who are known. */
    mentionedIn: async (text: string): Promise<Iri[]> => Array.from((await named(text)).values(), (one) => one.iri),

    /** @throws Refusal 'forbidden' when it would tell somebody elsewhere of what stays here */
    keepIn(parent: Subject | null, mentions: readonly Iri[]): void {
      const leaves = mentions.some((actor) => !actors.isLocal(actor))
      if (leaves && staysHere(parent)) throw refusal('forbidden', 'not-to-answer')
    },

    /** Whatever is at an address, if it is still there; whoever may see it. */
    seenAt: async (name: Iri | null): Promise<Subject | null> => (name === null ? null : subjects.subjectOf(name)),

    /** A post that is to be added, without what it says. */
    begun(id: string, me: LocalActor, parent: Subject | null, now: Date) {
      const own = iri(`${origin}/o/${id}`)
      const above = parent === null ? null : iriOf(parent)
      const thread = parent === null ? own : parent.of === 'item' ? iriOf(parent) : parent.post.thread
      return {
        ...{ ...blankPost, _id: id, iri: own, author: me.iri, host: hostOf(me.iri), inReplyTo: above, thread },
        ...{ publishedAt: now, versionAt: now, receivedAt: now, place: now },
      }
    },
  }
}
