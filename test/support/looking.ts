import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { axeFaults } from './browser.js'

const WIDTHS = [320, 768, 1_280] as const
const [NARROW, , WIDE] = WIDTHS

/** A folder to keep a picture of each page in, to look at; none unless it is named. */
const shots = process.env.ALLOTMENT_SHOTS

type Looks = {
  /** Which of axe-core’s grades count; serious and critical unless given. */
  impacts?: readonly string[] | undefined
  /** A sheet of paper, which has a width of its own. */
  isPaper?: boolean
}

/**
 * Looks at the page that is open as people with different screens, eyes and languages see it, without opening it again:
 * at three widths, from right to left and with text of twice the size nothing reaches beyond the edge; axe-core finds
 * nothing, narrow or wide; in the dark it can be read. Leaves the page wide, light and as it was.
 * @returns what is wrong, a line each
 */
export async function faultsOf(page: Page, { impacts, isPaper = false }: Looks = {}): Promise<string[]> {
  const faults: string[] = []
  const note = (how: string, found: unknown) => faults.push(...(found as string[]).map((one) => `${how}: ${one}`))
  await light(page, 'light')
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 800 })
    if (!isPaper) note(`at ${width}`, await page.evaluate(beyondTheEdge))
    // Colours are the same at all widths, and take axe-core the longest.
    if (width === NARROW) note(`at ${width}`, await axeFaults(page, impacts))
    if (width === WIDE) note(`at ${width}`, await axeFaults(page, impacts, { except: ['color-contrast'] }))
    await keep(page, width)
  }
  if (!isPaper) {
    await page.setViewport({ width: NARROW, height: 800 })
    note('from right to left', await page.evaluate(as(`html.dir = 'rtl'`, `html.dir = 'ltr'`)))
    await page.setViewport({ width: 2 * NARROW, height: 800 })
    note('enlarged', await page.evaluate(as(`html.style.fontSize = '200%'`, `html.style.fontSize = ''`)))
    await page.setViewport({ width: WIDE, height: 800 })
  }
  await light(page, 'dark')
  note('in the dark', await axeFaults(page, impacts, { only: ['color-contrast'] }))
  await light(page, 'light')
  return faults
}

/** Without motion, so that colours are at once what they become. */
const light = (page: Page, scheme: 'light' | 'dark') =>
  page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])

async function keep(page: Page, width: number): Promise<void> {
  if (shots === undefined) return
  await mkdir(shots, { recursive: true })
  const { pathname, search } = new URL(page.url())
  const name = `${pathname}${search}`.replaceAll(/[^\w-]+/g, '-').slice(-80)
  await page.screenshot({ path: `${join(shots, name)}-${width}.png`, fullPage: true })
}

/** What reaches over the edge of the page and cannot be scrolled to; in the words of the browser. */
export const beyondTheEdge = `(() => {
  const scrolls = (element) => element !== null && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
  const wide = document.documentElement.clientWidth
  const over = [...document.querySelectorAll('body *')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect()
    return width > 0 && (right > wide + 1 || left < -1) && !scrolls(element) && !element.closest('.skip')
  })
  const page = document.documentElement.scrollWidth > wide ? ['the page: ' + document.documentElement.scrollWidth] : []
  return [...page, ...over.map((element) => element.tagName + '.' + element.getAttribute('class'))]
})()`

/** The same while the page is otherwise. */
const as = (change: string, back: string) => `(() => {
  const html = document.documentElement
  ${change}
  const found = ${beyondTheEdge}
  ${back}
  return found
})()`

/** Goes on by keyboard, from where it is, to what matches. @throws Error when there is no way */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 120; steps++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return
  }
  throw new Error(`No way by keyboard to ${selector} on ${page.url()}`)
}

/** Presses Enter where the focus is, and waits for the page that comes. */
export async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
}
