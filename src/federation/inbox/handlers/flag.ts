import { hostOf, type Iri } from '../../../core/iri.js'
import { registeredDomain } from '../../../core/registered-domain.js'
import { cutText, plainText } from '../../../domain/text/plain.js'
import type { Handler } from '../../activity.js'
import { createAllowances } from '../../remote/allowances.js'
import { stringIn } from '../../vocab/read/values.js'
import { handled, ignored } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'subjectOf' | 'blocks' | 'reports' | 'clock'>

const LONGEST_COMMENT = 5_000
const MOST_SUBJECTS = 20
/** Whoever has a domain has any number of servers, each with its own share of what stewards have to look through. */
const OF_ONE_DOMAIN = { count: 60, windowMs: 24 * 60 * 60_000 }

/** Somebody elsewhere reports one of ours, or what they published. */
export const flag = ({ locals, subjectOf, blocks, reports, clock }: Needs): Handler => {
  const ofDomains = createAllowances({ clock, rate: OF_ONE_DOMAIN })
  return async ({ id, actor, objects, json }) => {
    const host = hostOf(actor)
    if (blocks.rejectsReports(host)) return ignored('reports from its host are rejected')
    const ours = objects.filter((one) => locals.isLocal(one)).slice(0, MOST_SUBJECTS + 1)
    const subjects: Iri[] = []
    let about: Iri | null = null
    for (const iri of ours) {
      const named = await locals.byIri(iri)
      if (named !== null && named !== 'gone') about ??= named.iri
      else if (await isSubject(iri)) subjects.push(iri)
    }
    about ??= await authorOfFirst(subjects)
    if (about === null) return ignored('it is about nobody of this hub')
    if (ofDomains.take(registeredDomain(host)) > 0) return ignored('too many reports from its domain lately')
    // Peers send plain text, but nothing keeps a stranger from markup.
    const comment = cutText(plainText(stringIn(json['content'])?.slice(0, 2 * LONGEST_COMMENT) ?? ''), LONGEST_COMMENT)
    const taken = await reports.receive({ from: actor, host, about, subjects, comment, activity: id })
    return taken ? handled() : ignored('too many reports from its host are open')

    async function isSubject(iri: Iri): Promise<boolean> {
      return (await subjectOf(iri)) !== null
    }
    async function authorOfFirst([first]: readonly Iri[]): Promise<Iri | null> {
      const subject = first === undefined ? null : await subjectOf(first)
      if (subject === null) return null
      return subject.of === 'post' ? subject.post.author : ((await locals.voice())?.iri ?? null)
    }
  }
}
