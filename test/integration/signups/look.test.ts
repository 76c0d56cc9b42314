import { expect } from 'chai'
import { peoplePath } from '../../../src/web/signups/sign-up-paths.js'
import { describeInBrowser, withPage } from '../../support/browser.js'
import { faultsOf } from '../../support/looking.js'
import type { Browser } from '../browsers.js'
import { cleanUp } from '../hubs.js'
import { linkIn, openScene, type Scene } from './scene.js'

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänin-von-Oberammergau-Unterwalden'

describeInBrowser('the look of the pages of sign-ups', () => {
  let scene: Scene
  const seen: { name: string; path: string; as: Browser }[] = []

  before(async function () {
    this.timeout(60_000)
    scene = await openScene()
    const { hub, event, ask, mails } = scene
    const shifts = 'Stewards at the door, 13:00-15:00, 1\nDriver, 17:00-19:00'
    const { path, item } = await event({ shifts, capacity: '3' })
    const strict = await event({ title: LONG, approval: 'yes', capacity: '1' })
    const [ada, boss, stranger] = [
      await hub.browser('reader', 'ada'),
      await hub.browser('steward'),
      await hub.browser(),
    ]
    await ada.post(`${path}/sign-up`, { people: '2', note: LONG, shift: '' })
    await ada.post(`${path}/sign-up`, { shift: item.event?.shifts?.[0]?.id ?? '' }, { from: path })
    await ada.post(`${strict.path}/sign-up`, { shift: '' }, { from: strict.path })
    await ask(stranger, path, { email: 'ann@example.org', name: LONG, people: '2' })
    const confirm = linkIn((await mails())[0])
    await stranger.post(confirm, {})
    await ask(stranger, strict.path, { email: 'bob@example.org' })
    await hub.settle()
    const all = await mails()
    const letter = (begin: string) => linkIn(all.find(({ subject }) => subject.startsWith(begin)))
    seen.push(
      ...[stranger, ada, boss].map((as, n) => ({ name: `event-${n}`, path, as })),
      { name: 'asked', path: strict.path, as: ada },
      { name: 'sign-up', path: `${path}/sign-up`, as: stranger },
      { name: 'sign-up-member', path: `${path}/sign-up`, as: ada },
      { name: 'confirm', path: letter('Confirm: D'), as: stranger },
      { name: 'link', path: letter('You are on'), as: stranger },
      { name: 'people', path: `${peoplePath(item.id)}?done=added`, as: boss },
      { name: 'people-asked', path: peoplePath(strict.item.id), as: boss },
      { name: 'editor', path: '/manage/new/event', as: boss },
      { name: 'editor-shifts', path: `/manage/items/${item.id}/edit`, as: boss },
    )
    const mail = all.find(({ subject }) => subject.startsWith('You are on'))
    expect(mail?.text).to.include('You are on the waiting list').and.include('St Mary’s hall')
  })
  after(cleanUp)

  it('has no fault that axe-core knows, and nothing beyond the edge, on any screen, light and dark', async function () {
    this.timeout(120_000)
    const { hub } = scene
    const { hostname } = new URL(hub.address ?? '')
    await withPage(async (page) => {
      for (const { name, path, as } of seen) {
        const cookies = Array.from(as.cookies, ([key, value]) => ({ name: key, value, domain: hostname, path: '/' }))
        await page.browserContext().deleteMatchingCookies({ name: 'session' })
        await page.browserContext().setCookie(...cookies)
        const answer = await page.goto(hub.address + path)
        expect(answer?.status(), name).to.equal(200)
        expect(await faultsOf(page), name).to.deep.equal([])
      }
    })
  })
})
