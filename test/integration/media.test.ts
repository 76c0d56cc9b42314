import { expect } from 'chai'
import express from 'express'
import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Refusal } from '../../src/core/errors.js'
import { createLog } from '../../src/core/log.js'
import type { Picture, PictureStore } from '../../src/core/picture.js'
import { systemTimer } from '../../src/core/timer.js'
import { openPictureStore } from '../../src/media/picture-store.js'
import { failures, notFound } from '../../src/web/failures.js'
import { requestLog, securityHeaders, wellFormedUrl } from '../../src/web/frame.js'
import { listen, type Listener } from '../../src/web/listener.js'
import { mediaRoutes } from '../../src/web/media-routes.js'
import { pictureUpload, UPLOAD_BYTES } from '../../src/web/upload.js'
import { halves, noise } from '../support/pictures.js'
import { cleanUp, get, temporaryFolder } from './hubs.js'
import { testVisit } from '../support/visit.js'

const MIB = 2 ** 20

describe('pictures over HTTP', () => {
  let store: PictureStore
  let listener: Listener
  let at: string
  let folder: string
  const lines: string[] = []
  /** Holds a handler back until the test lets it go on. */
  let held: { reached: () => void; go: Promise<void> } | null = null

  before(async () => {
    folder = join(await temporaryFolder(), 'media')
    const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } })
    const clock = () => new Date()
    store = await openPictureStore(folder, { clock, timer: systemTimer, log, randomBytes })
    const app = express().disable('x-powered-by')
    app.use(requestLog({ log, clock, newId: () => '1' }), securityHeaders({ https: false, mediaUrl: null }))
    app.use(wellFormedUrl(), mediaRoutes(store))
    app.post('/upload', pictureUpload({ folder: store.incoming(), log }), async (req, res) => {
      if (held !== null) {
        held.reached()
        await held.go
      }
      const mode = req.file === undefined ? null : (await stat(req.file.path)).mode & 0o777
      const picture = req.file === undefined ? null : await store.take(req.file.path)
      res.json({ picture, fields: req.body as unknown, mode })
    })
    app.use(notFound(), failures({ stranger: () => testVisit(), log }))
    listener = await listen(app, { host: '127.0.0.1', port: 0 })
    at = `http://127.0.0.1:${listener.port}`
  })
  after(async () => {
    await listener.stop(1_000)
    await store.stop()
    await cleanUp()
  })
  beforeEach(() => (held = null))

  const until = async (so: () => boolean | Promise<boolean>) => {
    while (!(await so())) await new Promise(setImmediate)
  }
  const incomingIsEmpty = async () => (await readdir(store.incoming())).length === 0
  afterEach(() => until(incomingIsEmpty))

  type Taken = { picture: Picture; fields: Record<string, string>; mode: number }
  const upload = async (parts: [string, string | Blob, string?][]) => {
    const form = new FormData()
    for (const [name, value, filename] of parts) {
      if (typeof value === 'string') form.append(name, value)
      else form.append(name, value, filename)
    }
    return fetch(`${at}/upload`, { method: 'POST', body: form })
  }
  const blobOf = (bytes: Buffer) => new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' })
  const taken = async (bytes: Buffer): Promise<Picture> => {
    const res = await upload([['picture', blobOf(bytes), 'a.jpg']])
    expect(res.status).to.equal(200)
    return ((await res.json()) as Taken).picture
  }

  describe('an upload', () => {
    it('brings the picture and the words beside it, and leaves nothing behind', async () => {
      const png = await halves(500, 300).png().toBuffer()
      const res = await upload([
        ['alt', 'A “red” and blue board'],
        ['picture', blobOf(png), '../../../../etc/cron.d/evil.jpg'],
        ['constructor', 'x'],
      ])
      const { picture, fields, mode } = (await res.json()) as Taken
      expect([res.status, picture.widths, mode]).to.deep.equal([200, [480, 500], 0o600])
      expect(fields).to.deep.equal({ alt: 'A “red” and blue board', constructor: 'x' })
      await until(incomingIsEmpty)
    })

    it('may be without a picture, or not be a form at all', async () => {
      const bare = await upload([['alt', 'nothing']])
      expect([bare.status, ((await bare.json()) as Taken).picture]).to.deep.equal([200, null])
      const empty = await upload([['picture', new Blob([]), '']])
      expect([empty.status, ((await empty.json()) as Taken).picture]).to.deep.equal([200, null])
      const json = await fetch(`${at}/upload`, { method: 'POST', body: '{}', headers: { 'Content-Type': 'text/json' } })
      expect(json.status).to.equal(200)
    })

    it('of something else is refused in words for people', async () => {
      const res = await upload([['picture', new Blob(['<script>alert(1)</script>']), 'a.jpg']])
      expect(res.status).to.equal(400)
      expect(await res.text()).to.include('This is not a picture that can be used here.')
    })

    it('comes five at a time', async () => {
      const all = await Promise.all(
        [1, 2, 3, 4, 5].map(async (n) =>
          taken(
            await noise(200 * n, 300)
              .jpeg()
              .toBuffer(),
          ),
        ),
      )
      expect(all.map(({ width }) => width)).to.deep.equal([200, 400, 600, 800, 1_000])
    })

    const malformed: [string, (form: FormData) => void][] = [
      ['in another field', (form) => form.append('other', new Blob(['x']), 'x.jpg')],
      ['of two files', (form) => ['a', 'b'].forEach((x) => form.append('picture', new Blob([x]), x))],
      ['with too many fields', (form) => Array.from({ length: 30 }, (_, n) => form.append(`f${n}`, 'x'))],
      ['with a field that is too long', (form) => form.append('alt', 'x'.repeat(17_000))],
      ['with a name that is too long', (form) => form.append('x'.repeat(200), 'x')],
      ['with a nested field', (form) => form.append('a[__proto__][x]', 'x')],
    ]
    for (const [what, fill] of malformed) {
      it(`${what} is refused`, async () => {
        const form = new FormData()
        fill(form)
        const res = await fetch(`${at}/upload`, { method: 'POST', body: form })
        expect(res.status).to.equal(400)
        expect(await res.text()).to.include('The form could not be read.')
      })
    }

    it('that is no proper multipart is refused', async () => {
      const part = 'Content-Disposition: form-data; name="picture"; filename="a.jpg"'
      const bodies: [string, string][] = [
        ['multipart/form-data', 'x'],
        ['multipart/form-data; boundary=b', 'nothing'],
        ['multipart/form-data; boundary=b', `--b\r\n${part}\r\n\r\n\xff\xd8\xff broken off`],
        ['multipart/form-data; boundary=b', `--b\r\n${part}`],
        ['multipart/form-data; boundary=b', '--b\r\n\r\n\r\n--b--'],
        ['multipart/form-data; boundary=b', `--b\r\n${part.replace('a.', 'a\0.')}\r\n\r\nx\r\n--b--`],
        [`multipart/form-data; boundary=${'b'.repeat(500)}`, 'x'],
      ]
      for (const [type, body] of bodies) {
        const res = await fetch(`${at}/upload`, { method: 'POST', body, headers: { 'Content-Type': type } })
        expect(res.status, `${type}: ${body}`).to.equal(400)
      }
      expect(lines.filter((line) => line.includes('"level":"error"'))).to.deep.equal([])
    })

    it('a little too large is refused with 413, and the connection stays', async () => {
      const res = await upload([['picture', new Blob([new Uint8Array(UPLOAD_BYTES + 1)]), 'a.jpg']])
      expect(res.status).to.equal(413)
      expect((await upload([['picture', new Blob([new Uint8Array(UPLOAD_BYTES)]), 'a.jpg']])).status).to.equal(400)
    })

    /** Sends until the hub cuts it off; how much it took, the answer, and what was on the disk and in memory at most. */
    const flood = async (head: string, frame: (chunk: Buffer) => Buffer | string, totalBytes: number) => {
      const socket = connect(listener.port, '127.0.0.1')
      let answer = ''
      let [sent, mostOnDisk, mostRss] = [0, 0, 0]
      const rss = process.memoryUsage.rss()
      socket.on('data', (data) => (answer += data.toString('latin1')))
      socket.on('error', () => undefined) // a reset is how it ends
      const closed = new Promise((resolve) => socket.once('close', resolve))
      const part = '--b\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n'
      socket.write(
        `POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n${head}\r\n\r\n`,
      )
      socket.write(frame(Buffer.from(part)))
      const chunk = Buffer.alloc(64 * 1_024, 1)
      while (sent < totalBytes && !socket.destroyed) {
        if (!socket.write(frame(chunk)))
          await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
        sent += chunk.length
        if (sent % MIB === 0) {
          const names = await readdir(store.incoming())
          const sizes = names.map(
            (name) => statSync(join(store.incoming(), name), { throwIfNoEntry: false })?.size ?? 0,
          )
          mostOnDisk = Math.max(mostOnDisk, ...sizes)
          mostRss = Math.max(mostRss, process.memoryUsage.rss() - rss)
        }
      }
      await closed
      return { sent, answer, mostOnDisk, mostRss }
    }

    it('of 100 MB is refused before any of it is kept', async () => {
      const { sent, answer, mostOnDisk, mostRss } = await flood(
        `Content-Length: ${100 * MIB}`,
        (chunk) => chunk,
        100 * MIB,
      )
      expect(answer)
        .to.match(/^HTTP\/1\.1 413 /)
        .and.include('</html>')
      expect(mostOnDisk).to.equal(0)
      expect(sent).to.be.lessThan(30 * MIB)
      expect(mostRss).to.be.lessThan(60 * MIB)
    })

    it('that does not say how long it is ends at the limit', async () => {
      const chunked = (chunk: Buffer) =>
        Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
      const { sent, answer, mostOnDisk, mostRss } = await flood('Transfer-Encoding: chunked', chunked, 100 * MIB)
      expect(answer)
        .to.match(/^HTTP\/1\.1 413 /)
        .and.include('</html>')
      expect(mostOnDisk).to.be.within(1, UPLOAD_BYTES + MIB)
      expect(sent).to.be.lessThan(45 * MIB)
      expect(mostRss).to.be.lessThan(80 * MIB)
      await until(incomingIsEmpty)
    })

    const begin = (bytes: Buffer, length: number): Socket => {
      const socket = connect(listener.port, '127.0.0.1')
      const part = '--b\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n'
      const head = `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${part.length + length + 9}`
      socket.write(`POST /upload HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${part}`)
      socket.write(bytes)
      return socket
    }

    it('whose sender hangs up half way leaves nothing', async () => {
      const socket = begin(Buffer.alloc(MIB, 1), 5 * MIB)
      await until(async () => !(await incomingIsEmpty()))
      socket.destroy()
      await until(incomingIsEmpty)
    })

    it('whose sender hangs up while it is worked on leaves nothing', async () => {
      const [reached, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      held = { reached: reached.resolve, go: go.promise }
      const before = (await readdir(folder)).length
      const bytes = await halves(64, 48).jpeg().toBuffer()
      const socket = begin(Buffer.concat([bytes, Buffer.from('\r\n--b--\r\n')]), bytes.length)
      await reached.promise
      expect(await readdir(store.incoming())).to.have.lengthOf(1)
      socket.destroy()
      await until(incomingIsEmpty)
      go.resolve()
      expect((await get(`${at}/media/x/y`)).status).to.equal(404)
      expect((await readdir(folder)).length).to.equal(before)
    })

    it('that the hub cannot write down is no fault of the form', async () => {
      const nowhere = pictureUpload({ folder: join(folder, 'missing'), log: createLog({ level: 'error' }) })
      const app = express()
      let thrown: unknown
      app.post('/', nowhere, (_req, res) => void res.end())
      app.use(((error, _req, res, _next) => {
        thrown = error
        res.status(500).end()
      }) as express.ErrorRequestHandler)
      const other = await listen(app, { host: '127.0.0.1', port: 0 })
      const form = new FormData()
      form.append('picture', new Blob(['x']), 'x')
      await fetch(`http://127.0.0.1:${other.port}/`, { method: 'POST', body: form })
      await other.stop(100)
      expect(thrown).to.not.be.instanceOf(Refusal)
      expect((thrown as NodeJS.ErrnoException).code).to.equal('ENOENT')
    })
  })

  describe('a file of a picture', () => {
    let picture: Picture
    let path: string
    before(async () => {
      picture = await taken(await halves(600, 300).jpeg().toBuffer())
      path = `/media/${picture.key}`
    })

    it('is sent with what it is, to be kept for good', async () => {
      for (const [name, type] of [
        ['480.webp', 'image/webp'],
        ['card.jpg', 'image/jpeg'],
      ] as const) {
        const { status, headers } = await get(`${at}${path}/${name}`)
        expect(status).to.equal(200)
        expect(headers).to.include({
          'content-type': type,
          'cache-control': 'public, max-age=31536000, immutable',
          'content-security-policy': "sandbox; default-src 'none'",
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
          'x-content-type-options': 'nosniff',
          'accept-ranges': 'bytes',
          'etag': `"${picture.key}-${name}"`,
        })
        const body = Buffer.from(await (await fetch(`${at}${path}/${name}`)).arrayBuffer())
        expect(body.equals(await readFile((await store.open(picture.key, name))?.path ?? ''))).to.equal(true)
        const bare = await get(`${at}${path}/${name}`, { method: 'HEAD' })
        expect([bare.status, bare.text, bare.headers['content-length']]).to.deep.equal([200, '', String(body.length)])
      }
    })

    it('is sent in parts, and not again to those who have it', async () => {
      const url = `${at}${path}/card.jpg`
      const part = await get(url, { headers: { Range: 'bytes=0-9' } })
      expect([part.status, part.headers['content-length']]).to.deep.equal([206, '10'])
      const again = await get(url, { headers: { 'If-None-Match': `"${picture.key}-card.jpg"` } })
      expect([again.status, again.text]).to.deep.equal([304, ''])
      for (const [status, headers] of [
        [416, { Range: 'bytes=9999999-' }],
        [412, { 'If-Match': '"other"' }],
      ] as const) {
        const none = await get(url, { headers })
        expect([none.status, none.text, none.headers['cache-control']]).to.deep.equal([status, '', 'no-store'])
        expect(none.headers).to.not.have.any.keys('etag', 'last-modified', 'content-type')
      }
    })

    it('is nothing else, however it is asked for', async () => {
      await writeFile(join(folder, 'secret.txt'), 'SECRET')
      const { key } = picture
      const shard = key.slice(0, 2)
      const odd = [
        '/media', '/media/', `${path}`, `${path}/`, `${path}/480.webp/`, `${path}/card.jpg%00`, `${path}/%00`,
        `${path}/..%2f..%2fsecret.txt`, `/media/..%2f..%2fsecret.txt/480.webp`, `/media/../media/..%2fsecret.txt`,
        `/media/%2e%2e/secret.txt`, `/media/..%5c..%5csecret.txt`, `/media/..\\secret.txt/card.jpg`, `${path}/..\\..\\secret.txt`,
        `/media/${shard}/${key}`, `/media/${shard}%2f${key}/480.webp`, '/media/incoming/x.upload', `/media/${key.toUpperCase()}X/480.webp`,
        `/MEDIA/${key}/480.webp`, `${path}/480.WEBP`, `${path}/961.webp`, `${path}/+480.webp`, '/media/__proto__/card.jpg',
        `/media/${'0'.repeat(32)}/card.jpg`, `//media/${key}/card.jpg`, '/media/%ff/card.jpg', `${path}/card.jpg%0a`,
      ] // prettier-ignore
      for (const each of odd) {
        const { status, text, headers } = await get(at, { path: each })
        expect(status, each).to.be.oneOf(each.includes('%ff') ? [400] : [404])
        expect(text, each).to.not.include('SECRET')
        expect(headers['cache-control'], each).to.equal('no-store')
        expect(headers['content-security-policy'], each).to.include("frame-ancestors 'none'")
      }
      expect((await get(`${at}${path}/card.jpg`, { method: 'POST' })).status).to.equal(404)
    })

    it('leaves no key in the log', () => {
      const served = lines.filter((line) => line.includes('"status":200'))
      expect(served.join('')).to.include('/media/:key/:file').and.not.include(picture.key)
    })

    it('that goes while it is asked for is not there', async () => {
      const file = await store.open(picture.key, '480.webp')
      await store.remove(picture.key)
      const app = express()
      app.use(mediaRoutes({ open: async () => file }), (_req, res) => void res.status(404).end())
      const other = await listen(app, { host: '127.0.0.1', port: 0 })
      const { status, headers } = await get(`http://127.0.0.1:${other.port}${path}/480.webp`)
      await other.stop(100)
      expect([status, headers['cache-control'], existsSync(file?.path ?? '')]).to.deep.equal([404, undefined, false])
      expect((await get(`${at}${path}/480.webp`)).status).to.equal(404)
    })
  })
})
