import { expect } from 'chai'
import express from 'express'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { accents, shadesCss } from '../../../src/core/colour.js'
import { createLog } from '../../../src/core/log.js'
import { loadAssets } from '../../../src/web/assets.js'
import { failures, notFound } from '../../../src/web/failures.js'
import { get } from '../../integration/hubs.js'
import { testVisit } from '../../support/visit.js'

const FOR_GOOD = 'public, max-age=31536000, immutable'

describe('assets', () => {
  const assets = loadAssets()
  let server: Server
  let origin: string
  before(async () => {
    const log = createLog({ level: 'error', destination: { write: () => undefined } })
    const app = express().use(assets.routes, notFound(), failures({ stranger: () => testVisit(), log }))
    server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const bytesOf = async (path: string, encoding: string) => {
    const answer = await fetch(origin + path, { headers: { 'Accept-Encoding': encoding } })
    return { headers: answer.headers, text: await answer.text() }
  }

  it('are sent packed to those who can unpack them, and are the same then', async () => {
    const plain = await bytesOf(assets.styleHref, 'identity')
    expect(plain.headers.get('content-encoding')).to.equal(null)
    expect(plain.headers.get('vary')).to.equal('Accept-Encoding')
    for (const encoding of ['br', 'gzip']) {
      const packed = await bytesOf(assets.styleHref, encoding) // fetch unpacks it
      expect(packed.headers.get('content-encoding')).to.equal(encoding)
      expect(Number(packed.headers.get('content-length'))).to.be.below(plain.text.length / 3)
      expect(packed.text).to.equal(plain.text)
    }
  })

  it('of fonts are there under the names that the style sheet has', async () => {
    const { text } = await bytesOf(assets.styleHref, 'br')
    const hrefs = [...text.matchAll(/url\(([^)]+)\)/g)].map(([, href]) => href as string)
    expect(hrefs).to.have.lengthOf(6).and.to.include.members(assets.fontHrefs)
    for (const href of hrefs) {
      const { status, headers } = await get(origin + href)
      expect([status, headers['content-type'], headers['cache-control']], href).to.deep.equal([
        200,
        'font/woff2',
        FOR_GOOD,
      ])
    }
  })

  it('give every hue a sheet of its own, kept for good under the name that pages use', async () => {
    for (const hue of [0, 148, 359]) {
      const { status, headers, text } = await get(origin + assets.accentHref(hue))
      expect([status, headers['content-type']]).to.deep.equal([200, 'text/css; charset=utf-8'])
      expect(headers['cache-control']).to.equal(FOR_GOOD)
      expect(text).to.equal(shadesCss(accents(hue)))
    }
  })

  it('answer a page of an older version with the sheet of this one, for now', async () => {
    const { status, headers, text } = await get(`${origin}/assets/accent-148-AAAAAAAAAAAA.css`)
    expect([status, headers['cache-control']]).to.deep.equal([200, 'no-cache'])
    expect(text).to.equal(shadesCss(accents(148)))
  })

  it('know no other colours and no other files', async () => {
    const hues = ['360', '-1', '007', '1e2', '1.5', '99999', '']
    const paths = hues.map((hue) => `/assets/accent-${hue}-AAAAAAAAAAAA.css`)
    for (const path of [...paths, '/assets/accent-148.css', '/assets/style.css', '/assets/..%2f..%2fassets.js']) {
      expect((await get(origin, { path })).status, path).to.equal(404)
    }
  })
})
