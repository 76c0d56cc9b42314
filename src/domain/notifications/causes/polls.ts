import type { Clock } from '../../../core/clock.js'
import { parseIri } from '../../../core/iri.js'
import { pollId, type BallotRepo } from '../../polls/ballot-repo.js'
import { isOver } from '../../polls/ballot-service.js'
import type { PostDoc } from '../../posts/post-repo.js'
import { TOLD_WITHIN_MS } from '../notification-repo.js'
import type { Teller } from '../teller.js'
import type { Addressees } from './addressees.js'

export type PollDeps = {
  addressees: Addressees
  teller: Teller
  ballots: Pick<BallotRepo, 'voters'>
  clock: Clock
}

const MEMBER = /^member:(.+)$/
const BATCH = 200

/**
 * Once a poll is over, whoever asked and whoever voted hear of it. Repeats are harmless.
 * @returns a step for one post, which says when its poll will be over; null when that is no matter any more
 */
export function pollCauses({ addressees, teller, ballots, clock }: PollDeps) {
  async function* votersOf(poll: string): AsyncGenerator<string[]> {
    let some: string[] = []
    for await (const voter of ballots.voters(poll)) {
      some.push(voter)
      if (some.length === BATCH) {
        yield some
        some = []
      }
    }
    yield some
  }

  async function membersAmong(voters: readonly string[]): Promise<string[]> {
    const ids = voters.flatMap((voter) => MEMBER.exec(voter)?.[1] ?? [])
    const actors = voters.flatMap((voter) => parseIri(voter) ?? [])
    return [...ids, ...(await addressees.membersOf(actors))]
  }

  return async ({ _id, iri, author, origin, poll }: PostDoc): Promise<Date | null> => {
    if (poll === null) return null
    const now = clock()
    if (!isOver(poll, now)) return poll.endsAt
    const over = poll.closedAt ?? poll.endsAt
    if (over === null || now.getTime() - over.getTime() > TOLD_WITHIN_MS) return null
    const round = poll.round ?? 0
    const telling = { type: 'poll', from: author, subject: iri, cause: `${iri}\n${round}` } as const
    const owner = origin === 'local' ? await addressees.ownerOf(iri) : null
    if (owner !== null) await teller.tell({ ...telling, member: owner })
    for await (const voters of votersOf(pollId(_id, round)))
      for (const member of await membersAmong(voters)) await teller.tell({ ...telling, member })
    return null
  }
}
