import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'

/** Ways in for those elsewhere: an activity of their server, a reply with a word, a vote. */
export const networkDoors = ['network', 'reply', 'poll'] as const
export type NetworkDoor = (typeof networkDoors)[number]

/**
 * Where somebody stands, as they are told. `over`: it began while they waited. `full` to `not-open`: they never came to
 * be on the list, and why. `gone`: it was taken down.
 */
export type Standing =
  ('accepted' | 'waiting' | 'asked' | 'refused' | 'full' | 'closed' | 'not-open') | ('over' | 'left' | 'gone')

/** What was told last, or is being told: `about` is what it answered. */
export type Said = { state: Standing; about: Iri | null }

/**
 * What somebody elsewhere has still to be told of where they stand with an event or a call of ours. Where they do stand
 * is for its list to say; here is only the way to them. `_id` is `<item id> <actor>`.
 */
export interface AnswerDoc extends Doc {
  /** Id of the item. */
  item: string
  actor: Iri
  /** The one they came through last: it is the one they are answered through. */
  door: NetworkDoor
  /** What they sent and are answered to: a Join, a reply, or a poll of ours. */
  about: Iri | null
  /** When they said it, by their server's word; what is older than that changes nothing any more. */
  saidAt: Date
  /** Why they are on no list, where they asked to be; null when the list says how they stand. */
  refusal: Extract<Standing, 'full' | 'closed' | 'refused' | 'not-open'> | null
  /** Names our answers, with a number for each. */
  number: string
  count: number
  told: Said | null
  /** Begun, and perhaps cut short: the same has to be said again. `post`: id of the note it is said in. */
  telling: (Said & { post: string | null }) | null
  /** Notes that were sent on the day (`2026-11-21`, UTC). */
  day: string
  today: number
  /** Since when to look what is to be told (later while a worker has it, or until the event begins); null for nothing. */
  announce: Date | null
  /** Nothing of it is kept after that. */
  eraseAt: Date
}

export const ANSWERS: CollectionSpec<AnswerDoc> = {
  name: 'answers',
  indexes: [
    { name: 'announce', keys: { announce: 1 } },
    { name: 'about', keys: { about: 1 } },
    { name: 'item', keys: { item: 1 } },
    { name: 'actor', keys: { actor: 1 } },
    { name: 'erase', keys: { eraseAt: 1 } },
  ],
  retain: { field: 'eraseAt', days: 0 },
}

export const answerId = (item: string, actor: Iri): string => `${item} ${actor}`

export type AnswerRepo = ReturnType<typeof answerRepo>

export function answerRepo(store: Store) {
  const docs = store.collection(ANSWERS)
  const held = ({ _id, announce }: AnswerDoc) => ({ _id, announce })
  return {
    get: (item: string, actor: Iri): Promise<AnswerDoc | null> => docs.findOne({ _id: answerId(item, actor) }),
    byAbout: (about: Iri, actor: Iri): Promise<AnswerDoc | null> => docs.findOne({ about, actor }),
    /** Some of one actor. */
    ofActor: (actor: Iri, limit: number): Promise<AnswerDoc[]> => docs.find({ actor }, { limit }),
    /** Everybody who came to one item through these doors, some at a time. */
    async *of(item: string, some: number): AsyncGenerator<Iri[]> {
      let names: Iri[] = []
      for await (const { actor } of docs.stream({ item })) {
        if (names.push(actor) < some) continue
        yield names
        names = []
      }
      yield names
    },
    /** @returns false when there is one already */
    add: async (doc: AnswerDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    set: (item: string, actor: Iri, set: Update<AnswerDoc>['$set']): Promise<boolean> =>
      docs.updateOne({ _id: answerId(item, actor) }, { $set: set ?? {} }),
    /** Has it said once more that they are accepted, to whom it was said before. */
    sayAgain: (item: string, actor: Iri, now: Date): Promise<boolean> =>
      docs.updateOne(
        { '_id': answerId(item, actor), 'told.state': 'accepted' },
        { $set: { 'told.about': null, 'announce': now } },
      ),
    /** What `set` says, unless something newer was said meanwhile. */
    setSaid: ({ _id, saidAt }: AnswerDoc, set: Update<AnswerDoc>['$set']): Promise<boolean> =>
      docs.updateOne({ _id, saidAt }, { $set: set ?? {} }),
    remove: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),

    claim: (now: Date, until: Date): Promise<AnswerDoc | null> =>
      docs.findOneAndUpdate({ announce: { $lte: now } }, { $set: { announce: until } }, { sort: { announce: 1 } }),
    /** Notes what is about to be told. @returns false when another worker has it, or there is something newer */
    begin: (doc: AnswerDoc, telling: NonNullable<AnswerDoc['telling']>, today: Pick<AnswerDoc, 'day' | 'today'>) =>
      docs.updateOne({ ...held(doc), count: doc.count }, { $set: { telling, ...today, count: doc.count + 1 } }),
    /** It is told; the mark stays, for there may be more. */
    told: ({ _id }: AnswerDoc, count: number, { state, about }: Said): Promise<boolean> =>
      docs.updateOne({ _id, count }, { $set: { telling: null, told: { state, about } } }),
    /** Nothing is to be told until then. */
    rest: (doc: AnswerDoc, until: Date | null): Promise<boolean> =>
      docs.updateOne(held(doc), { $set: { announce: until } }),
  }
}
