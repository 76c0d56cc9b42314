import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import type { Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { Post } from '../../../src/domain/posts/post.js'
import { actorDoc, noteBy, stranger } from '../../support/neighbours.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

type Json = Record<string, unknown>
const listOf = ({ json }: Reply): Json[] => json as unknown as Json[]
const nextOf = ({ headers }: Reply): string | null => {
  const [, url = null] = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '') ?? []
  return url === null ? null : new URL(url).pathname + new URL(url).search
}

describe('what members do with statuses by an app', () => {
  let hub: TestHub
  let ada: Member
  let quinn: Member
  /** Of somebody with a profile, and of somebody without. */
  let token: string
  let quiet: string
  let item: Item
  let post: Post

  const memberNamed = async (name: string): Promise<Member> => (await hub.services.members.byName(name)) as Member
  const come = async (change: Parameters<typeof noteBy>[1] = {}): Promise<Post> => {
    const note = noteBy(stranger('bob', 'elm.example').iri, { publishedAt: new Date(), ...change })
    await hub.services.posts.receive(note)
    return (await hub.services.posts.byIri(note.iri)) as Post
  }
  const path = ({ id }: { id: string }, deed = '') => `/api/v1/statuses/${shownId(id)}${deed === '' ? '' : `/${deed}`}`
  const press = (of: { id: string }, deed: string, as = token, form: Record<string, string> = {}): Promise<Reply> =>
    ask(hub, 'POST', path(of, deed), { token: as, form })

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    token = await tokenFor(hub, await hub.browser('coordinator', 'ada'))
    quiet = await tokenFor(hub, await hub.browser('reader', 'quinn'))
    ada = await memberNamed('ada')
    quinn = await memberNamed('quinn')
    await hub.services.profiles.open(ada.id, { name: 'Ada L.' })
    item = await publish(hub.services, ada, 'event', { ...typed.event })
    post = await come()
    const bob = { ...actorDoc('bob', 'elm.example'), number: '00112233445566778899' }
    await hub.store.collection(ACTORS).insertMany([bob])
  })
  after(cleanUp)

  for (const [deed, undone, flag, count] of [
    ['favourite', 'unfavourite', 'favourited', 'favourites_count'],
    ['bookmark', 'unbookmark', 'bookmarked', null],
    ['mute', 'unmute', 'muted', null],
    ['pin', 'unpin', 'pinned', null],
  ] as const) {
    it(`${deed} and ${undone} may be repeated, and say at once how it is`, async () => {
      for (const [what, is] of [
        [deed, true],
        [deed, true],
        [undone, false],
        [undone, false],
      ] as const) {
        const { status, json } = await press(item, what)
        expect(status, JSON.stringify(json)).to.equal(200)
        expect(json).to.include({ id: shownId(item.id), [flag]: is, ...(count !== null && { [count]: is ? 1 : 0 }) })
        expect((await ask(hub, 'GET', path(item), { token })).json).to.include({ [flag]: is })
      }
    })
  }

  it('reblog answers with the boost around what was passed on, by whose id everything works, too', async () => {
    const first = await press(item, 'reblog')
    expect(first.status, JSON.stringify(first.json)).to.equal(200)
    const boost = first.json
    expect(boost.account).to.include({ acct: 'ada' })
    expect(boost.reblog).to.include({ id: shownId(item.id), reblogged: true, reblogs_count: 1 })
    expect(boost).to.include({ reblogged: true, content: (boost.reblog as Json).content })
    expect((await press(item, 'reblog')).json.id).to.equal(boost.id)
    const of = { id: boost.id as string }
    expect((await press(of, 'reblog')).json.id, 'a boost of a boost is one of what it is of').to.equal(boost.id)
    expect((await ask(hub, 'GET', path(of), { token })).json.reblog).to.include({ id: shownId(item.id) })
    expect((await press(of, 'favourite')).json).to.include({ id: shownId(item.id), favourited: true })
    expect((await press(of, 'unfavourite')).json).to.include({ favourites_count: 0 })
    const back = await press(of, 'unreblog')
    expect(back.json).to.include({ id: shownId(item.id), reblogged: false, reblogs_count: 0, reblog: null })
    expect((await press(item, 'unreblog')).json).to.include({ reblogged: false })
    expect((await ask(hub, 'GET', path(of), { token })).status).to.equal(404)
  })

  it('reblog to followers alone is told to them, and to nobody who asks', async () => {
    const { json } = await press(item, 'reblog', token, { visibility: 'private' })
    const doc = await hub.services.reactions.boostOf(String(json.id).padStart(20, '0'))
    expect(doc?.audience).to.equal('followers')
    const by = async (as?: string) =>
      listOf(await ask(hub, 'GET', path(item, 'reblogged_by'), as === undefined ? {} : { token: as }))
    for (const as of [token, quiet, undefined]) expect(await by(as)).to.deep.equal([])
    expect(json.visibility).to.equal('private')
    expect(json.reblog).to.include({ visibility: 'public' })
    const wrapper = { id: String(json.id) }
    const page = `/api/v1/accounts/${(json.account as { id: string }).id}/statuses`
    for (const [as, sees] of [
      [{ token }, true],
      [{ token: quiet }, false],
      [{}, false],
    ] as const) {
      expect((await ask(hub, 'GET', path(wrapper), as)).status).to.equal(sees ? 200 : 404)
      expect(listOf(await ask(hub, 'GET', page, as)).some(({ id }) => id === wrapper.id)).to.equal(sees)
    }
    await press(item, 'unreblog')
    await press(item, 'reblog')
    expect((await by()).map(({ acct }) => acct)).to.deep.equal(['ada'])
    await press(item, 'unreblog')
  })

  it('reblog works on what one has said to followers oneself, for them alone', async () => {
    const sent = { status: 'The key is back', visibility: 'private' }
    const { json: said } = await ask(hub, 'POST', '/api/v1/statuses', { token, json: sent })
    const of = { id: String(said.id) }
    const { status, json } = await press(of, 'reblog', token, { visibility: 'public' })
    expect(status, JSON.stringify(json)).to.equal(200)
    expect(json).to.include({ visibility: 'private', reblogged: true })
    expect(json.reblog).to.include({ id: of.id, visibility: 'private', reblogs_count: 1 })
    const page = `/api/v1/accounts/${(json.account as { id: string }).id}/statuses`
    for (const [as, sees] of [
      [{ token }, true],
      [{ token: quiet }, false],
      [{}, false],
    ] as const) {
      for (const one of [of, { id: String(json.id) }])
        expect((await ask(hub, 'GET', path(one), as)).status).to.equal(sees ? 200 : 404)
      const shown = listOf(await ask(hub, 'GET', page, as)).filter(({ id }) => id === of.id || id === json.id)
      expect(shown).to.have.length(sees ? 2 : 0)
    }
    expect((await press(of, 'unreblog')).json).to.include({ reblogged: false, reblogs_count: 0 })
    const inside = { status: 'Members', visibility: 'local' }
    const { json: kept } = await ask(hub, 'POST', '/api/v1/statuses', { token, json: inside })
    expect((await press({ id: String(kept.id) }, 'reblog')).status).to.equal(403)
  })

  it('works on what others wrote, for members, and not on what one cannot see', async () => {
    for (const [deed, flag] of [
      ['bookmark', 'bookmarked'],
      ['favourite', 'favourited'],
      ['mute', 'muted'],
    ] as const)
      expect((await press(post, deed)).json, deed).to.include({ id: shownId(post.id), [flag]: true })
    expect((await press(post, 'reblog')).json.reblog).to.include({ id: shownId(post.id), reblogs_count: 1 })
    expect((await press(post, 'pin')).status, 'somebody else’s').to.equal(403)
    for (const deed of ['unbookmark', 'unfavourite', 'unmute', 'unreblog'])
      expect((await press(post, deed)).status, deed).to.equal(200)
    const closed = await come({ audience: 'direct' })
    for (const deed of ['favourite', 'reblog', 'bookmark', 'mute', 'pin'])
      for (const of of [closed, { id: '00000000000000000001' }, { id: 'x' }])
        expect((await press(of, deed)).status, deed).to.equal(404)
    const inside = await publish(hub.services, ada, 'call', { ...typed.call, audience: 'hub' })
    expect((await press(inside, 'reblog')).status).to.equal(403)
    expect((await press(inside, 'favourite')).json).to.include({ favourited: true, visibility: 'private' })
  })

  it('needs a profile to be seen by others, and none for what is one’s own', async () => {
    for (const deed of ['favourite', 'reblog']) {
      const { status, json } = await press(item, deed, quiet)
      expect(status, deed).to.equal(403)
      expect(json.error).to.match(/public profile/)
    }
    expect((await press(item, 'bookmark', quiet)).json).to.include({ bookmarked: true })
    expect((await press(item, 'mute', quiet)).json).to.include({ muted: true })
    expect((await press(item, 'pin', quiet)).status, 'the page of the hub is not theirs').to.equal(403)
    const kept = listOf(await ask(hub, 'GET', '/api/v1/bookmarks', { token: quiet }))
    expect(kept.map(({ id }) => id)).to.deep.equal([shownId(item.id)])
    expect((await hub.services.bookmarks.of(quinn, { limit: 5 })).length).to.equal(1)
    expect(listOf(await ask(hub, 'GET', '/api/v1/favourites', { token: quiet }))).to.deep.equal([])
  })

  it('lists bookmarks and favourites by when they were made, page by page', async () => {
    const items: Item[] = []
    for (let n = 0; n < 5; n++)
      items.push(await publish(hub.services, ada, 'call', { ...typed.call, title: `Call ${n}` }))
    const order = [3, 0, 4, 1, 2].map((at) => items[at] as Item)
    for (const one of order) {
      await press(one, 'bookmark')
      await press(one, 'favourite')
    }
    await hub.services.items.remove(ada, order[1]?.id ?? '')
    for (const list of ['bookmarks', 'favourites']) {
      const seen: unknown[] = []
      let pages = 0
      for (let next: string | null = `/api/v1/${list}?limit=2`; next !== null && pages < 10; pages++) {
        const page: Reply = await ask(hub, 'GET', next, { token })
        seen.push(...listOf(page).map(({ id }) => id))
        next = nextOf(page)
        expect(next ?? hub.config.baseUrl).not.to.contain('access_token')
      }
      const wanted = [...order].reverse().filter((one) => one !== order[1])
      expect(seen.slice(0, 4), list).to.deep.equal(wanted.map(({ id }) => shownId(id)))
      const newest = await ask(hub, 'GET', `/api/v1/${list}?limit=2`, { token })
      const [, prev = ''] = /<([^>]+)>; rel="prev"/.exec(newest.headers.get('link') ?? '') ?? []
      await press(item, list === 'bookmarks' ? 'bookmark' : 'favourite')
      const fresh = await ask(hub, 'GET', new URL(prev).pathname + new URL(prev).search, { token })
      expect(listOf(fresh).map(({ id }) => id)).to.deep.equal([shownId(item.id)])
      await press(item, list === 'bookmarks' ? 'unbookmark' : 'unfavourite')
    }
  })

  it('tells members who likes something, and nobody else', async () => {
    await press(item, 'favourite')
    const liking = await ask(hub, 'GET', path(item, 'favourited_by'), { token: quiet })
    expect(listOf(liking).map(({ acct }) => acct)).to.deep.equal(['ada'])
    expect(listOf(await ask(hub, 'GET', path(item, 'favourited_by')))).to.deep.equal([])
    await press(item, 'unfavourite')
  })

  it('asks for a token that may', async () => {
    const weak = await tokenFor(hub, await hub.browser('coordinator', 'ada'), 'read')
    for (const deed of ['favourite', 'unreblog', 'bookmark', 'pin', 'unmute']) {
      expect((await press(item, deed, weak)).status, deed).to.equal(403)
      expect((await ask(hub, 'POST', path(item, deed))).status, deed).to.equal(401)
    }
    for (const list of ['favourites', 'bookmarks'])
      expect((await ask(hub, 'GET', `/api/v1/${list}`)).status).to.equal(401)
  })

  it('counts right when many press at the same time', async () => {
    const of = await publish(hub.services, ada, 'call', { ...typed.call, title: 'All at once' })
    const answers = await Promise.all(Array.from({ length: 6 }, () => press(of, 'favourite')))
    expect(answers.map(({ status }) => status)).to.deep.equal(Array.from({ length: 6 }, () => 200))
    expect((await press(of, 'favourite')).json).to.include({ favourites_count: 1 })
    const tally = await hub.services.reactions.tallyOf(of.iri as Iri)
    expect(tally.likes).to.equal(1)
  })
})
