import { z } from 'zod'
import { hostOf, iri, parseIri, type Iri } from '../../core/iri.js'
import type { LocalActor } from '../actors/actor.js'
import { maySee } from '../audience.js'
import { tagHref } from '../drafts/content.js'
import { can, type Member } from '../members/member.js'
import { parseFields, refusal } from '../refusals.js'
import type { Subject } from '../subjects.js'
import { markdownToHtml, tagsInMarkdown } from '../text/markdown.js'
import { joinTags } from '../text/tags.js'
import type { PostDoc } from './post-repo.js'
import type { PostDeps, PostService } from './post-service.js'
import type { PostAudience } from './post.js'

/** In UTF-16 units. */
export const LONGEST_REPLY = 5_000

/** From those everybody sees to those the fewest do. */
const widths: readonly PostAudience[] = ['public', 'unlisted', 'followers', 'direct']

const Reply = z.object({
  /** Markdown. */
  text: z.string().trim().min(1).max(LONGEST_REPLY),
  inReplyTo: z.string().max(2_048),
  audience: z.enum(['public', 'unlisted', 'followers', 'direct'], 'not-a-choice').default('public'),
  /** Shown instead of the text until somebody wants to read it; empty for none. */
  warning: z.string().trim().max(200).default(''),
})
export type NewReply = z.input<typeof Reply>

type Deps = Pick<PostDeps, 'subjects' | 'actors' | 'byAddress' | 'language' | 'newId' | 'clock'> & {
  posts: Pick<PostService, 'view'>
}

const MENTION = /(?<![\p{L}\p{N}_@/.])@([a-z0-9_.-]{1,64}@[a-z0-9.-]{1,255}(?::\d{1,5})?)/giu
const MOST_MENTIONS = 20

/** Makes of what a member types the post it is to be. */
export function replyWriter({ posts, subjects, actors, byAddress, language, newId, clock }: Deps) {
  async function parentFor(member: Member, name: Iri | null): Promise<Subject> {
    const parent = name === null ? null : await subjects.subjectOf(name)
    if (parent === null) throw refusal('not-found', 'no-such-item')
    if (parent.of === 'post') await posts.view(member, parent.post.id)
    else if (!maySee(member, parent.item)) throw refusal('not-found', 'no-such-item')
    if (parent.of === 'item' && parent.item.audience === 'hub') throw refusal('forbidden', 'not-to-answer')
    return parent
  }

  async function namedIn(text: string, me: LocalActor, parent: Subject): Promise<Iri[]> {
    const addresses = [...text.matchAll(MENTION)].map(([, address]) => (address as string).toLowerCase())
    const named = await byAddress([...new Set(addresses)].slice(0, MOST_MENTIONS))
    const author = parent.of === 'post' ? parent.post.author : ((await actors.voice())?.iri ?? null)
    return [...new Set([...(author === null ? [] : [author]), ...named])].filter((actor) => actor !== me.iri)
  }

  async function written(me: LocalActor, parent: Subject, reply: z.output<typeof Reply>): Promise<PostDoc> {
    const { text, warning, audience } = reply
    const [id, now] = [newId(), clock()]
    const parentIri = parent.of === 'item' ? (parent.item.iri as Iri) : parent.post.iri
    const mentions = await namedIn(text, me, parent)
    const tags = joinTags(tagsInMarkdown(text))
    return {
      ...blank,
      _id: id,
      iri: iri(`${new URL(actors.instanceIri).origin}/o/${id}`),
      author: me.iri,
      host: hostOf(me.iri),
      audience: narrower(audience, audienceOf(parent)),
      summary: warning === '' ? null : warning,
      sensitive: warning !== '',
      html: markdownToHtml(text, { tagHref }),
      language: await language(),
      publishedAt: now,
      inReplyTo: parentIri,
      thread: parent.of === 'item' ? parentIri : parent.post.thread,
      tags: tags.map((tag) => tag.name),
      tagKeys: tags.map(({ key }) => key),
      mentions,
      recipients: mentions.filter((actor) => actors.isLocal(actor)),
      versionAt: now,
      receivedAt: now,
      place: now,
      announce: now,
    }
  }

  return async (member: Member, input: NewReply): Promise<PostDoc> => {
    const reply = parseFields(Reply, input)
    const me = can(member, 'read') ? await actors.ofMember(member.id) : null
    if (me === null) throw refusal('forbidden', 'needs-profile')
    if (me.movedTo !== null) throw refusal('forbidden', 'profile-moved')
    return written(me, await parentFor(member, parseIri(reply.inReplyTo)), reply)
  }
}

const narrower = (a: PostAudience, b: PostAudience): PostAudience => (widths.indexOf(a) > widths.indexOf(b) ? a : b)

function audienceOf(parent: Subject): PostAudience {
  if (parent.of === 'post') return parent.post.audience
  return parent.item.audience === 'hub' ? 'direct' : parent.item.audience
}

/** What is the same in all that is written here. */
export const blank = {
  origin: 'local',
  kind: 'status',
  type: 'Note',
  state: 'published',
  title: null,
  url: null,
  editedAt: null,
  context: null,
  replies: null,
  files: [],
  event: null,
  call: null,
  poll: null,
  adaptedFrom: null,
  licence: null,
  revision: 1,
  announced: null,
} satisfies Partial<PostDoc>
