import type { Iri } from '../src/core/iri.js'
import { blankIdentity, IDENTITIES } from '../src/domain/actors/identity-repo.js'
import type { Follower } from '../src/domain/follows/follow-writing.js'
import { followId, FOLLOWS, QUIET_FOLLOWS, type FollowDoc } from '../src/domain/follows/follow-repo.js'
import { TIMELINE } from '../src/domain/timelines/timeline-repo.js'
import { noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../test/support/neighbours.js'
import { START } from '../test/support/publishing.js'
import { report, timed } from './measure.js'

const ROUNDS = 7
const FEW = 500
const MANY = 5_000
/** As many entries and homes as deep for both: only how many homes one post goes to differs. */
const littleKnown = Array.from({ length: MANY / FEW }, (_, n) => stranger(`bob${n}`))
const wellKnown = stranger('cleo', 'fir.test')

/** P11: one public post put into the homes of all who follow its author here, half of them quietly. */
export async function p11(): Promise<void> {
  const values: Record<'few' | 'many' | 'growth', number[]> = { few: [], many: [], growth: [] }
  const hood = await openNeighbourhood()
  for (const author of littleKnown) await follow(hood, author, FEW)
  await follow(hood, wellKnown, MANY)
  for (let round = -2; round < ROUNDS; round++) {
    const few = await placed(hood, littleKnown)
    const many = await placed(hood, [wellKnown])
    if (round < 0) continue // these warm up
    values.few.push(few)
    values.many.push(many)
    values.growth.push(many / few)
  }
  await hood.dispose()
  await report('P11', [
    { what: 'processor time of an entry, 500 homes', unit: 'µs', values: values.few },
    { what: 'processor time of an entry, 5,000 homes', unit: 'µs', values: values.many },
    { what: '5,000 homes / 500 homes, of an entry', unit: '', values: values.growth, goal: '0.85 to 1.15' },
  ])
}

/** One post of each of these authors. @returns processor time of one of the 5,000 entries, in microseconds */
async function placed(hood: Neighbourhood, authors: readonly Follower[]): Promise<number> {
  const docs = hood.store.collection(TIMELINE)
  const notes = authors.map((author) => noteBy(author.iri))
  for (const note of notes) await hood.posts.receive(note)
  const { cpuMicros } = await timed(MANY, async () => {
    while (await hood.timelines.placeStep());
  })
  const subjects = await Promise.all(notes.map(async ({ iri }) => (await hood.posts.byIri(iri))?.id ?? ''))
  const made = await docs.count({ subject: { $in: subjects } }, { atMost: MANY + 1 })
  if (made !== MANY) throw new Error(`${made} of ${MANY} entries were made`)
  return cpuMicros
}

/** Members as far as homes know them: whom they follow, and of those who do so openly, who they are. */
async function follow(hood: Neighbourhood, target: Follower, count: number): Promise<void> {
  for (let n = 0; n < count; n += FEW) {
    const names = Array.from({ length: FEW }, (_, at) => `${target.iri.split('/').at(-1)}_${n + at}`)
    await followOpenly(hood, target, names.slice(0, FEW / 2))
    await followQuietly(hood, target, names.slice(FEW / 2))
  }
}

async function followOpenly({ store, localActors }: Neighbourhood, target: Follower, names: string[]) {
  await store.collection(IDENTITIES).insertMany(names.map((name) => ({ ...blankIdentity(name, START), member: name })))
  await store.collection(FOLLOWS).insertMany(
    names.map((name): FollowDoc => {
      const follower = localActors.iriOf(name)
      return {
        ...{ _id: followId(follower, target.iri), follower, target: target.iri, direction: 'out', state: 'accepted' },
        ...{ activity: `${follower}/follow` as Iri, over: [], inbox: null, host: target.host, number: name },
        ...{ startedAt: START, endedAt: null, revision: 1, news: null, announce: null },
      }
    }),
  )
}

async function followQuietly({ store }: Neighbourhood, { iri: target }: Follower, names: string[]) {
  const docs = names.map((member) => ({ _id: `${member} ${target}`, member, target, number: member, at: START }))
  await store.collection(QUIET_FOLLOWS).insertMany(docs)
}
