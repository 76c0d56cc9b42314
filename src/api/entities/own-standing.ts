import { isForEverybody } from '../../domain/audience.js'
import type { Post } from '../../domain/posts/post.js'
import { contentOf, type Subject } from '../../domain/subjects.js'
import type { Status } from './status.js'

/** What a status is to the one who looks, beyond their marks. */
export type OwnStanding = {
  /** Which options they chose in its poll; empty when they have not voted. */
  votes: readonly number[]
  /** Whether they wrote it themselves. */
  isTheirs: boolean
  /** Whether they follow who wrote it. */
  follows: boolean
}

type Approval = Status['quote_approval']

const everybody = { automatic: ['public'], manual: [] } satisfies Pick<Approval, 'automatic' | 'manual'>
const nobody = { automatic: [], manual: [] } satisfies Pick<Approval, 'automatic' | 'manual'>

/** Who may quote it. @param own  null for strangers */
export function quoteApproval(subject: Subject, own: OwnStanding | null): Approval {
  const { audience } = contentOf(subject)
  if (!isForEverybody(audience)) return { ...nobody, current_user: 'denied' }
  if (subject.of === 'item') return { ...everybody, current_user: own === null ? 'unknown' : 'automatic' }
  const { automatic, manual } = policyOf(subject.post)
  const mine = (list: Approval['automatic']) =>
    list.includes('public') || (list.includes('followers') && own?.follows === true)
  const standing = own?.isTheirs === true || mine(automatic) ? 'automatic' : mine(manual) ? 'manual' : 'denied'
  const isUnknown = own === null || (subject.post.origin === 'remote' && (subject.post.canQuote ?? null) === null)
  return { automatic, manual, current_user: isUnknown && standing === 'denied' ? 'unknown' : standing }
}

function policyOf({ origin, quotePolicy = 'public', canQuote }: Post): Pick<Approval, 'automatic' | 'manual'> {
  if (origin === 'remote') return { automatic: [...(canQuote?.automatic ?? [])], manual: [...(canQuote?.manual ?? [])] }
  return quotePolicy === 'nobody' ? nobody : { automatic: [quotePolicy], manual: [] }
}

/** Of those written here by an app: which one. */
export const applicationOf = ({ app = null }: Pick<Post, 'app'>): Pick<Status, 'application'> =>
  app === null ? {} : { application: app }
