import { expect } from 'chai'
import type { Member } from '../../../../src/domain/members/member.js'
import type { Subject } from '../../../../src/domain/subjects.js'
import { noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'

const [bob, cleo] = [stranger('bob').iri, stranger('cleo', 'fir.test').iri]

describe('what a member puts aside', () => {
  let hood: Neighbourhood
  let quinn: Member
  const came = async (change: Parameters<typeof noteBy>[1] = {}, by = bob): Promise<Subject & { of: 'post' }> => {
    const note = noteBy(by, change)
    await hood.posts.receive(note)
    const post = await hood.posts.byIri(note.iri)
    if (post === null) throw new Error('It did not come')
    return { of: 'post', post }
  }
  before(async () => {
    hood = await openNeighbourhood()
    quinn = await hood.person('reader')
  })
  after(() => hood.dispose())

  it('is kept for those without a profile too, once, the newest first, in pages both ways', async () => {
    const all = [await came(), await came(), await came(), await came()]
    for (const one of [...all, ...all]) await hood.bookmarks.add(quinn, one)
    const ids = all.map(({ post }) => post.id).reverse()
    const page = async (window: Parameters<typeof hood.bookmarks.of>[1]) => hood.bookmarks.of(quinn, window)
    const first = await page({ limit: 3 })
    expect(first.map(({ subject }) => subject)).to.deep.equal(ids.slice(0, 3))
    const second = await page({ limit: 3, before: first.at(-1)?.number ?? null })
    expect(second.map(({ subject }) => subject)).to.deep.equal(ids.slice(3))
    const back = await page({ limit: 2, after: second[0]?.number ?? null })
    expect(back.map(({ subject }) => subject)).to.deep.equal(ids.slice(1, 3))
    const newest = await page({ limit: 2, since: second[0]?.number ?? null })
    expect(newest.map(({ subject }) => subject)).to.deep.equal(ids.slice(0, 2))
  })

  it('is taken back, and goes with what it was of', async () => {
    const [one, two, three] = [await came(), await came(), await came()]
    for (const each of [one, two, three]) await hood.bookmarks.add(quinn, each)
    const ids = [one, two, three].map(({ post }) => post.id)
    await hood.bookmarks.remove(quinn, { subject: one.post.id })
    await hood.bookmarks.remove(quinn, { subject: one.post.id })
    await hood.posts.deleted(two.post.iri, bob)
    expect([...(await hood.bookmarks.among(quinn, ids))]).to.deep.equal([three.post.id])
    expect([...(await hood.bookmarks.among(await hood.person('reader'), ids))]).to.deep.equal([])
  })

  it('is refused to somebody suspended', async () => {
    const gone = { ...quinn, state: 'suspended' } as const
    const refused = await hood.bookmarks.add(gone, await came()).catch((error: unknown) => error)
    expect(refused).to.include({ kind: 'forbidden' })
  })

  it('can be a conversation nobody wants to hear of, also when its beginning comes later', async () => {
    const root = noteBy(cleo)
    const middle = noteBy(cleo, { inReplyTo: root.iri })
    const leaf = await came({ inReplyTo: middle.iri })
    await hood.bookmarks.muteThread(quinn, leaf)
    for (const note of [middle, root]) await hood.posts.receive(note)
    const known = await hood.posts.byIri(leaf.post.iri)
    expect(known?.thread, 'a control: the conversation has moved').to.equal(root.iri)
    expect(await hood.bookmarks.isThreadMuted(quinn.id, root.iri)).to.equal(true)
    expect(await hood.bookmarks.isThreadMuted((await hood.person('reader')).id, root.iri)).to.equal(false)
    const post = await hood.posts.byIri(middle.iri)
    if (post !== null) await hood.bookmarks.unmuteThread(quinn, { of: 'post', post })
    expect([...(await hood.bookmarks.mutedAmong(quinn, [root.iri, leaf.post.iri]))]).to.deep.equal([])
  })
})
