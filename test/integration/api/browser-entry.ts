/**
 * How apps come in, in a browser, and go out again. Each of these is sent to a page and runs there: it knows nothing but what it is
 * given, what browsers have, and `masto`, which the page can import.
 */

type Canvas = {
  width: number
  height: number
  getContext(kind: '2d'): { fillRect(x: number, y: number, width: number, height: number): void }
  toBlob(done: (blob: Blob | null) => void): void
}
declare const document: { createElement(kind: 'canvas'): Canvas }
declare const location: { href: string; search: string }

export function leave(address: string): void {
  location.href = address
}

/** As Phanpy: all as forms. @returns where to send the member */
export async function introduceByForm(hub: string, redirect: string): Promise<string> {
  const scope = 'read write follow push'
  const bytes = crypto.getRandomValues(new Uint8Array(33))
  const text = (of: Uint8Array) =>
    btoa(String.fromCharCode(...of))
      .replace(/[+]/g, '-')
      .replace(/[/]/g, '_')
      .replace(/=/g, '')
  const verifier = text(bytes)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const answer = await fetch(`${hub}/api/v1/apps`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      client_name: 'A web app',
      redirect_uris: redirect,
      scopes: scope,
      website: 'https://app.example',
    }).toString(),
  })
  const { client_id, client_secret } = (await answer.json()) as { client_id: string; client_secret: string }
  sessionStorage.setItem('app', JSON.stringify({ client_id, client_secret, verifier }))
  const asked = { client_id, scope, redirect_uri: redirect, response_type: 'code' }
  const proof = { code_challenge_method: 'S256', code_challenge: text(new Uint8Array(digest)) }
  return `${hub}/oauth/authorize?${new URLSearchParams({ ...asked, ...proof }).toString()}`
}

/** As Phanpy, back with a code: what it asks first. */
export async function tokenByForm(hub: string, redirect: string) {
  const { createRestAPIClient } = await import('masto')
  const { client_id, client_secret, verifier } = JSON.parse(sessionStorage.getItem('app') ?? '{}') as Record<
    string,
    string
  >
  const code = new URLSearchParams(location.search).get('code') ?? ''
  const metadata = (await (await fetch(`${hub}/.well-known/oauth-authorization-server`)).json()) as {
    code_challenge_methods_supported: string[]
  }
  const answer = await fetch(`${hub}/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      ...{ client_id: client_id ?? '', client_secret: client_secret ?? '', code_verifier: verifier ?? '', code },
      ...{ redirect_uri: redirect, grant_type: 'authorization_code', scope: 'read write follow push' },
    }).toString(),
  })
  const token = (await answer.json()) as { access_token: string }
  sessionStorage.setItem('token', token.access_token)
  const { v1, v2 } = createRestAPIClient({ url: hub, accessToken: token.access_token })
  const { username: name } = await v1.accounts.verifyCredentials()
  const { domain, apiVersions } = await v2.instance.fetch()
  const { links } = (await (await fetch(`${hub}/.well-known/nodeinfo`)).json()) as {
    links: { rel: string; href: string }[]
  }
  const at = links.find(({ rel }) => rel.endsWith('/2.0'))?.href ?? ''
  const { software } = (await (await fetch(at)).json()) as { software: { name: string } }
  const hostMeta = await (await fetch(`${hub}/.well-known/host-meta`)).text()
  if (!hostMeta.includes(`template="${hub}/`)) throw new Error(hostMeta)
  const methods = metadata.code_challenge_methods_supported
  return { token, name, domain, api: apiVersions?.mastodon, software: software.name, metadata: methods }
}

/** As Phanpy, also when the page is being closed. @returns the token that was */
export async function signOut(hub: string): Promise<string> {
  const { client_id, client_secret } = JSON.parse(sessionStorage.getItem('app') ?? '{}') as Record<string, string>
  const token = sessionStorage.getItem('token') ?? ''
  const answer = await fetch(`${hub}/oauth/revoke`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_id, client_secret, token }),
    keepalive: true,
  })
  if (!answer.ok) throw new Error(await answer.text())
  return token
}

/** As Elk's server and then its page: all in JSON. @returns where to send the member */
export async function introduceByJson(hub: string, redirect: string): Promise<string> {
  const answer = await fetch(`${hub}/api/v1/apps`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...{ client_name: 'Another', website: 'https://elk.example' },
      ...{ redirect_uris: redirect, scopes: 'read write follow push' },
    }),
  })
  const app = (await answer.json()) as { client_id: string; client_secret: string; vapid_key: string }
  sessionStorage.setItem('app', JSON.stringify(app))
  const asked = {
    client_id: app.client_id,
    force_login: 'false',
    scope: 'read write follow push',
    response_type: 'code',
  }
  return `${hub}/oauth/authorize?${new URLSearchParams({ ...asked, lang: 'en-US', redirect_uri: redirect }).toString()}`
}

export async function tokenByJson(hub: string, redirect: string) {
  const { createRestAPIClient } = await import('masto')
  const { client_id, client_secret } = JSON.parse(sessionStorage.getItem('app') ?? '{}') as Record<string, string>
  const code = new URLSearchParams(location.search).get('code')
  const asked = { client_id, client_secret, redirect_uri: redirect, grant_type: 'authorization_code', code }
  const answer = await fetch(`${hub}/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...asked, scope: 'read write follow push' }),
  })
  const { access_token: accessToken } = (await answer.json()) as { access_token: string }
  const { v1 } = createRestAPIClient({ url: hub, accessToken })
  const { software } = (await (await fetch(`${hub}/nodeinfo/2.0`)).json()) as { software: { name: string } }
  const push = await v1.push.subscription.fetch().catch((error: Error) => error.message)
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 })
  canvas.getContext('2d').fillRect(0, 0, 32, 64)
  const file = await new Promise<Blob | null>((done) => canvas.toBlob(done))
  if (file === null) throw new Error('There is no picture')
  const picture = await v1.media.create({ file })
  await v1.media.$select(picture.id).update({ description: 'Half of it' })
  const post = {
    status: 'By another',
    spoilerText: '',
    sensitive: false,
    visibility: 'public',
    language: 'en',
    quoteApprovalPolicy: 'public',
  }
  const status = await v1.statuses.create({ ...post, mediaIds: [picture.id] } as never)
  const boosted = await v1.statuses.$select(status.id).reblog()
  const back = await v1.statuses.$select(status.id).unreblog()
  const { descendants } = await v1.statuses.$select(status.id).context.fetch()
  return {
    software: software.name,
    push,
    alt: status.mediaAttachments[0]?.description,
    boosts: [boosted.reblog?.id === status.id, boosted.reblog?.reblogged, back.id === status.id, back.reblogged],
    answers: descendants.length,
    app: status.application?.name,
    token: accessToken,
  }
}
