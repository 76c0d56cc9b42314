import { expect } from 'chai'
import express from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Refusal } from '../../../src/core/errors.js'
import { createLog } from '../../../src/core/log.js'
import { PicturesClosed } from '../../../src/media/image-process.js'
import { StoreCorrupt, StoreFull, StoreUnavailable } from '../../../src/store/errors.js'
import { failureOf, failureStatuses } from '../../../src/web/failure.js'
import { failures } from '../../../src/web/failures.js'
import { requestLog } from '../../../src/web/frame.js'
import { titleOf } from '../../../src/web/pages/error.js'
import { testSite, testVisit } from '../../support/visit.js'

const site = testSite({ name: 'oak.test' })

describe('what was thrown', () => {
  it('becomes a status, with the words of a refusal', () => {
    expect(failureOf(new Refusal('gone', 'Taken down'))).to.deep.equal({
      status: 410,
      message: 'Taken down',
      code: null,
    })
    expect(failureOf(new Refusal('too-many', 'Slowly')).status).to.equal(429)
  })

  it('is a pause when the store or the disk may come back, and a fault of ours otherwise', () => {
    expect(failureOf(new StoreFull('full'))).to.deep.equal({ status: 503, message: null, code: null })
    expect(failureOf(new StoreUnavailable('away')).status).to.equal(503)
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    expect([failureOf(full).status, failureOf(new PicturesClosed('stopping')).status]).to.deep.equal([503, 503])
    for (const error of [new StoreCorrupt('x'), new TypeError('x'), null, undefined, 'text', { status: 200 }]) {
      expect(failureOf(error)).to.deep.equal({ status: 500, message: null, code: null })
    }
  })

  it('keeps what a parser says, in the words we have', () => {
    expect(failureOf(Object.assign(new Error('big'), { status: 413 }))).to.deep.equal({
      status: 413,
      message: null,
      code: null,
    })
    expect(failureOf(Object.assign(new Error('odd'), { status: 415 })).status).to.equal(400)
  })

  it('has a page for every status', () => {
    for (const status of failureStatuses) expect(titleOf(status)).to.match(/^[A-Z]/)
  })
})

describe('a page about a failure', () => {
  it('tells nothing of what broke inside but the number that the log has', async () => {
    const lines: string[] = []
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } })
    const app = express()
    app.use(requestLog({ log, clock: () => new Date(), newId: () => '42' }))
    app.get('/broken', () => {
      throw new Error('the table of secrets', { cause: new Error('deeper') })
    })
    app.get('/shown', () => {
      throw new Refusal('forbidden', '<b>Only</b> stewards', { cause: new Error('inside') })
    })
    app.use(failures({ stranger: () => testVisit({ site }), log }))
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const broken = await fetch(`${at}/broken`)
    const [brokenText, shownText] = [await broken.text(), await (await fetch(`${at}/shown`)).text()]
    const json: unknown = await (await fetch(`${at}/broken`, { headers: { Accept: 'application/json' } })).json()
    server.close()
    server.closeAllConnections()

    expect(broken.status).to.equal(500)
    expect(brokenText)
      .to.include('<code>42</code>')
      .and.not.match(/secrets|deeper|at file/)
    expect(lines.some((line) => line.includes('"requestId":"42"') && line.includes('the table of secrets'))).to.equal(
      true,
    )
    expect(shownText).to.include('&lt;b>Only&lt;/b> stewards').and.not.include('inside')
    expect(json).to.deep.equal({ error: 'Something broke on our side', status: 500, id: '42' })
  })
})
