import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Browser } from '../browsers.js'
import type { TestHub } from '../hubs.js'

/** What a server answered an app. */
export type Reply = { status: number; headers: Headers; json: Record<string, unknown> }
export type App = { client_id: string; client_secret: string; redirect_uri: string }

export const REDIRECT = 'https://app.example/back?at=1'
export const VERIFIER = 'a-verifier-that-is-long-enough-for-the-standard_1'
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

type Asked = {
  token?: string
  form?: Record<string, string>
  parts?: FormData
  json?: unknown
  headers?: Record<string, string>
}

/** One request of an app, without cookies. */
export async function ask(hub: TestHub, method: string, path: string, asked: Asked = {}): Promise<Reply> {
  const { token, form, parts, json, headers = {} } = asked
  const text = json === undefined ? undefined : JSON.stringify(json)
  const body = form === undefined ? (parts ?? text) : new URLSearchParams(form)
  const answer = await fetch(hub.address + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  })
  const said = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    json: said === '' ? {} : (JSON.parse(said) as Record<string, unknown>),
  }
}

export async function register(hub: TestHub, scopes = 'read write follow push', redirect = REDIRECT): Promise<App> {
  const sent = { client_name: 'An App', redirect_uris: redirect, scopes, website: 'https://app.example' }
  const { status, json } = await ask(hub, 'POST', '/api/v1/apps', { form: sent })
  expect(status, JSON.stringify(json)).to.equal(200)
  return json as unknown as App
}

/** What an app sends somebody here with. */
export const asking = (app: App, more: Record<string, string> = {}): Record<string, string> => ({
  response_type: 'code',
  client_id: app.client_id,
  redirect_uri: app.redirect_uri,
  scope: 'read write follow push',
  state: 'a state & more',
  ...more,
})

export const authorizePath = (sent: Record<string, string>): string =>
  `/oauth/authorize?${new URLSearchParams(sent).toString()}`

/** A member says yes in a browser. @returns where the app is told about it */
export async function allow(browser: Browser, sent: Record<string, string>, decision = 'allow'): Promise<URL> {
  const answer = await browser.post('/oauth/authorize', { ...sent, decision }, { from: authorizePath(sent) })
  expect(answer.status, answer.text.slice(0, 500)).to.equal(302)
  return new URL(answer.headers.location ?? '')
}

export const exchange = (hub: TestHub, app: App, code: string, more: Record<string, string> = {}): Promise<Reply> =>
  ask(hub, 'POST', '/oauth/token', {
    form: {
      grant_type: 'authorization_code',
      client_id: app.client_id,
      client_secret: app.client_secret,
      redirect_uri: app.redirect_uri,
      code,
      ...more,
    },
  })

/** A token for a member, by the whole way that apps take. */
export async function tokenFor(hub: TestHub, browser: Browser, scopes = 'read write follow push'): Promise<string> {
  const app = await register(hub, scopes)
  const back = await allow(browser, asking(app, { scope: scopes }))
  const { status, json } = await exchange(hub, app, back.searchParams.get('code') ?? '')
  expect(status, JSON.stringify(json)).to.equal(200)
  return json.access_token as string
}
