import { z } from 'zod'
import { parseIri, type Iri } from '../../core/iri.js'
import { isAs2 } from '../remote/content-types.js'

const MOST_LINKS = 200
const Text = z.string().max(2_048)
/** A member that is of the wrong type is as good as none: one odd link should not hide the others. */
const optional = Text.nullish().catch(null)
const Link = z.object({ rel: optional, type: optional, href: optional, template: optional })
type Link = z.output<typeof Link>

/** What WebFinger says of somebody (RFC 7033, 4.4), as far as it is used here. */
export const Jrd = z.object({
  subject: optional,
  links: z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((links) => (links ?? []).slice(0, MOST_LINKS).flatMap(linkOf)),
})
export type Jrd = z.output<typeof Jrd>

function linkOf(given: unknown): Link[] {
  const { data } = Link.safeParse(given)
  return data === undefined ? [] : [data]
}

/** The actor: the first `self` that is an ActivityStreams document; null when there is none. */
export function selfOf({ links }: Jrd): Iri | null {
  for (const { rel, type, href } of links) {
    const id = rel === 'self' && isAs2(type ?? undefined) ? parseIri(href ?? '') : null
    if (id !== null) return id
  }
  return null
}

export const templateOf = ({ links }: Jrd, wanted: string): string | null =>
  links.find(({ rel, template }) => rel === wanted && typeof template === 'string')?.template ?? null
