import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileTypes } from '../../src/core/attachment.js'
import type { Item } from '../../src/domain/items/item.js'
import { articleObject } from '../../src/federation/vocab/write/article.js'
import { archive } from '../support/archives.js'
import { writing } from '../federation/wire-scene.js'
import { csrfIn, type Browser } from './browsers.js'
import { cleanUp, get, temporaryFolder } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const odt = archive(['mimetype', fileTypes.odt], ['content.xml', '<x/>'])

describe('files for download', function () {
  this.timeout(20_000)
  let place: Neighbourhood, browser: Browser, folder: string
  beforeEach(async () => {
    folder = join(await temporaryFolder(), 'media')
    place = await neighbourhood({ mediaFolder: folder })
    browser = await place.hub.browser('coordinator')
  })
  afterEach(cleanUp)

  /** A draft with a write-up in it. @returns its page */
  async function draft(fields: Record<string, string> = {}): Promise<string> {
    const fresh = await browser.get('/manage/new/write-up')
    const [, action = ''] = /<form class="form" method="post" action="([^"]+)"/.exec(fresh.text) ?? []
    const story = { title: 'The lane', situation: 'Bins.', action: 'Swept.', audience: 'public', language: 'en' }
    const typed = { kind: 'write-up', texts: '0', do: 'files', ...story, ...fields }
    const saved = await browser.post(action, typed, { from: '/manage/new/write-up' })
    expect(saved.headers.location).to.equal(`${action}/files`)
    return action
  }

  async function send(page: string, name: string, bytes: Buffer, token?: string) {
    const csrf = token ?? csrfIn((await browser.get(page)).text)
    const cookie = [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
    const head = (rest: string) => `--b\r\nContent-Disposition: form-data; ${rest}\r\n`
    const body = Buffer.concat([
      Buffer.from(
        `${head('name="csrf"')}\r\n${csrf}\r\n${head(`name="file"; filename="${name}"`)}Content-Type: text/html\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n--b--\r\n'),
    ])
    return get(`${place.hub.address}${page}`, {
      method: 'POST',
      headers: {
        'Cookie': cookie,
        'Content-Type': 'multipart/form-data; boundary=b',
        'Sec-Fetch-Site': 'same-origin',
        'Accept': 'text/html',
      },
      body,
    })
  }

  async function publish(page: string): Promise<Item> {
    const done = await browser.post(`${page}/publish`, {}, { from: page })
    expect(done.status).to.equal(303)
    const [, address = ''] = /-(\w+)\?done/.exec(done.headers.location ?? '') ?? []
    const { items } = await place.hub.services.reader.newest(place.steward, 'write-up', { limit: 10 })
    return items.find(({ id }) => BigInt(id).toString(36) === address) ?? expect.fail('it is not there')
  }

  it('are sent, listed, and handed out as files, never as pages', async () => {
    const page = await draft()
    expect((await send(`${page}/files`, 'Brief «Müll».odt', odt)).status).to.equal(303)
    expect((await send(`${page}/files`, 'evil.html', Buffer.from('<script>alert(1)</script>'))).status).to.equal(303)
    const item = await publish(page)
    expect(item.files?.map(({ name, type }) => [name, type])).to.deep.equal([
      ['Brief «Müll».odt', 'odt'],
      ['evil.txt', 'txt'],
    ])
    const stranger = await place.hub.browser()
    const shown = await stranger.get(`/o/${item.id}`)
    const article = await stranger.get(shown.headers.location ?? '')
    for (const file of item.files ?? []) {
      const path = `/download/${item.id}/${file.media}`
      expect(article.text).to.include(path)
      const { status, headers, text } = await stranger.get(path)
      expect(status).to.equal(200)
      expect(headers['content-type']).to.equal(`${fileTypes[file.type]}${file.type === 'txt' ? '; charset=utf-8' : ''}`)
      expect(headers['content-disposition']).to.match(/^attachment; filename=/)
      expect(headers['x-content-type-options']).to.equal('nosniff')
      expect(headers['content-security-policy']).to.equal("sandbox; default-src 'none'")
      expect(Buffer.byteLength(text)).to.be.greaterThan(0)
    }
    const document = articleObject({ ...item, writeUp: item.writeUp ?? expect.fail() }, writing, null)
    expect((document['attachment'] as { type: string; mediaType: string; url: string }[])[0]).to.deep.equal({
      ...{ type: 'Document', mediaType: fileTypes.odt, name: 'Brief «Müll».odt' },
      url: `${writing.baseUrl}/download/${item.id}/${item.files?.[0]?.media}`,
    })
  })

  it('are refused when they are of another kind, too large, too many, or sent by nobody who may', async () => {
    const page = await draft()
    const refused = await send(`${page}/files`, 'letter.odt', Buffer.from('MZ\u0000\u0001'))
    expect(refused.status).to.equal(400)
    expect(refused.text).to.include('has programs in it')
    expect((await send(`${page}/files`, 'large.txt', Buffer.alloc(10 * 2 ** 20 + 1, 'a'))).status).to.equal(413)
    expect((await send(`${page}/files`, 'a.odt', odt, 'guessed')).status).to.equal(403)
    for (let n = 0; n < 8; n++) expect((await send(`${page}/files`, `${n}.odt`, odt)).status).to.equal(303)
    expect((await send(`${page}/files`, '9.odt', odt)).status).to.equal(400)
    const other = await place.hub.browser('coordinator', 'another')
    expect((await other.get(`${page}/files`)).status).to.equal(404)
    expect((await (await place.hub.browser('reader')).get(`${page}/files`)).status).to.equal(403)
  })

  it('are for those who may see what they stand beside, and go with it', async () => {
    const page = await draft({ audience: 'hub' })
    await send(`${page}/files`, 'a.odt', odt)
    const item = await publish(page)
    const [file] = item.files ?? []
    const path = `/download/${item.id}/${file?.media}`
    expect((await (await place.hub.browser()).get(path)).status).to.equal(404)
    expect((await (await place.hub.browser('reader')).get(path)).status).to.equal(200)
    expect((await browser.get(`/media/${file?.key}/file.odt`)).status).to.equal(404)
    expect((await browser.get(`/download/${place.event.id}/${file?.media}`)).status).to.equal(404)
    const kept = join(folder, (file?.key ?? '').slice(0, 2), file?.key ?? '', 'file.odt')
    expect(existsSync(kept)).to.equal(true)
    await place.hub.services.items.remove(place.steward, item.id)
    await place.hub.settle()
    place.goTo('2026-11-10T14:00:00Z')
    await place.hub.settle()
    expect((await (await place.hub.browser('reader')).get(path)).status).to.equal(410)
    expect(existsSync(kept)).to.equal(false)
  })
})
