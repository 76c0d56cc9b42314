import type { Iri } from '../../core/iri.js'
import { isForEverybody, isOpen } from '../../domain/audience.js'
import type { ReadPost } from '../vocab/read/post.js'
import { contentOf, type Subject } from '../../domain/subjects.js'
import type { InboxServices } from './services.js'

/** Naming more of ours than this in one post is not looked at. */
const MOST_NAMED = 20

type Asked = Pick<InboxServices, 'follows' | 'locals' | 'subjectOf'>
type Told = { author: Iri; named: readonly Iri[]; inReplyTo: Iri | null; quoted?: Iri | null }

/** Whether anybody here has to do with a post: follows its author, is named or quoted in it, or began the conversation. */
export async function concernsUs(services: Asked, told: Told): Promise<boolean> {
  return (await services.follows.isFollowedHere(told.author)) || isMeantForUs(services, told)
}

/** The same of a post whose author nobody here follows. */
export async function isMeantForUs(services: Asked, told: Omit<Told, 'author'>): Promise<boolean> {
  const { named, inReplyTo, quoted = null } = told
  if (await namesOneOfUs(services, named)) return true
  if (quoted !== null && (await isOpenOfOurs(services, quoted))) return true
  return inReplyTo !== null && isOurConversation(services, await services.subjectOf(inReplyTo))
}

export const toldOf = ({ author, recipients, mentions, inReplyTo, quote = null }: ReadPost): Told => ({
  author,
  named: [...new Set([...recipients, ...mentions])],
  inReplyTo,
  quoted: quote?.of ?? null,
})

async function namesOneOfUs({ locals }: Asked, named: readonly Iri[]): Promise<boolean> {
  for (const iri of named.filter((one) => locals.isLocal(one)).slice(0, MOST_NAMED)) {
    const found = await locals.byIri(iri)
    if (found !== null && found !== 'gone') return true
  }
  return false
}

/** Only what everybody may read is quoted. */
async function isOpenOfOurs({ locals, subjectOf }: Asked, name: Iri): Promise<boolean> {
  const subject = locals.isLocal(name) ? await subjectOf(name) : null
  return subject !== null && isOpen(contentOf(subject))
}

/** What members alone may see cannot be answered from outside. */
function isOurConversation({ locals }: Asked, subject: Subject | null): boolean {
  if (subject === null) return false
  if (subject.of === 'item') return subject.item.state === 'published' && subject.item.audience !== 'hub'
  return subject.post.state === 'published' && locals.isLocal(subject.post.thread)
}

/** Whether an actor elsewhere may know of something, and so like it or pass it on. @param open  only what everybody may see */
export async function mayKnow(
  { locals, follows }: Pick<InboxServices, 'locals' | 'follows'>,
  actor: Iri,
  subject: Subject,
  { open }: { open: boolean },
): Promise<boolean> {
  const { state, audience } = contentOf(subject)
  if (state !== 'published' || audience === 'hub') return false
  if (isForEverybody(audience)) return true
  if (open) return false
  if (subject.of === 'item') {
    const voice = await locals.voice()
    return voice !== null && follows.isAccepted(actor, voice.iri)
  }
  const { author, mentions } = subject.post
  if (author === actor || mentions.includes(actor)) return true
  return audience === 'followers' && locals.isLocal(author) && follows.isAccepted(actor, author)
}
