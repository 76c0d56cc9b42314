import { z } from 'zod'
import { quotePolicies } from '../posts/post.js'
import { parseFields, refusal } from '../refusals.js'
import { languageTag } from '../text/language-tags.js'
import type { MemberRepo } from './member-repo.js'

const Change = z
  .object({
    /** For whom what they write is, unless they say otherwise. */
    privacy: z.enum(['public', 'unlisted', 'private'], 'not-a-choice'),
    /** Whether their pictures are covered at first. */
    sensitive: z.boolean(),
    /** BCP 47; null for the hub's. */
    language: z
      .string()
      .max(100)
      .nullable()
      .transform((tag) => (tag === null || tag.trim() === '' ? null : (languageTag(tag) ?? 'none')))
      .refine((tag) => tag !== 'none', 'not-a-language'),
    /** Who may quote what they write. */
    quotePolicy: z.enum(quotePolicies, 'not-a-choice'),
  })
  .partial()

/** What a member's posts are like when nothing else is said. */
export type PostingPreferences = Required<z.output<typeof Change>>

export const usualPreferences: PostingPreferences = {
  privacy: 'public',
  sensitive: false,
  language: null,
  quotePolicy: 'public',
}

export type PostingPreferenceService = ReturnType<typeof postingPreferences>

export function postingPreferences({ repo }: { repo: Pick<MemberRepo, 'get' | 'change'> }) {
  return {
    async of(member: string): Promise<PostingPreferences> {
      return { ...usualPreferences, ...(await repo.get(member))?.posting }
    },

    /** What is left out stays as it is. @throws FieldFaults; Refusal 'not-found' */
    async change(member: string, input: z.input<typeof Change>): Promise<PostingPreferences> {
      const given = Object.entries(parseFields(Change, input)).filter(([, value]) => value !== undefined)
      const paths = Object.fromEntries(given.map(([name, value]) => [`posting.${name}`, value]))
      const doc = given.length === 0 ? await repo.get(member) : await repo.change(member, { $set: paths })
      if (doc === null) throw refusal('not-found', 'no-such-member')
      return { ...usualPreferences, ...doc.posting }
    },
  }
}
