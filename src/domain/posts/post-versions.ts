import type { PostDoc } from './post-repo.js'

/** A reading list that has more on it than before comes up again in the homes of those who follow its author. */
export const hasGrown = ({ list: before }: Pick<PostDoc, 'list'>, { list: now }: Pick<PostDoc, 'list'>): boolean => {
  const known = new Set(before?.entries.map(({ at }) => at))
  return now?.entries.some(({ at, gone }) => !gone && !known.has(at)) === true
}

/** People are told of it: not every new count of votes or promises is one. */
export const isEdited = (doc: Pick<PostDoc, 'editedAt'>, { editedAt }: Pick<PostDoc, 'editedAt'>): boolean =>
  editedAt !== null && editedAt.getTime() !== doc.editedAt?.getTime()

/** Whether a post as it is stored says what was said again, field by field. */
export function saysTheSame(doc: PostDoc, said: object): boolean {
  const stored = doc as unknown as Record<string, unknown>
  return Object.entries(said).every(
    ([field, value]) => JSON.stringify(stored[field] ?? null) === JSON.stringify(value ?? null),
  )
}

/** Totals change without a new version, and old ones may come late, or be sent once more by somebody else. */
export const isOlderCount = (
  doc: Pick<PostDoc, 'versionAt' | 'call'>,
  said: Pick<PostDoc, 'versionAt' | 'call'>,
): boolean =>
  said.versionAt.getTime() === doc.versionAt.getTime() &&
  said.call !== null &&
  (said.call.countedAt ?? EPOCH) < (doc.call?.countedAt ?? EPOCH)

const EPOCH = new Date(0)
