import { isForEverybody } from '../audience.js'
import { refusal } from '../refusals.js'
import { contentOf, type Subject } from '../subjects.js'
import type { PostAudience } from './post.js'

/** From those everybody sees to those the fewest do. */
const widths: readonly PostAudience[] = ['public', 'unlisted', 'followers', 'direct']

/**
 * For whom an answer is: never for more than what it answers. What is for members alone is answered for members alone,
 * or for those of them who are named.
 * @param parent  null for what answers nothing
 * @throws Refusal 'forbidden' where no such audience is what was asked for
 */
export function audienceUnder(asked: PostAudience, parent: Subject | null): PostAudience {
  if (parent === null) return asked
  const above = contentOf(parent).audience
  if (above === 'hub') return asked === 'direct' ? 'direct' : 'hub'
  if (asked === 'hub') {
    if (!isForEverybody(above)) throw refusal('forbidden', 'not-for-members')
    return 'hub'
  }
  return widths.indexOf(asked) > widths.indexOf(above) ? asked : above
}

/** Whether what is answered stays in the house, and with it every word about it. */
export function staysHere(parent: Subject | null): boolean {
  if (parent === null) return false
  return contentOf(parent).audience === 'hub'
}
