import { expect } from 'chai'
import { cleanUp } from '../hubs.js'
import { DAY_MS, HOUR_MS, linkIn, openScene, type Scene } from './scene.js'

const SECRETS = /Zanzibar|Quince|Ring twice/
const kept = {
  ...{ placeName: 'Zanzibar House', address: '17 Quince Lane\nWalton', hideAddress: 'yes', area: 'Northgate' },
  ...{ capacity: '1', waitingList: 'yes' },
}

describe('a place that is kept back, and those who sign up', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  it('is in the letters and behind the link of who has a place, and of nobody else', async () => {
    const { hub, event, ask, mails, pass } = scene
    const { path, item } = await event(kept)
    const stranger = await hub.browser()
    const links: string[] = []
    for (const name of ['ann', 'bob']) {
      await ask(stranger, path, { email: `${name}@example.org`, name })
      const confirm = linkIn((await mails())[0])
      expect((await stranger.get(confirm)).text).to.not.match(SECRETS)
      const done = await stranger.post(confirm, {})
      links.push(done.headers.location ?? '')
      await hub.settle()
    }
    const told = async () =>
      (await mails())
        .filter(({ text }) => SECRETS.test(text ?? ''))
        .map(({ to, subject }) => `${to.split('@')[0]} ${subject.split(':')[0]}`)
        .reverse()
    expect(await told()).to.deep.equal(['ann You have a place'])
    const [ann = '', bob = ''] = links
    expect((await stranger.get(ann)).text).to.include('Zanzibar House, 17 Quince Lane, Walton')
    expect((await stranger.get(bob)).text).to.not.match(SECRETS)
    pass(10 * DAY_MS + 5 * HOUR_MS)
    await hub.settle()
    expect(await told()).to.deep.equal(['ann You have a place', 'ann Tomorrow'])
    await stranger.post(ann, { do: 'leave' })
    await hub.settle()
    expect(await told()).to.deep.equal(['ann You have a place', 'ann Tomorrow', 'bob A place is free for you'])
    expect((await stranger.get(ann)).text).to.not.match(SECRETS)
    expect((await stranger.get(bob)).text).to.match(SECRETS)
    expect((await stranger.get(path)).text).to.not.match(SECRETS)
    expect(JSON.stringify(hub.lines)).to.not.match(SECRETS)
    expect(item.event?.place?.name).to.equal('Northgate')
  })

  it('is on the page for members who have a place, at the event or at a shift, as long as they have it', async () => {
    const { hub, event } = scene
    const { path } = await event({ ...kept, shifts: 'Cook | | 13:00 | 14:00 | 1 | aaaaaaaaaaaa' })
    const [ada, ben, cem] = await Promise.all(['ada', 'ben', 'cem'].map((name) => hub.browser('reader', name)))
    await ada?.post(`${path}/sign-up`, { shift: '' }, { from: path })
    await ben?.post(`${path}/sign-up`, { shift: '' }, { from: path })
    await cem?.post(`${path}/sign-up`, { shift: 'aaaaaaaaaaaa' }, { from: path })
    const knows = async () =>
      Promise.all([ada, ben, cem].map(async (one) => SECRETS.test((await one?.get(path))?.text ?? '')))
    expect(await knows()).to.deep.equal([true, false, true])
    await cem?.post(`${path}/leave`, { shift: 'aaaaaaaaaaaa' }, { from: path })
    await ada?.post(`${path}/leave`, { shift: '' }, { from: path })
    expect(await knows()).to.deep.equal([false, true, false])
  })
})
