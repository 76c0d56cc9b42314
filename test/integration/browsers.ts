import type { Role } from '../../src/domain/members/member.js'
import type { Hub } from '../../src/hub.js'
import { get, type Answer } from './hubs.js'

/** Someone at a browser without script: keeps cookies, follows no redirects by itself, fills in forms of our pages. */
export type Browser = {
  readonly cookies: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  /** Sends fields as a form does, with the token of the page at `from` (the path itself unless given). */
  post(
    path: string,
    fields: Fields,
    options?: { from?: string; token?: string | null; headers?: Record<string, string> },
  ): Promise<Answer>
}
export type Fields = Record<string, string | string[]>

let made = 0

/** @param role  null for someone who is not signed in */
export async function openBrowser(
  hub: Hub,
  role: Role | null,
  name = `${role ?? 'stranger'}${++made}`,
): Promise<Browser> {
  const cookies = new Map<string, string>()
  if (role !== null) {
    const { members, sessions } = hub.services
    const member = (await members.byName(name)) ?? (await members.add({ name, role }))
    cookies.set('session', await sessions.begin(member.id, 'a test'))
  }
  const ask = async (path: string, asked: Parameters<typeof get>[1] = {}): Promise<Answer> => {
    const cookie = Array.from(cookies, ([key, value]) => `${key}=${value}`).join('; ')
    const headers = { Accept: 'text/html', ...(cookie !== '' && { Cookie: cookie }), ...asked.headers }
    const answer = await get(hub.address + path, { ...asked, headers })
    keep(cookies, answer)
    return answer
  }
  return {
    cookies,
    get: (path, headers = {}) => ask(path, { headers }),
    async post(path, fields, { from = path, token, headers = {} } = {}) {
      const csrf = token === undefined ? csrfIn((await ask(from)).text) : token
      const body = new URLSearchParams()
      if (csrf !== null) body.set('csrf', csrf)
      for (const [key, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(key, value)
      const type = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' }
      return ask(path, { method: 'POST', headers: { ...type, ...headers }, body: body.toString() })
    },
  }
}

/** The token in a page's form. @throws Error when it has none */
export function csrfIn(page: string): string {
  const [, token] = /name="csrf" value="([^"]+)"/.exec(page) ?? []
  if (token === undefined) throw new Error(`No form on this page:\n${page.slice(0, 2_000)}`)
  return token
}

function keep(cookies: Map<string, string>, { headers }: Answer): void {
  for (const line of headers['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }
}
