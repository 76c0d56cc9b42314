import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import sharp from 'sharp'
import { idSource } from '../../../../src/core/ids.js'
import { createLog } from '../../../../src/core/log.js'
import type { PictureStore } from '../../../../src/core/picture.js'
import { systemTimer } from '../../../../src/core/timer.js'
import { REMOTE_PICTURES, remotePictureRepo } from '../../../../src/federation/pictures/remote-picture-repo.js'
import { RemotePictureCache } from '../../../../src/federation/pictures/remote-pictures.js'
import { fetchPicture } from '../../../../src/federation/remote/media-fetch.js'
import { openPictureStore } from '../../../../src/media/picture-store.js'
import { pictureProxy } from '../../../../src/core/picture-proxy.js'
import { closeFetchers, testFetcher } from '../../../support/fetching.js'
import { freshFolder } from '../../../support/folders.js'
import { saying, startOddServer, stopOddServers, type OddServer } from '../../../support/odd-server.js'
import { photo } from '../../../support/pictures.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const DAY_MS = 24 * 60 * 60_000

describe('pictures from elsewhere', () => {
  let fresh: FreshStore
  let server: OddServer
  let pictures: PictureStore
  let cache: RemotePictureCache
  let now: Date
  const blocked = { hosts: new Set<string>(), media: new Set<string>() }
  const url = (path = '/p.jpg') => `http://localhost:${server.port}${path}`
  const asked = () => server.arrived.length

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z')
    blocked.hosts.clear()
    blocked.media.clear()
    fresh = await freshStore({ collections: [REMOTE_PICTURES] })
    server = await startOddServer()
    server.on('/p.jpg', saying(await photo(1_200, 1_600), { 'content-type': 'image/jpeg' }))
    const clock = () => now
    const log = createLog({ level: 'error', destination: { write: () => undefined } })
    pictures = await openPictureStore(await freshFolder(), { clock, timer: systemTimer, log, randomBytes })
    const fetcher = testFetcher()
    cache = new RemotePictureCache({
      ...{ repo: remotePictureRepo(fresh.store), pictures, clock, log, maxBytes: 10_000_000 },
      newId: idSource({ clock, worker: 0 }),
      fetch: (from, path) => fetchPicture(fetcher, from, path),
      blocks: { refuses: (host) => blocked.hosts.has(host), rejectsMedia: (host) => blocked.media.has(host) },
    })
  })
  afterEach(async () => {
    expect(await readdir(pictures.incoming()), 'left on the way').to.deep.equal([])
    await pictures.stop()
    closeFetchers()
    await stopOddServers()
    await fresh.dispose()
  })

  it('are fetched once, however many look, and come in the size that is needed', async () => {
    const files = await Promise.all([cache.open(url(), 480), cache.open(url(), 480), cache.open(url(), 960)])
    expect(asked()).to.equal(1)
    const widths = await Promise.all(files.map(async (file) => (await sharp(file?.path).metadata()).width))
    expect(widths).to.deep.equal([480, 480, 960])
    expect(files.map((file) => file?.type)).to.deep.equal(['image/webp', 'image/webp', 'image/webp'])
    await cache.open(url(), 480)
    expect(asked()).to.equal(1)
  })

  it('that cannot be had are asked for again later, and less and less often', async () => {
    expect(await cache.open(url('/none.jpg'), 480)).to.equal(null)
    expect(await cache.open(url('/none.jpg'), 480)).to.equal(null)
    expect(asked()).to.equal(1)
    now = new Date(now.getTime() + 11 * 60_000)
    await cache.open(url('/none.jpg'), 480)
    expect(asked()).to.equal(2)
    now = new Date(now.getTime() + 11 * 60_000)
    await cache.open(url('/none.jpg'), 480)
    expect(asked()).to.equal(2)
  })

  it('are no pictures because their servers say so', async () => {
    server.on('/evil.png', saying('<script>alert(1)</script>', { 'content-type': 'image/png' }))
    server.on('/page.png', saying(await photo(100, 100), { 'content-type': 'text/html' }))
    expect(await cache.open(url('/evil.png'), 480)).to.equal(null)
    expect(await cache.open(url('/page.png'), 480)).to.equal(null)
    expect(await cache.open(url(), 480), 'the control').not.to.equal(null)
  })

  it('of blocked servers are neither asked for nor shown any more', async () => {
    const host = `localhost:${server.port}`
    blocked.media.add(host)
    expect(await cache.open(url(), 480)).to.equal(null)
    expect(asked()).to.equal(0)
    blocked.media.clear()
    expect(await cache.open(url(), 480)).not.to.equal(null)
    blocked.hosts.add(host)
    expect(await cache.open(url(), 480)).to.equal(null)
  })

  it('go when nobody has looked at them for a month', async () => {
    await cache.open(url(), 480)
    expect(await cache.trim()).to.equal(false)
    now = new Date(now.getTime() + 20 * DAY_MS)
    await cache.open(url(), 480)
    now = new Date(now.getTime() + 20 * DAY_MS)
    expect(await cache.trim()).to.equal(false)
    now = new Date(now.getTime() + 20 * DAY_MS)
    expect(await cache.trim()).to.equal(true)
    expect(await pictures.totalBytes()).to.equal(0)
  })

  it('are had anew when the files have gone', async () => {
    await cache.open(url(), 480)
    const [doc] = await remotePictureRepo(fresh.store).oldest(1)
    await pictures.remove(doc?.key ?? '')
    expect(await cache.open(url(), 480)).not.to.equal(null)
    expect(asked()).to.equal(2)
  })
})

describe('the address of a picture from elsewhere', () => {
  const hrefs = pictureProxy(randomBytes(32))
  const parts = (href: string) => {
    const [, , width = '', signature = '', url = ''] = href.split('/')
    return { width, signature, url }
  }

  it('is read back as it was made', () => {
    const address = 'https://media.example/ä b.png?x=1#y'
    expect(hrefs.read(parts(hrefs.hrefOf(address, 480)))).to.deep.equal({ url: address, width: 480 })
  })

  it('is of no use with anything changed', () => {
    const made = parts(hrefs.hrefOf('https://media.example/a.png', 480))
    const other = parts(hrefs.hrefOf('https://media.example/b.png', 480))
    for (const changed of [
      { width: '960' },
      { width: '1' },
      { signature: '' },
      { signature: other.signature },
      { url: other.url },
    ]) {
      expect(hrefs.read({ ...made, ...changed })).to.equal(null)
    }
    expect(pictureProxy(randomBytes(32)).read(made)).to.equal(null)
  })
})
