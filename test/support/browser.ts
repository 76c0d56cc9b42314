import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Whether pages can be opened here; a suite that needs it says so by name and is skipped otherwise. */
export const hasBrowser = existsSync(executable)

/** `describe` where there is a Chromium (at `CHROMIUM` or /usr/bin/chromium), else a suite that is skipped by its name. */
export const describeInBrowser = hasBrowser ? describe : describe.skip

let browser: Promise<Browser> | null = null

/**
 * Opens an empty page of a profile of its own, and closes it again. Names of other hosts lead nowhere.
 * @throws what `work` throws
 */
export async function withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  browser ??= puppeteer.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // What ends in `.localhost` is this machine too: another site, and still one that browsers trust with keys.
      '--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })
  const context = await (await browser).createBrowserContext()
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

after(async () => {
  const open = browser
  browser = null
  await (await open)?.close()
})

type Found = { violations: { id: string; impact: string | null; nodes: { target: string[]; html: string }[] }[] }
type Rules = {
  /** These rules alone. */
  only?: readonly string[]
  /** All but these. */
  except?: readonly string[]
}

/** Half a megabyte: read once. */
let axe: Promise<string> | null = null

/**
 * What axe-core finds on the page as it stands, one line each: 'color-contrast (serious): a.button'.
 * @param impacts  which of its grades count
 */
export async function axeFaults(
  page: Page,
  impacts: readonly string[] = ['serious', 'critical'],
  { only, except = [] }: Rules = {},
): Promise<string[]> {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // By the debugger, so the page's policy may stay as strict as it is.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await axe)
  const options = {
    resultTypes: ['violations'],
    ...(only !== undefined && { runOnly: only }),
    rules: Object.fromEntries(except.map((rule) => [rule, { enabled: false }])),
  }
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as Found
  return violations
    .filter(({ impact }) => impact === null || impacts.includes(impact))
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target }) => `${id} (${impact ?? 'unknown'}): ${target.join(' ')}`),
    )
}
