import express from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { failures } from '../../../src/api/failures.js'
import { createLog } from '../../../src/core/log.js'
import { refusal, TooManyTries } from '../../../src/domain/refusals.js'

describe('what apps are told when something is refused', () => {
  async function told(error: Error, path = '/', headers: Record<string, string> = {}) {
    const log = createLog({ level: 'error' })
    const app = express().get('/', () => Promise.reject(error))
    const server = app.use(failures(log)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const { port } = server.address() as AddressInfo
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
      return { status: answer.status, headers: answer.headers, json: (await answer.json()) as { error: string } }
    } finally {
      server.close()
    }
  }

  it('is 404 for what was taken down: not every app knows 410', async () => {
    expect((await told(refusal('gone', 'no-such-item'))).status).to.equal(404)
  })

  it('is said in the language that the app asks for, or the device speaks', async () => {
    const voted = refusal('invalid', 'voted-before')
    expect((await told(voted)).json.error).to.equal('You have already voted on this poll.')
    const german = 'In dieser Umfrage hast du schon abgestimmt.'
    expect((await told(voted, '/?lang=de-AT')).json.error).to.equal(german)
    expect((await told(voted, '/', { 'Accept-Language': 'fr, de;q=0.5' })).json.error).to.equal(german)
    expect((await told(voted, '/?lang=xx')).json.error).to.equal('You have already voted on this poll.')
  })

  it('says when there is room again after too many tries', async () => {
    const until = new Date('2026-05-01T10:01:00.000Z')
    const { status, headers } = await told(new TooManyTries('too-many-tries', 30, until))
    expect(status).to.equal(429)
    expect(headers.get('x-ratelimit-limit')).to.equal('30')
    expect(headers.get('x-ratelimit-remaining')).to.equal('0')
    expect(headers.get('x-ratelimit-reset')).to.equal('2026-05-01T10:01:00.000Z')
  })
})
