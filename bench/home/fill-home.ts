import { idAt } from '../../src/core/ids.js'
import { hostOf, iri, type Iri } from '../../src/core/iri.js'
import { ACTORS } from '../../src/domain/actors/actor-repo.js'
import { FOLLOWS, followId } from '../../src/domain/follows/follow-repo.js'
import { blankPost } from '../../src/domain/posts/blank-post.js'
import { POSTS, type PostDoc } from '../../src/domain/posts/post-repo.js'
import { REACTIONS, reactionId, TALLIES } from '../../src/domain/reactions/reaction-repo.js'
import { entryId, homeOf, TIMELINE, type TimelineDoc } from '../../src/domain/timelines/timeline-repo.js'
import type { Store } from '../../src/store/store.js'
import { actorDoc } from '../../test/support/neighbours.js'
import { bulkInsert } from './bulk-insert.js'

const BATCH = 1_000
const KEPT = 2_000
const MINUTE_MS = 60_000
const words = 'Bring a chair, a cup and a neighbour. There is tea, and the gate is open from ten. '

export type Reader = { member: string; as: Iri }

export type Hood = { follows: number; stored: number; began: number }

/** Who is read: so many, who have written so much, a post each minute until now. */
export const hoodOf = (stored: number, follows = 1_000): Hood => ({
  ...{ follows, stored },
  began: Date.now() - stored * MINUTE_MS,
})

/** All that they have written, before there is a hub. */
export async function fillPosts(folder: string, hood: Hood): Promise<void> {
  await bulkInsert(folder, POSTS, postsOf(hood))
}

function* postsOf({ follows, stored, began }: Hood, from = 0): Generator<PostDoc> {
  for (let n = from; n < stored; n++) {
    const parent = parentOf(n, follows)
    yield postOf(actorOf((n * 7) % follows), began + n * MINUTE_MS, n, parent)
  }
}

/** One of the first 500. */
function parentOf(n: number, follows: number): Iri | null {
  const parent = (n * 13) % Math.min(500, Math.max(n, 1))
  return n === 0 ? null : noteOf(actorOf((parent * 7) % follows), parent)
}

/**
 * Gives a member a home as one has it who follows many: of each ten entries one was passed on, one is an answer, two show
 * a picture. All that is stored was written by those they follow.
 */
export async function fillHome(store: Store, { member, as }: Reader, hood: Hood): Promise<void> {
  const { follows, stored, began } = hood
  const actors = Array.from({ length: follows }, (_, n) => actorOf(n))
  await inBatches(
    follows,
    (n) => ({ ...actorDoc(`u${n}`, `h${n % 200}.test`), number: idAt(new Date(began + n)) }),
    (docs) => store.collection(ACTORS).insertMany(docs),
  )
  await inBatches(
    follows,
    (n) => followOf(as, actors[n] as Iri, n),
    (docs) => store.collection(FOLLOWS).insertMany(docs),
  )
  const posts = [...postsOf(hood, Math.max(0, stored - KEPT))]
  const boosts = posts.flatMap((doc, n) => (n % 10 === 3 ? [boostOf(actors[(n * 31 + 1) % follows] as Iri, doc)] : []))
  await store.collection(REACTIONS).insertMany(boosts)
  await inBatches(
    posts.length,
    (n) => ({ _id: posts[n]!.iri, likes: n % 9, boosts: n % 4, replies: n % 3, dirty: null }),
    (docs) => store.collection(TALLIES).insertMany(docs),
  )
  const byObject = new Map(boosts.map((boost) => [boost.object, boost]))
  await inBatches(
    posts.length,
    (n): TimelineDoc => {
      const { _id: subject, author, iri: name } = posts[n]!
      const boost = byObject.get(name)
      const owner = homeOf(member)
      const number = boost?.number ?? subject
      return {
        _id: entryId(owner, subject),
        owner,
        subject,
        of: 'post',
        author,
        boostedBy: boost?.actor ?? null,
        number,
      }
    },
    (docs) => store.collection(TIMELINE).insertMany(docs),
  )
}

const actorOf = (n: number): Iri => iri(`https://h${n % 200}.test/users/u${n}`)

function followOf(follower: Iri, target: Iri, n: number) {
  return {
    ...{ _id: followId(follower, target), follower, target, direction: 'out' as const, state: 'accepted' as const },
    ...{
      activity: iri(`${follower}/follows/${n}`),
      over: [],
      inbox: null,
      host: hostOf(target),
      number: idAt(new Date(n)),
    },
    ...{ startedAt: new Date(n), endedAt: null, revision: 1, news: null, announce: null },
  }
}

const noteOf = (author: Iri, n: number): Iri => iri(`https://${hostOf(author)}/notes/${n}`)

function postOf(author: Iri, atMs: number, n: number, parent: Iri | null): PostDoc {
  const at = new Date(atMs)
  const name = noteOf(author, n)
  const inReplyTo = n % 10 === 7 ? parent : null
  const picture = {
    ...{ kind: 'image' as const, url: `${name}/a.jpg`, mediaType: 'image/jpeg', alt: 'A bed of leeks', focus: null },
    ...{ width: 1_200, height: 800, blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj' },
  }
  return {
    ...blankPost,
    ...{ _id: idAt(at), iri: name, author, host: hostOf(author), origin: 'remote', audience: 'public', url: name },
    ...{ html: `<p>${words.repeat(1 + (n % 4))}</p>`, language: 'en', publishedAt: at, versionAt: at, receivedAt: at },
    ...{ inReplyTo, thread: inReplyTo ?? name, tags: ['Street'], tagKeys: [`street${n % 97}`], mentions: [] },
    ...{ files: n % 5 === 0 ? [picture] : [], place: null, announce: null },
  }
}

function boostOf(actor: Iri, { iri: object, publishedAt }: PostDoc) {
  const at = new Date(publishedAt.getTime() + 1_000)
  const kind = 'boost' as const
  return {
    ...{ _id: reactionId({ actor, kind, object }), actor, kind, object, emoji: null, activity: iri(`${object}/boost`) },
    ...{ host: hostOf(actor), number: idAt(at), at, state: 'there' as const, announce: null, place: null },
  }
}

async function inBatches<T>(
  count: number,
  make: (n: number) => T,
  put: (docs: T[]) => Promise<unknown>,
): Promise<void> {
  for (let n = 0; n < count; n += BATCH)
    await put(Array.from({ length: Math.min(BATCH, count - n) }, (_, at) => make(n + at)))
}
