import type { Iri } from '../../core/iri.js'
import type { Services } from '../../domain/services.js'
import type { AskingMeans } from '../threads/ports.js'
import { quoteChecker } from './quote-checker.js'

export type QuoteDesk = ReturnType<typeof quoteDesk>

/** What becomes of quotes that others write: found out, and taken back. */
export function quoteDesk({ posts, quotes, stamps, subjects, localActors: locals }: Services, means: AskingMeans) {
  const subjectOf = (name: Iri) => subjects.subjectOf(name)
  return {
    check: quoteChecker({ ...means, posts, quotes, stamps, subjectOf, locals }),
    revoked: (stamp: Iri, by: Iri) => quotes.revoked(stamp, by),
  }
}
