import type { Collection, Update } from '../../store/store.js'
import { plainText } from '../text/plain.js'
import { searchTokens } from '../text/tokens.js'
import type { PostDoc } from './post-repo.js'

const LONGEST = 20_000

type Said = Partial<Pick<PostDoc, 'origin' | 'title' | 'summary' | 'html'>>

const wordsIn = ({ title = null, summary = null, html = '' }: Said): string[] =>
  searchTokens(title ?? '', `${summary ?? ''} ${plainText(html, LONGEST)}`)

/** What a post of ours is found by; posts of others are not looked through. */
export const wordsOf = (doc: Said): Pick<PostDoc, 'words'> => (doc.origin === 'local' ? { words: wordsIn(doc) } : {})

/** The same for a change that may say something else. */
export const wordsAfter = (doc: Said, set: Update<PostDoc>['$set']): Pick<PostDoc, 'words'> =>
  set?.html === undefined ? {} : wordsOf({ ...doc, ...(set as Said) })

/** Posts of ours by the words in them. */
export const byWords = (docs: Collection<PostDoc>) => ({
  /** Some that have all these words whole, newest first. */
  withWords: async ([first, ...others]: readonly [string, ...string[]], limit: number): Promise<PostDoc[]> => {
    const all = [{ words: first }, ...others.map((words) => ({ words })), { state: 'published' as const }]
    return (await docs.page({ $and: all }, { sort: { publishedAt: -1 }, limit })).docs
  },
  /** Some, in no order, with a word that begins like this. @throws ScanRefused when too many have to be looked at */
  withWordLike: (start: string, limit: number): Promise<PostDoc[]> =>
    docs.find({ words: { $elemMatch: { $gte: start, $lt: `${start}\u{10ffff}` } }, state: 'published' }, { limit }),
})
