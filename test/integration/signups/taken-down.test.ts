import { expect } from 'chai'
import { SIGNUP_ASKS } from '../../../src/domain/signups/mail-door.js'
import { PLACES, SIGNUPS } from '../../../src/domain/signups/sign-up-repo.js'
import { cleanUp } from '../hubs.js'
import { DAY_MS, HOUR_MS, linkIn, openScene, type Scene } from './scene.js'

describe('an event that is taken down, and those who signed up', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  const signedUp = async () => {
    const { hub, event, ask, mails } = scene
    const made = await event({ capacity: '1', shifts: 'Cook | | 13:00 | 14:00 | 1 | aaaaaaaaaaaa' })
    const stranger = await hub.browser()
    for (const [name, shift] of [
      ['ann', ''],
      ['bob', ''],
      ['ann', 'aaaaaaaaaaaa'],
    ] as const) {
      await ask(stranger, made.path, { email: `${name}@example.org`, name, shift })
      await stranger.post(linkIn((await mails())[0]), {})
      await hub.settle()
    }
    await ask(stranger, made.path, { email: 'eve@example.org' })
    return { ...made, link: linkIn((await mails())[1]) }
  }
  const kept = async (event: string) => {
    const { store } = scene.hub
    const [rows, asks, lists] = await Promise.all([
      store.collection(SIGNUPS).find({ event }, { limit: 10 }),
      store.collection(SIGNUP_ASKS).find({ event }, { limit: 10 }),
      store.collection(PLACES).find({ event }, { limit: 10 }),
    ])
    return [rows.length, asks.length, lists.length]
  }
  const told = async () =>
    (await scene.mails())
      .filter(({ subject }) => subject.startsWith('Taken down'))
      .map(({ to, subject }) => `${to.split('@')[0]} ${subject}`)

  it('tells each of them once, whatever they do there, and then knows nobody any more', async () => {
    const { hub, writer, pass, mails } = scene
    const { item, link } = await signedUp()
    expect(await kept(item.id)).to.deep.equal([3, 4, 2])
    await hub.services.items.remove(writer, item.id)
    for (let n = 0; n < 5; n++) {
      await hub.settle()
      pass(2 * 60_000)
    }
    expect(await told()).to.have.members(['ann Taken down: Repair café', 'bob Taken down: Repair café'])
    const [letter] = await mails()
    expect(letter?.text).to.include('“Repair café”, for which you had signed up, was taken down')
    expect(letter?.text).to.not.include('/sign-up/')
    expect((await kept(item.id)).slice(0, 2)).to.deep.equal([0, 0])
    expect((await (await hub.browser()).get(link)).status).to.equal(404)
    pass(2 * HOUR_MS)
    await hub.settle()
    expect(await kept(item.id)).to.deep.equal([0, 0, 0])
    expect(await told()).to.have.length(2)
  })

  it('tells nobody of what is over', async () => {
    const { hub, writer, pass } = scene
    const { item } = await signedUp()
    pass(12 * DAY_MS)
    await hub.services.items.remove(writer, item.id)
    await hub.settle()
    pass(2 * HOUR_MS)
    await hub.settle()
    expect(await told()).to.deep.equal([])
    expect(await kept(item.id)).to.deep.equal([0, 0, 0])
  })
})
