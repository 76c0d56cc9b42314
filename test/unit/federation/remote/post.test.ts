import { expect } from 'chai'
import { postToInbox } from '../../../../src/federation/remote/post.js'
import { authority, closeFetchers, testFetcher } from '../../../support/fetching.js'
import { raw, redirecting, saying, startOddServer, stopOddServers, type Oddity } from '../../../support/odd-server.js'

const body = Buffer.from('{"type":"Create"}')
const headers = {
  'content-type': 'application/activity+json',
  'signature': 'x',
  'date': 'Fri, 01 May 2026 12:00:00 GMT',
}
const clock = () => new Date('2026-05-01T12:00:00Z')

async function deliver(oddity: Oddity, limits = {}) {
  const server = await startOddServer()
  server.on('/inbox', oddity)
  const url = `http://localhost:${server.port}/inbox`
  return { server, outcome: await postToInbox(testFetcher({ clock, limits }), url, { headers, body }) }
}

describe('a delivery', () => {
  afterEach(async () => {
    closeFetchers()
    await stopOddServers()
  })

  it('arrives as it was signed', async () => {
    const { server, outcome } = await deliver(saying('', {}, 202))
    expect(outcome).to.deep.equal({ kind: 'delivered', status: 202 })
    const [got] = server.arrived
    expect(got?.method).to.equal('POST')
    expect(got?.body.equals(body)).to.equal(true)
    expect(got?.headers).to.include({ ...headers, 'host': `localhost:${server.port}`, 'content-length': '17' })
  })

  it('has the outcome that the status means', async () => {
    const seen: string[] = []
    for (const status of [200, 204, 302, 400, 401, 403, 404, 405, 408, 410, 413, 415, 422, 425, 429, 500, 501, 503]) {
      const { outcome } = await deliver(saying('', {}, status))
      seen.push(`${status} ${outcome.kind}`)
      if (outcome.kind !== 'gone') expect(outcome.status).to.equal(status)
    }
    expect(seen).to.deep.equal([
      ...['200 delivered', '204 delivered', '302 again', '400 refused', '401 refused', '403 refused', '404 refused'],
      ...['405 refused', '408 again', '410 gone', '413 refused', '415 refused', '422 refused', '425 again'],
      ...['429 again', '500 again', '501 again', '503 again'],
    ])
  })

  it('waits as long as it is asked to, in seconds or until a date, but a day at most', async () => {
    const waits: Record<string, number | null> = {
      '120': 120_000,
      '0': 0,
      '999999999': 86_400_000,
      'Fri, 01 May 2026 12:01:00 GMT': 60_000,
      'Fri, 01 May 2026 11:00:00 GMT': 0,
      'Mon, 01 May 2090 12:00:00 GMT': 86_400_000,
      'soon': null,
      '-5': null,
      '1.5': null,
      '2026-05-01': null,
    }
    for (const [asked, afterMs] of Object.entries(waits)) {
      const { outcome } = await deliver(saying('', { 'retry-after': asked }, 429))
      expect(outcome, asked).to.deep.include({ kind: 'again', afterMs })
    }
  })

  it('follows no redirect', async () => {
    const elsewhere = await startOddServer()
    for (const status of [301, 302, 307, 308]) {
      const { outcome } = await deliver(redirecting(`http://localhost:${elsewhere.port}/inbox`, status))
      expect(outcome).to.include({ kind: 'again', reached: true })
    }
    expect(elsewhere.connections()).to.equal(0)
  })

  it('counts once a status came, whatever the body does', async () => {
    const endless: Oddity = (_request, response) => {
      const on = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      }
      response.on('drain', on)
      on()
    }
    expect((await deliver(endless)).outcome).to.include({ kind: 'delivered' })
    const never: Oddity = (_request, response) => void response.writeHead(202).write('x')
    expect((await deliver(never, { readMs: 500 })).outcome).to.include({ kind: 'delivered' })
    expect((await deliver(raw('HTTP/1.1 202 OK\r\nContent-Length: 9\r\n\r\nxHTTP/1.1 5'))).outcome).to.include({
      kind: 'delivered',
    })
  })

  it('is tried again when the host does not answer, or with nonsense', async () => {
    expect((await deliver(() => undefined, { readMs: 50 })).outcome).to.include({
      kind: 'again',
      status: null,
      reached: true,
    })
    expect((await deliver(raw('nonsense\r\n'))).outcome).to.include({ kind: 'again', reached: true })
    expect((await deliver((_request, _response, socket) => void socket.destroy())).outcome).to.include({
      kind: 'again',
    })
    const fetcher = testFetcher({ lookup: () => Promise.reject(new Error('no such host')) })
    expect(await postToInbox(fetcher, 'https://oak.test/inbox', { headers, body })).to.include({
      kind: 'again',
      reached: false,
    })
  })

  it('goes to no closed address: not at all by its URL, not now by its name', async () => {
    const server = await startOddServer({ identity: authority.issue(['oak.test']) })
    const fetcher = testFetcher({ privateRanges: ['127.0.0.2/32'] })
    for (const url of [`https://127.0.0.1:${server.port}/inbox`, 'http://oak.test/inbox', 'nonsense']) {
      expect(await postToInbox(fetcher, url, { headers, body }), url).to.include({ kind: 'refused', status: null })
    }
    const named = await postToInbox(fetcher, `https://oak.test:${server.port}/inbox`, { headers, body })
    expect(named).to.include({ kind: 'again', status: null, reached: false })
    expect(server.connections()).to.equal(0)
  })
})
