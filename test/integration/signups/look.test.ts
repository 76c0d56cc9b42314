import { expect } from 'chai'
import { mkdirSync } from 'node:fs'
import { peoplePath } from '../../../src/web/signups/sign-up-paths.js'
import { axeFaults, describeInBrowser, withPage } from '../../support/browser.js'
import type { Browser } from '../browsers.js'
import { cleanUp } from '../hubs.js'
import { linkIn, openScene, type Scene } from './scene.js'

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänin-von-Oberammergau-Unterwalden'

/** What reaches beyond the right edge of the page; what scrolls by itself may. */
const beyondTheEdge = `[...document.querySelectorAll('body *')]
  .filter((one) => one.closest('.scroller') === null || one.matches('.scroller'))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120))`

/** Where pictures of the pages go, for those who want to look at them themselves. */
const shots = process.env.ALLOTMENT_SHOTS

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

  for (const width of [320, 768, 1_280])
    it(`has no fault that axe-core knows, and nothing beyond the edge, at ${width}`, async function () {
      this.timeout(120_000)
      const { hub } = scene
      for (const { name, path, as } of seen)
        await withPage(async (page) => {
          const { hostname } = new URL(hub.address ?? '')
          await page.setViewport({ width, height: 900 })
          await page
            .browserContext()
            .setCookie(...Array.from(as.cookies, ([key, value]) => ({ name: key, value, domain: hostname, path: '/' })))
          const answer = await page.goto(hub.address + path)
          expect(answer?.status(), name).to.equal(200)
          expect(await page.evaluate(beyondTheEdge), `${name} at ${width}`).to.deep.equal([])
          expect(await axeFaults(page), `${name} at ${width}`).to.deep.equal([])
          if (shots === undefined) return
          mkdirSync(shots, { recursive: true })
          await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true })
        })
    })
})
