import { expect } from 'chai'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { filled, routesOf } from './routes.js'
import { wireTo, type Wire } from './wire.js'

describe('a hub that is not set up', () => {
  let hub: TestHub
  let wire: Wire
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    wire = wireTo(hub.address ?? '')
  })
  after(async () => {
    wire.close()
    await cleanUp()
  })

  it('lets nobody in who has not its link, and breaks nowhere', async () => {
    const link = new URL((await hub.setupLink()) ?? '')
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    for (const { method, path } of routesOf(hub.app)) {
      const one = filled(path, (name) => (name === 'month' ? '2031-05' : 'event'))
      for (const query of ['', '?key=', '?key=x&key=y', '?key[]=x', `?key=${'A'.repeat(43)}`]) {
        const body = method === 'POST' ? { body: 'csrf=x&name=x&password=spades+and+barrows', headers: form } : {}
        const { status, text } = await wire(one + query, { method, ...body })
        expect(status, `${method} ${one}${query}`).to.be.oneOf([200, 204, 303, 304, 400, 401, 403, 404])
        expect(text, one).to.not.include(link.searchParams.get('key'))
        if (one.startsWith('/setup')) expect(status, one).to.equal(403)
      }
    }
    expect(await hub.services.settings.read()).to.equal(null)
    expect(hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
  })
})
