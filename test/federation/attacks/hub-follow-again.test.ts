import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, relieve, says, type Besieged } from '../../support/besieged.js'

/** As Misskey does it: every Follow of one pair has the same id, and so has every Undo of it. */
describe('a Follow under an id that was used before', () => {
  let siege: Besieged
  let ada: Person
  let follow: ReturnType<typeof says>
  let undo: ReturnType<typeof says>
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    follow = { ...says('Follow', ada, siege.hub.voice), id: siege.at('b.test', '/follows/ada/oak') }
    undo = { ...says('Undo', ada, follow), id: `${follow.id}/undo` }
  })
  afterEach(relieve)

  const SECOND = 1_000
  const minutes = (count: number) => count * 60 * SECOND
  const count = async () => (await siege.hub.services.follows.counts(as(siege.hub.voice))).followers
  const ago = (ms: number) => ({ date: new Date(siege.hub.now().getTime() - ms) })
  async function say(what: object, options: { date?: Date } = {}): Promise<void> {
    expect((await siege.post(ada, what, options)).status).to.equal(202)
    await siege.hub.settle()
  }

  it('counts when it was signed after the Undo, and so does each Undo after it', async () => {
    for (let round = 0; round < 3; round++) {
      await say(follow)
      expect(await count(), `followed, round ${round}`).to.equal(1)
      siege.hub.pass(5 * SECOND)
      await say(undo)
      expect(await count(), `taken back, round ${round}`).to.equal(0)
      siege.hub.pass(5 * SECOND)
    }
  })

  it('does not count when it is the same request once more', async () => {
    const first = { date: siege.hub.now() }
    await say(follow, first)
    siege.hub.pass(5 * SECOND)
    await say(undo)
    siege.hub.pass(5 * SECOND)
    await say(follow, first)
    expect(await count()).to.equal(0)
    siege.hub.pass(SECOND)
    await say(follow)
    expect(await count(), 'and does not stand in the way of a new one').to.equal(1)
  })

  it('does not count when it was signed before the Undo and comes behind it, or with it', async () => {
    await say(follow)
    siege.hub.pass(minutes(2))
    await say(undo)
    siege.hub.pass(minutes(1))
    for (const late of [minutes(2), minutes(1)]) await say(follow, ago(late))
    expect(await count()).to.equal(0)
  })

  it('does not count when its date lay ahead and it is sent again once that time has come', async () => {
    const ahead = { date: new Date(siege.hub.now().getTime() + minutes(30)) }
    await say(follow, ahead)
    siege.hub.pass(minutes(1))
    await say(undo)
    siege.hub.pass(minutes(1))
    await say(follow, ahead)
    expect(await count()).to.equal(0)
  })

  it('does not count when the hub itself let the follower go, however it is signed', async () => {
    await say(follow)
    siege.hub.pass(minutes(1))
    expect(await siege.hub.services.follows.removeFollower(as(siege.hub.voice), as(ada.id))).to.equal(true)
    siege.hub.pass(minutes(1))
    await say(follow)
    expect(await count()).to.equal(0)
  })

  it('an Undo once more ends nothing that was begun after it', async () => {
    await say(follow)
    siege.hub.pass(5 * SECOND)
    const taken = { date: siege.hub.now() }
    await say(undo, taken)
    siege.hub.pass(5 * SECOND)
    await say(follow)
    siege.hub.pass(5 * SECOND)
    await say(undo, taken)
    expect(await count()).to.equal(1)
  })

  it('lets nobody else of that server speak for the follower', async () => {
    const eve = siege.person('b.test', 'eve')
    await say(follow)
    siege.hub.pass(5 * SECOND)
    await siege.post(eve, { ...undo, actor: eve.id, id: siege.at('b.test', '/eve/undo') })
    await siege.hub.settle()
    expect(await count()).to.equal(1)
  })
})
