import { expect } from 'chai'
import { allow, ask, asking, challengeOf, register, tokenFor, VERIFIER } from '../apps.js'
import { absent } from './statuses.js'
import type { Scene, Subject, Write } from './scene.js'

const ACCOUNTS = '/api/v1/accounts'

/** An app that ada has just let in, and the code it was given. */
async function code({ hub, ada }: Scene): Promise<Subject> {
  const app = await register(hub)
  const proof = { code_challenge: challengeOf(VERIFIER), code_challenge_method: 'S256' }
  const back = await allow(ada.browser, asking(app, proof))
  return { ...app, code: back.searchParams.get('code') ?? '' }
}

const joining = ({ name = '' }: Subject) => ({
  ...{ username: name, email: `${name}@example.org`, password: 'spades and barrows', agreement: true },
  ...{ locale: 'de', reason: 'I live next door & dig' },
})

/** Somebody who joined by way of an app, and has not proved their address. */
async function unconfirmed({ hub, appToken, did, next }: Scene): Promise<Subject> {
  const name = `new${next()}`
  const { access_token: token } = await did<{ access_token: string }>(
    { token: appToken },
    'POST',
    ACCOUNTS,
    joining({ name }),
  )
  expect((await ask(hub, 'GET', '/api/v1/emails/check_confirmation', { token })).json).to.equal(false)
  return { token, email: `${name}@example.org` }
}

export const oauthWrites: readonly Write[] = [
  {
    name: 'post /api/v1/apps',
    as: () => null,
    sent: () => ({
      ...{ client_name: 'Walk & talk', scopes: 'read write:statuses', website: 'https://app.example/?a=b&c=d' },
      redirect_uris: ['https://app.example/back?x=1&y=2', 'com.example.app:/oauth'],
    }),
    gives: (json) => {
      expect(json).to.deep.include({
        ...{ name: 'Walk & talk', website: 'https://app.example/?a=b&c=d', scopes: ['read', 'write:statuses'] },
        redirect_uris: ['https://app.example/back?x=1&y=2', 'com.example.app:/oauth'],
      })
    },
  },
  {
    name: 'post /oauth/token',
    as: () => null,
    on: code,
    sent: ({ client_id, client_secret, redirect_uri, code: given }) => ({
      ...{ grant_type: 'authorization_code', client_id, client_secret, redirect_uri, code: given },
      ...{ code_verifier: VERIFIER, scope: 'read write follow push' },
    }),
    gives: async (json, { scene }) => {
      expect(json).to.include({ token_type: 'Bearer', scope: 'read write follow push' })
      const token = String(json.access_token)
      const own = await scene.did<{ username: string }>({ token }, 'GET', `${ACCOUNTS}/verify_credentials`)
      expect(own.username).to.equal('ada')
    },
  },
  {
    name: 'post /oauth/token',
    as: () => null,
    on: async ({ hub }) => ({ ...(await register(hub)) }),
    sent: ({ client_id, client_secret }) => ({
      ...{ grant_type: 'client_credentials', client_id, client_secret, scope: 'read' },
    }),
    gives: (json) => void expect(json).to.include({ token_type: 'Bearer', scope: 'read' }),
  },
  {
    name: 'post /oauth/revoke',
    as: () => null,
    on: async (scene) => {
      const app = await register(scene.hub)
      const back = await allow(scene.ada.browser, asking(app))
      const form = {
        ...{ grant_type: 'authorization_code', client_id: app.client_id, client_secret: app.client_secret },
        ...{ redirect_uri: app.redirect_uri, code: back.searchParams.get('code') ?? '' },
      }
      const { json } = await ask(scene.hub, 'POST', '/oauth/token', { form })
      return { ...app, gone: String(json.access_token) }
    },
    sent: ({ client_id, client_secret, gone }) => ({ client_id, client_secret, token: gone }),
    gives: async (_, { scene: { hub }, on }) => {
      const { status } = await ask(hub, 'GET', `${ACCOUNTS}/verify_credentials`, { token: on.gone ?? '' })
      expect(status).to.equal(401)
    },
  },
  {
    // The token stands among the parameters, as programs without headers send it.
    name: 'post /oauth/userinfo',
    as: () => null,
    on: async ({ hub, ada }) => ({ shown: await tokenFor(hub, ada.browser, 'profile') }),
    sent: ({ shown }) => ({ access_token: shown }),
    gives: (json) => void expect(json).to.include({ preferred_username: 'ada' }),
  },
  {
    name: `post ${ACCOUNTS}`,
    as: ({ appToken }) => appToken,
    on: ({ next }) => Promise.resolve({ name: `new${next()}` }),
    sent: joining,
    gives: async (json, { scene, on }) => {
      const own = await scene.did<{ username: string }>(
        { token: String(json.access_token) },
        'GET',
        `${ACCOUNTS}/verify_credentials`,
      )
      expect(own.username).to.equal(on.name)
    },
  },
  {
    name: 'post /api/v1/emails/confirmations',
    on: unconfirmed,
    sent: ({ email }) => ({ email }),
    gives: async (json, { scene: { hub } }) => {
      expect(json).to.deep.equal({})
      expect(await hub.services.mails.count('waiting')).to.be.above(0)
    },
  },
  {
    name: 'post /api/v1/annual_reports/:year/generate',
    on: () => Promise.resolve({ year: '2026' }),
    gives: () => undefined,
  },
  { name: 'post /api/v1/annual_reports/:year/read', on: () => Promise.resolve({ year: '2026' }), gives: absent },
  { name: 'post /api/v1/collections', sent: () => ({ name: 'People', account_ids: ['1', '2'] }), gives: absent },
]
