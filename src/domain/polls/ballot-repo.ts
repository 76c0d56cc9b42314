import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/**
 * What one person chose in one poll: the first time they were asked, and what they added where several can be chosen. `_id`
 * is `<poll> <voter>`, so that of two votes at once one counts. `poll` is `<post id>/<round>`.
 */
export interface BallotDoc extends Doc {
  poll: string
  /** An actor, or `member:<id>`. */
  voter: string
  /** In the order in which they were made. */
  choices: number[]
  at: Date
  /** Of one of ours in a poll elsewhere: as whom, and in which notes they say it. Null in polls of ours. */
  sent: { actor: Iri; question: Iri; to: Iri; numbers: string[]; names: string[] } | null
  /** One more with each change. */
  version: number
  /** Since when the poll has to be counted for it; null when it is. */
  due: Date | null
  /** Since when the poll's server has to be told (later while a worker has it); null when it knows, or need not. */
  announce: Date | null
}

export const BALLOTS: CollectionSpec<BallotDoc> = {
  name: 'ballots',
  indexes: [
    { name: 'choice', keys: { poll: 1, choices: 1 }, array: 'choices' },
    { name: 'poll', keys: { poll: 1, due: 1 } },
    { name: 'voter', keys: { voter: 1 } },
    { name: 'due', keys: { due: 1 } },
    { name: 'announce', keys: { announce: 1 } },
  ],
}

const MOST_COUNTED = 100_000
const BATCH = 500

export const pollId = (post: string, round = 0): string => `${post}/${round}`
export const postOfPoll = (poll: string): string => poll.split('/', 1)[0] ?? ''
const ballotId = (poll: string, voter: string): string => `${poll} ${voter}`

export type BallotRepo = ReturnType<typeof ballotRepo>

export function ballotRepo(store: Store) {
  const docs = store.collection(BALLOTS)
  return {
    get: (poll: string, voter: string): Promise<BallotDoc | null> => docs.findOne({ _id: ballotId(poll, voter) }),
    /** Those of one voter in some polls, at most 500. */
    some: (polls: readonly string[], voter: string): Promise<BallotDoc[]> =>
      polls.length === 0
        ? Promise.resolve([])
        : docs.find({ _id: { $in: polls.map((poll) => ballotId(poll, voter)) } }, { limit: BATCH }),
    /** @returns false when they have voted before */
    add: async (ballot: Omit<BallotDoc, '_id' | 'version'>): Promise<boolean> =>
      (await docs.insertMany([{ ...ballot, _id: ballotId(ballot.poll, ballot.voter), version: 1 }])).length > 0,
    /** More choices of somebody who may have several. @returns false when they have voted meanwhile */
    extend(
      { _id, version, choices, sent }: BallotDoc,
      more: Pick<BallotDoc, 'choices' | 'due' | 'announce' | 'sent'>,
    ): Promise<boolean> {
      const said = sent === null || more.sent === null ? sent : joined(sent, more.sent)
      const { due, announce } = more
      const change = { choices: [...choices, ...more.choices], sent: said, due, announce }
      return docs.updateOne({ _id, version }, { $set: change, $inc: { version: 1 } })
    },
    /** One choice more of somebody who may have several. @returns false when they had it */
    async choose(poll: string, voter: string, choice: number, now: Date): Promise<boolean> {
      const fresh = { poll, voter, choices: [choice], at: now, sent: null, due: now, announce: null }
      if (await this.add(fresh)) return true
      const doc = await this.get(poll, voter)
      if (doc?.choices.includes(choice) !== false) return false
      const { _id } = doc
      const more = { $addToSet: { choices: choice }, $set: { due: now }, $inc: { version: 1 } }
      return docs.updateOne({ _id }, more)
    },

    /** How often each of so many was chosen, and by how many people. */
    async count(poll: string, options: number): Promise<{ votes: number[]; voters: number }> {
      const of = (choice: number) => docs.count({ poll, choices: choice }, { atMost: MOST_COUNTED })
      const [voters, ...votes] = await Promise.all([
        docs.count({ poll }, { atMost: MOST_COUNTED }),
        ...Array.from({ length: options }, (_, choice) => of(choice)),
      ])
      return { votes, voters }
    },

    /** One that was not counted yet, if there is one. */
    async uncounted(now: Date): Promise<BallotDoc | null> {
      return (await docs.find({ due: { $lte: now } }, { sort: { due: 1 }, limit: 1 }))[0] ?? null
    },
    uncountedIn: (poll: string): Promise<BallotDoc[]> => docs.find({ poll, due: { $gt: EPOCH } }, { limit: BATCH }),
    /** As they were read before the count. */
    async counted(ballots: readonly BallotDoc[]): Promise<void> {
      const settled = ballots.map(({ _id, version }) => ({
        updateOne: { filter: { _id, version }, update: { $set: { due: null } } },
      }))
      if (settled.length > 0) await docs.bulk(settled)
    },

    /** Who voted, in no order. */
    async *voters(poll: string): AsyncGenerator<string> {
      for await (const { voter } of docs.stream({ poll })) yield voter
    },
    /** In all polls that a post ever had. */
    forgetPost: (post: string): Promise<number> => docs.deleteMany({ poll: { $gt: `${post}/`, $lt: `${post}0` } }),
    forgetVoter: (voter: string): Promise<number> => docs.deleteMany({ voter }),

    claim: (now: Date, until: Date): Promise<BallotDoc | null> =>
      docs.findOneAndUpdate({ announce: { $lte: now } }, { $set: { announce: until } }, { sort: { announce: 1 } }),
    told: ({ _id, announce }: BallotDoc): Promise<boolean> =>
      docs.updateOne({ _id, announce }, { $set: { announce: null } }),
  }
}

type Sent = NonNullable<BallotDoc['sent']>
const joined = (before: Sent, more: Sent): Sent => ({
  ...before,
  numbers: [...before.numbers, ...more.numbers],
  names: [...before.names, ...more.names],
})

const EPOCH = new Date(0)
