import { expect } from 'chai'
import { createHash } from 'node:crypto'
import type { Iri } from '../../../../src/core/iri.js'
import { FOLLOWS } from '../../../../src/domain/follows/follow-repo.js'
import {
  digestOfIds,
  followerReconciler,
  followersAt,
  partialFollowersOf,
  readSynchronization,
  writeSynchronization,
} from '../../../../src/federation/delivery/follower-sync.js'
import { addFollowers, announcement, follower, startPost, startSink, VOICE } from '../../../support/delivering.js'
import { closeFetchers } from '../../../support/fetching.js'

const sha = (text: string) => createHash('sha256').update(text).digest()
const shared = 'https://a.example/inbox' as Iri
const theirs = { iri: 'https://a.example/users/ann' as Iri, followers: 'https://a.example/users/ann/followers' as Iri }
const url = 'https://a.example/users/ann/followers/sync' as Iri

describe('the digest of followers', () => {
  it('is the XOR of the SHA-256 of their ids, in any order, each once', () => {
    const [one, two] = ['https://a.example/1', 'https://a.example/2']
    const wanted = sha(one).map((byte, i) => byte ^ (sha(two)[i] ?? 0))
    expect(digestOfIds([one, two])).to.equal(Buffer.from(wanted).toString('hex'))
    expect(digestOfIds([two, one, two])).to.equal(digestOfIds([one, two]))
    expect(digestOfIds([])).to.equal('0'.repeat(64))
  })

  it('is that of the proposal', () => {
    const ids = ['https://testing.example.org/users/1', 'https://testing.example.org/users/2']
    expect(digestOfIds(ids)).to.equal('c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f')
  })
})

describe('the header that goes with what only followers get', () => {
  const said = { collectionId: theirs.followers, url, digest: 'ab'.repeat(32) }

  it('is read as it is written', () => {
    expect(readSynchronization(writeSynchronization(said))).to.deep.equal(said)
  })

  it('is nothing when it is not whole, says a thing twice, or is no header of this kind', () => {
    const whole = writeSynchronization(said)
    for (const header of [
      '',
      'collectionId',
      whole.replace(/digest=.*/, ''),
      `${whole}, url="${url}"`,
      whole.replace('https://a.example/users/ann/followers/sync', 'file:///etc/passwd'),
      whole.replace('ab', 'x'),
      `${whole} and more`,
      whole + ', x="'.padEnd(5_000, 'a') + '"',
    ]) {
      expect(readSynchronization(header), header.slice(0, 80)).to.equal(null)
    }
  })

  it('goes to each server with its own people, and with nothing else', async () => {
    const post = await startPost()
    const sink = await startSink({ clock: post.clock })
    try {
      const ann = follower(sink.inbox('a'), 'ann')
      const bob = follower(sink.inbox('b'), 'bob')
      await addFollowers(post.store, [ann, bob])
      const followers = [`${VOICE}/followers`]
      await post.queue.enqueue(announcement('Create', 'tea', { followersOf: VOICE }, 'private', { to: followers }))
      await post.drain()
      for (const [host, { follower: iri }] of [
        ['a', ann],
        ['b', bob],
      ] as const) {
        const header = sink.posts.find((one) => one.host === host)?.headers['collection-synchronization']
        expect(readSynchronization(String(header))).to.deep.equal({
          collectionId: `${VOICE}/followers`,
          url: partialFollowersOf(VOICE),
          digest: digestOfIds([iri]),
        })
      }
      const open = { to: ['https://www.w3.org/ns/activitystreams#Public'], cc: followers }
      await post.queue.enqueue(announcement('Create', 'cake', { followersOf: VOICE }, 'open', open))
      await post.queue.enqueue(announcement('Update', 'tea', { followersOf: VOICE }, 'update', { to: followers }))
      await post.drain()
      const others = sink.posts.filter(({ id }) => !id.endsWith('private'))
      expect(others.length).to.equal(4)
      for (const { headers } of others) expect(headers).to.not.have.property('collection-synchronization')
    } finally {
      await post.end()
      closeFetchers()
      await sink.stop()
    }
  })
})

describe('what a server gets as its own followers', () => {
  it('is those on its own authority who follow now', async () => {
    const post = await startPost()
    try {
      await addFollowers(post.store, [
        follower(shared, 'ann'),
        follower(shared, 'bob', { state: 'ended' }),
        follower('https://a.example:8443/inbox' as Iri, 'cat'),
        follower('https://sub.a.example/inbox' as Iri, 'dan'),
      ])
      const read = followersAt(post.store)
      expect(await read(VOICE, 'a.example')).to.deep.equal(['http://a.example/users/ann'])
      expect(await read(VOICE, 'a.example:8443')).to.deep.equal(['http://a.example:8443/users/cat'])
    } finally {
      await post.end()
    }
  })
})

describe('followers of ours that another server speaks of', () => {
  type Post = Awaited<ReturnType<typeof startPost>>
  let post: Post
  let [let_go, undone, asked]: [string[], string[], string[]] = [[], [], []]
  const member = (name: string) => `https://hub.example/a/${name}` as Iri

  beforeEach(async () => {
    ;[let_go, undone, asked] = [[], [], []]
    post = await startPost()
    const follows = ['ivy', 'joe'].map((name) => ({ name, state: 'accepted' as const }))
    for (const { name, state } of [...follows, { name: 'kim', state: 'asked' as const }]) {
      const out = { follower: member(name), target: theirs.iri, direction: 'out' as const, state, inbox: null }
      await post.store
        .collection(FOLLOWS)
        .insertOne({ ...follower(shared, name), ...out, _id: `${member(name)} ${theirs.iri}` })
    }
  })
  afterEach(() => post.end())

  const reconcile = (ids: string[] | null, header: { collectionId?: Iri; url?: Iri; digest?: string }) => {
    const { store } = post
    const run = followerReconciler({
      store,
      isLocal: (iri) => new URL(iri).origin === 'https://hub.example',
      fetchIds: async (from) => {
        asked.push(from)
        return ids
      },
      letGo: async (iri) => void let_go.push(iri),
      undo: async (iri) => void undone.push(iri),
    })
    return run(theirs, { collectionId: theirs.followers, url, digest: '0'.repeat(64), ...header })
  }

  it('are left alone when both agree', async () => {
    expect(await reconcile([], { digest: digestOfIds([member('ivy'), member('joe')]) })).to.equal('in step')
    expect(asked).to.deep.equal([])
  })

  it('are let go of when they are not known there, and disowned when not known here', async () => {
    expect(await reconcile([member('ivy'), member('kim'), member('stray')], {})).to.equal('put right')
    expect(let_go).to.deep.equal([member('joe')])
    expect(undone).to.deep.equal([member('stray')])
  })

  it('are no business of a word about another collection, or of one that leads elsewhere', async () => {
    expect(await reconcile([], { collectionId: 'https://a.example/users/bob/followers' as Iri })).to.equal('not theirs')
    expect(await reconcile([], { url: 'https://b.example/list' as Iri })).to.equal('not theirs')
    expect(await reconcile([], { url: 'https://a.example.evil.example/list' as Iri })).to.equal('not theirs')
    expect(await reconcile([], { url: 'https://a.example:8443/list' as Iri })).to.equal('not theirs')
    expect([...asked, ...let_go]).to.deep.equal([])
  })

  it('stay when the list does not come', async () => {
    expect(await reconcile(null, {})).to.equal('no answer')
    expect(let_go).to.deep.equal([])
  })

  it('are only ours: other names in the list are nothing to us', async () => {
    await reconcile([member('ivy'), member('joe'), 'https://c.example/users/x', 'nonsense'], {})
    expect([...let_go, ...undone]).to.deep.equal([])
  })
})
