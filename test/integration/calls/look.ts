import { mkdirSync } from 'node:fs'
import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { axeFaults, withPage } from '../../support/browser.js'
import type { Browser } from '../browsers.js'
import type { TestHub } from '../hubs.js'

type Look = { width: number; language: string; dir: 'ltr' | 'rtl' }
const looks: readonly Look[] = [
  { width: 320, language: 'de', dir: 'ltr' },
  { width: 768, language: 'en', dir: 'rtl' },
  { width: 1280, language: 'en', dir: 'ltr' },
]

/** Looks at pages as people see them: nothing stands out at the side, and axe-core knows no fault of them. */
export async function looksRight(hub: TestHub, who: Browser | null, paths: Readonly<Record<string, string>>) {
  const shots = process.env.ALLOTMENT_SHOTS
  if (shots !== undefined) mkdirSync(shots, { recursive: true })
  await withPage(async (browser: Page) => {
    const value = who?.cookies.get('session')
    if (value !== undefined) {
      await browser.browserContext().setCookie({ name: 'session', value, domain: '127.0.0.1', path: '/' })
    }
    for (const [name, path] of Object.entries(paths)) {
      for (const { width, language, dir } of looks) {
        await browser.setExtraHTTPHeaders({ 'Accept-Language': language })
        await browser.setViewport({ width, height: 800 })
        await browser.goto(hub.address + path, { waitUntil: 'load' })
        await browser.evaluate(`document.documentElement.dir = '${dir}'`)
        const isWide = await browser.evaluate('document.documentElement.scrollWidth > innerWidth')
        expect(isWide, `${path} ${width}`).to.equal(false)
        expect(await axeFaults(browser), `${path} ${width}`).to.deep.equal([])
        const file = `${shots ?? ''}/${name}-${width}.png` as `${string}.png`
        if (shots !== undefined) await browser.screenshot({ path: file, fullPage: true })
      }
    }
  })
}
