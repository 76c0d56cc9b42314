import type { Browser } from '../browsers.js'
import type { Answer } from '../hubs.js'

export const callFields = {
  'kind': 'call',
  'title': 'Save the mill',
  'body': 'Write to the council.',
  'action': 'write',
  'zone': 'Europe/London',
  'audience': 'public',
  'language': 'en',
  'deadline-date': '2030-05-01',
  'deadline-time': '19:00',
}

/** The hidden fields and the address of the form on a page of the editor. */
export function formIn({ text }: Answer): { action: string; texts: string } {
  const [, action = ''] = /<form class="form" method="post" action="([^"]+)"/.exec(text) ?? []
  const [, texts = ''] = /name="texts" value="(\d+)"/.exec(text) ?? []
  return { action, texts }
}

/** Opens the form for something new. @returns where it is sent */
export async function begin(browser: Browser, kind = 'call'): Promise<string> {
  const page = await browser.get(`/manage/new/${kind}`)
  if (page.status !== 200) throw new Error(`${page.status}: ${page.text.slice(0, 500)}`)
  return formIn(page).action
}

/** Sends a draft's form by one of its buttons. */
export const send = (browser: Browser, action: string, fields: Record<string, string>, act = 'save') =>
  browser.post(action, { texts: '0', ...fields, do: act }, { from: '/manage/new/call' })

/** The page that an answer leads to, without what was done there. */
export const pageIn = ({ headers }: Answer): string => String(headers.location).replace(/\?.*/, '')

/** Publishes a call, or something else, and returns its address. */
export async function publish(browser: Browser, fields: Record<string, string> = callFields): Promise<string> {
  const answer = await send(browser, await begin(browser), fields, 'publish')
  if (answer.status !== 303) throw new Error(`${answer.status}: ${answer.text.slice(0, 3_000)}`)
  return pageIn(answer)
}
