import type { Fields } from '../drafts/fields.js'
import type { TakenOver } from './original.js'
import { ownWords } from './wording.js'
import type { Post } from '../posts/post.js'
import { plainText } from '../text/plain.js'
import { wallOf } from '../text/zones.js'

/** Whether this is a call of somebody else that one could take up now. */
export const canBeTakenUp = ({ origin, state, audience, call }: Post): boolean =>
  origin === 'remote' && state === 'published' && call?.state === 'open' && ['public', 'unlisted'].includes(audience)

/**
 * The form of a call of ours that takes up another's: its words and its time to start from, all of it to be made one's own.
 * A goal is nobody else's to set.
 * @param zone  in which people here read times
 */
export function takeUpFields(post: Post, zone: string): Fields {
  const { iri, title, language, tags, url, call } = post
  const deadline = call?.deadline ?? null
  return {
    title: call?.title ?? title ?? '',
    body: plainText(ownWords(post)),
    tags: tags.join(', '),
    ...(language !== null && { language }),
    action: call?.action ?? 'other',
    deadline: deadline === null ? '' : wallOf(deadline, zone),
    zone,
    callArea: '',
    // Their own page is where to take part with them.
    link: call === null || call.link === null || call.link === url ? '' : call.link,
    takesUp: iri,
    takesUpTitle: call?.title ?? title ?? '',
  }
}

/** Of the original as it is now those fields that were chosen; the rest of our call stays as it is. */
export function takenOverFields(post: Post, chosen: readonly TakenOver[], zone: string): Fields {
  const { title, body, action, deadline, link } = takeUpFields(post, zone)
  const of: Record<TakenOver, Fields> = {
    title: { ...(title !== undefined && { title }) },
    text: { ...(body !== undefined && { body }) },
    action: { ...(action !== undefined && { action }) },
    deadline: { ...(deadline !== undefined && { deadline }), zone },
    link: { ...(link !== undefined && { link }) },
  }
  return Object.assign({}, ...chosen.map((part) => of[part])) as Fields
}
