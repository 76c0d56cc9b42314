import { expect } from 'chai'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { createRestAPIClient } from 'masto'
import generator from 'megalodon'
import { MediaAttachment } from '../../../src/api/entities/media-attachment.js'
import { Status } from '../../../src/api/entities/status.js'
import { shownId } from '../../../src/core/ids.js'
import { hostOf, iri } from '../../../src/core/iri.js'
import { blankPost } from '../../../src/domain/posts/blank-post.js'
import { postRepo } from '../../../src/domain/posts/post-repo.js'
import { animation, asFile, halves, noise, photo, png, squeezedZeros } from '../../support/pictures.js'
import { mp3, mp4, ogg, SECRET_PLACE, udta, wav, webm } from '../../support/clips.js'
import { startOddServer, stopOddServers } from '../../support/odd-server.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

const V1 = '/api/v1/media'
const V2 = '/api/v2/media'

describe('media for apps', () => {
  let hub: TestHub
  let token: string
  let picture: Buffer
  /** Takes longer than anybody is kept waiting, where three of it come together. */
  let slow: Buffer

  before(async () => {
    hub = await temporaryHub({ privateRanges: ['127.0.0.0/8'] })
    await hub.start()
    await hub.setUp()
    token = await tokenFor(hub, await hub.browser('reader', 'ada'))
    picture = await halves(800, 600).jpeg().toBuffer()
    slow = await noise(3_600, 2_700).jpeg().toBuffer()
  })
  after(cleanUp)

  const form = (fields: Record<string, Buffer | string>) => {
    const parts = new FormData()
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') parts.set(name, value)
      // What the sender says it is, and is called, counts for nothing.
      else parts.set(name, new Blob([new Uint8Array(value)], { type: 'text/html' }), 'page.html')
    }
    return parts
  }
  const post = (path: string, fields: Record<string, Buffer | string>, as = token) =>
    ask(hub, 'POST', path, { token: as, parts: form(fields) })
  const get = (id: unknown, as = token) => ask(hub, 'GET', `${V1}/${String(id)}`, { token: as })
  const ready = async (fields: Record<string, Buffer | string>): Promise<Reply['json']> => {
    const { status, json } = await post(V1, fields)
    expect(status, JSON.stringify(json)).to.equal(200)
    MediaAttachment.parse(json)
    return json
  }
  const fileAt = (url: unknown, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(hub.address + new URL(String(url)).pathname, { method, headers })
  const incoming = () => readdir(join(hub.config.mediaFolder, 'incoming'))

  it('takes a picture, in several sizes, without what it tells of its place', async () => {
    const json = await ready({ file: await photo(2_000, 1_000), description: ' A raised bed ', focus: '-0.5,0.25' })
    expect(json).to.include({ type: 'image', description: 'A raised bed', remote_url: null })
    expect(json.blurhash).to.be.a('string')
    expect(json.meta).to.deep.equal({
      original: { width: 1_000, height: 2_000, size: '1000x2000', aspect: 0.5 },
      small: { width: 480, height: 960, size: '480x960', aspect: 0.5 },
      focus: { x: -0.5, y: 0.25 },
    })
    for (const [url, width] of [
      [json.url, 1_000],
      [json.preview_url, 480],
    ]) {
      const answer = await fileAt(url)
      expect(answer.headers.get('content-type')).to.equal('image/webp')
      const bytes = Buffer.from(await answer.arrayBuffer())
      const { width: found, format, exif } = await sharp(bytes).metadata()
      expect([found, format, exif]).to.deep.equal([width, 'webp', undefined])
      expect(bytes.toString('latin1')).to.not.match(/SECRET/)
    }
  })

  it('keeps what moves moving, and shows its first moment in lists', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const json = await ready({ file: await animation(12, format) })
      expect(json.type).to.equal('image')
      const pages = async (url: unknown) =>
        (await sharp(Buffer.from(await (await fileAt(url)).arrayBuffer())).metadata()).pages
      expect([await pages(json.url), await pages(json.preview_url)], format).to.deep.equal([12, undefined])
    }
  })

  it('takes the smallest and the longest pictures that apps send', async () => {
    const tiny = await ready({ file: await halves(2, 2).png().toBuffer() })
    expect(tiny.meta).to.deep.include({ original: { width: 2, height: 2, size: '2x2', aspect: 1 } })
    expect((await ready({ file: await halves(20, 1_000).png().toBuffer() })).type).to.equal('image')
  })

  it('takes films and recordings as they are, but for where they were made', async () => {
    const film = mp4({ more: [udta()], last: true })
    const json = await ready({ file: film, thumbnail: picture, description: 'The heap' })
    expect(json).to.include({ type: 'video', description: 'The heap' })
    expect(json.meta).to.deep.include({ small: { width: 480, height: 360, size: '480x360', aspect: 1.3333 } })
    expect(json.meta).to.have.property('original').that.includes({ width: 320, height: 240, duration: 2.5 })
    const served = await fileAt(json.url)
    expect(served.headers.get('content-type')).to.equal('video/mp4')
    const bytes = Buffer.from(await served.arrayBuffer())
    expect(bytes.length).to.equal(film.length)
    expect(bytes.toString('latin1')).to.include('what is seen and heard').and.not.include(SECRET_PLACE)
    expect((await fileAt(json.preview_url)).headers.get('content-type')).to.equal('image/webp')

    const others = { 'video/webm': webm(), 'audio/mpeg': mp3(), 'audio/ogg': ogg(), 'audio/wav': wav() }
    for (const [type, file] of Object.entries(others)) {
      const found = await ready({ file })
      expect(found.type, type).to.equal(type.split('/')[0])
      // What is looked at has a picture, also where nobody sent one.
      const still = type.startsWith('video/') ? `${hub.config.baseUrl}/assets/still.png` : null
      expect(found.preview_url, type).to.equal(still)
      expect((await fileAt(found.url)).headers.get('content-type')).to.equal(type)
    }
  })

  it('serves them for every page to show and none to run, whole or in part', async () => {
    const { url } = await ready({ file: mp4() })
    const part = await fileAt(url, { Range: 'bytes=4-7' })
    expect([part.status, await part.text()]).to.deep.equal([206, 'ftyp'])
    expect(part.headers.get('content-range')).to.match(/^bytes 4-7\/\d+$/)
    expect((await fileAt(url, { Range: 'bytes=999999-' })).status).to.equal(416)
    const head = await fileAt(url, { Origin: 'https://app.example' }, 'HEAD')
    const headers = Object.fromEntries(head.headers)
    expect(headers).to.include({ 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' })
    expect(headers).to.include({ 'accept-ranges': 'bytes', 'cross-origin-resource-policy': 'cross-origin' })
    expect(headers['content-security-policy']).to.equal("sandbox; default-src 'none'")
    expect(headers['access-control-expose-headers']).to.include('Content-Range')
    const asked = { 'Origin': 'https://app.example', 'Access-Control-Request-Headers': 'range' }
    const allowed = await fileAt(url, { ...asked, 'Access-Control-Request-Method': 'GET' }, 'OPTIONS')
    expect([allowed.status, allowed.headers.get('access-control-allow-headers')]).to.deep.equal([
      204,
      'Range, If-None-Match, If-Range',
    ])
  })

  it('gives out nothing but what was made', async () => {
    const { url } = await ready({ file: picture })
    const folder = new URL('.', String(url)).pathname.slice(0, -1)
    for (const name of ['source', 'clip.mp4', 'file.jpg', 'moving.webp', 'card.jpg%00', '..%2fsource'])
      expect((await fetch(`${hub.address}${folder}/${name}`)).status, name).to.equal(404)
  })

  it('answers at once when there is more to do, and says when it is done', async () => {
    const sent = await Promise.all([post(V2, { file: slow }), post(V2, { file: slow }), post(V2, { file: slow })])
    const waiting = sent.find(({ status }) => status === 202)
    expect(waiting?.json, JSON.stringify(sent.map(({ status }) => status))).to.include({ url: null, type: 'image' })
    MediaAttachment.parse(waiting?.json)
    let answer = await get(waiting?.json.id)
    const seen = [answer.status]
    while (answer.status === 206) {
      answer = await get(waiting?.json.id)
      seen.push(answer.status)
    }
    expect(seen[0]).to.equal(206)
    expect(answer.status).to.equal(200)
    expect(answer.json.url).to.be.a('string')
  })

  it('says so when nothing comes of it', async () => {
    const broken = picture.subarray(0, picture.length >> 1)
    const { status, json } = await post(V1, { file: broken })
    expect([status, json.error]).to.deep.equal([
      422,
      'This file could not be read as a picture. It may be damaged: open it, save it anew, and send that.',
    ])
  })

  it('is not broken by what strangers put into files', async () => {
    const bomb = png({ width: 60_000, height: 60_000 }, await squeezedZeros(2 ** 22))
    const huge = mp4()
    huge.writeUInt32BE(0xfffffff0, huge.indexOf('moov') - 4)
    const html = Buffer.from('<!doctype html><script>alert(1)</script>')
    const hostile = {
      'a bomb': bomb,
      'huge boxes': huge,
      'a page': html,
      'a page behind a mark': Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), html]),
      'SVG': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'),
      'half a film': mp4().subarray(0, 200),
      'HEIC': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'nothing': Buffer.alloc(0),
      'an archive': Buffer.from('PK\x03\x04'),
    }
    for (const [what, file] of Object.entries(hostile)) {
      const { status, json } = await post(V1, { file })
      expect([status, typeof json.error], what).to.deep.equal([422, 'string'])
      if (what === 'HEIC') expect(json.error).to.match(/HEIC.*JPEG.*PNG, WebP, AVIF and GIF/)
    }
    const smuggled = await ready({ file: Buffer.concat([picture, html]) })
    expect(await (await fileAt(smuggled.url)).text()).to.not.include('script')
    for (const fields of [{}, { file: 'text' }, { other: picture }] as Record<string, Buffer | string>[])
      expect((await post(V1, fields)).status, Object.keys(fields).join()).to.equal(422)
    expect((await ask(hub, 'POST', V2, { token, json: { file: 'data:image/png;base64,AAAA' } })).status).to.equal(422)
    await hub.settle()
    expect(await incoming()).to.deep.equal([])
  })

  it('reads nothing of strangers, and of nobody whose token was given for something else', async () => {
    const reading = await tokenFor(hub, await hub.browser('reader', 'ben'), 'read')
    expect((await ask(hub, 'POST', V2, { parts: form({ file: picture }) })).status).to.equal(401)
    expect((await post(V2, { file: picture }, 'nonsense')).status).to.equal(401)
    expect((await post(V2, { file: picture }, reading)).status).to.equal(403)
    const address = new URL(hub.address ?? '')
    const answered = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(Number(address.port), '127.0.0.1', () => {
        socket.write(
          `POST ${V2} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 90000000\r\n\r\n--b\r\n`,
        )
      })
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        socket.destroy()
        resolve(text)
      })
      socket.on('error', reject)
    })
    expect(answered).to.match(/^HTTP\/1\.1 401 /)
    expect(await incoming()).to.deep.equal([])
  })

  it('takes no more than it says', async () => {
    const large = Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.alloc(16 * 2 ** 20)])
    const { status, json } = await post(V2, { file: large })
    expect([status, json.error]).to.deep.equal([
      422,
      'This file is too large: at most 16 MB for a picture, 99 MB and 3840 × 2160 pixels for a film or a recording.',
    ])
    const more = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(99 * 2 ** 20)])
    const refused = await post(V2, { file: more }).catch(() => null) // the connection may be cut before all is sent
    if (refused !== null) expect(refused.status).to.equal(422)
    expect((await post(V2, { file: picture, description: 'x'.repeat(1_501) })).status).to.equal(422)
    await hub.settle()
    expect(await incoming()).to.deep.equal([])
  })

  it('lets its sender describe it in every way in which apps send things, and nobody else', async () => {
    const { id } = await ready({ file: picture })
    const path = `${V1}/${String(id)}`
    const said = { description: 'Two beds', focus: '0.1,-0.2' }
    const parts = form(said)
    const query = new URLSearchParams(said).toString()
    const ways = [{ json: said }, { form: said }, { parts }, {}, { json: { ...said, thumbnail: null } }]
    for (const [at, way] of ways.entries()) {
      await ask(hub, 'PUT', path, { token, json: { description: '', focus: '0,0' } })
      const reply = await ask(hub, 'PUT', at === 3 ? `${path}/?${query}` : path, { token, ...way })
      expect([reply.status, reply.json.description, reply.json.meta], String(at)).to.deep.equal([
        200,
        'Two beds',
        { ...(reply.json.meta as object), focus: { x: 0.1, y: -0.2 } },
      ])
    }
    expect((await ask(hub, 'PUT', path, { token, json: { description: '' } })).json.description).to.equal(null)
    const eve = await tokenFor(hub, await hub.browser('reader', 'eve'))
    expect((await get(id, eve)).status).to.equal(404)
    expect((await ask(hub, 'PUT', path, { token: eve, json: said })).status).to.equal(404)
    expect((await ask(hub, 'DELETE', path, { token: eve })).status).to.equal(404)
    for (const odd of ['0', 'x', '-1', '99999999999999999999', '1%00'])
      expect((await get(odd)).status, odd).to.equal(404)
  })

  it('takes another picture to show before a film', async () => {
    const { id } = await ready({ file: mp4() })
    const path = `${V1}/${String(id)}`
    const { status, json } = await ask(hub, 'PUT', path, { token, parts: form({ thumbnail: picture }) })
    expect([status, typeof json.preview_url, typeof json.blurhash]).to.deep.equal([200, 'string', 'string'])
    expect((await ask(hub, 'PUT', path, { token, parts: form({ thumbnail: mp3() }) })).status).to.equal(422)
    await hub.settle()
    expect((await get(id)).json.preview_url).to.equal(json.preview_url)
  })

  it('is deleted by its sender until something holds it', async () => {
    const [one, other] = [await ready({ file: picture }), await ready({ file: picture })]
    const member = await hub.services.members.byName('ada')
    const kept = String(other.id).padStart(20, '0')
    await hub.services.uploads.attach(member?.id ?? '', [kept], 'draft:1')
    expect((await ask(hub, 'DELETE', `${V1}/${String(one.id)}`, { token })).status).to.equal(200)
    expect((await ask(hub, 'DELETE', `${V1}/${String(other.id)}`, { token })).status).to.equal(422)
    expect((await get(one.id)).status).to.equal(404)
    await hub.settle()
    expect((await fileAt(one.url)).status).to.equal(404)
    expect((await fileAt(other.url)).status).to.equal(200)
  })

  it('stands beside a post, which shows the page it leads to once that was asked', async () => {
    const { members, profiles, localActors, uploads } = hub.services
    const ada = await members.byName('ada')
    await profiles.open(ada?.id ?? '', { name: 'Ada' })
    const me = await localActors.ofMember(ada?.id ?? '')
    if (ada === null || me === null) throw new Error('Nobody to post')
    const news = await startOddServer()
    const page = `http://localhost:${news.port}/bed`
    const said = '<title>A bed</title><meta property="og:image" content="/bed.png">'
    news.on('/bed', (_req, res) => void res.writeHead(200, { 'Content-Type': 'text/html' }).end(said))

    const media = await ready({ file: picture, description: 'A bed' })
    const [id, now] = ['00117654316646400999', new Date()]
    const files = await uploads.attach(ada.id, [String(media.id).padStart(20, '0')], `post:${id}`)
    const name = iri(`${hub.config.baseUrl}/o/${id}`)
    await postRepo(hub.store).add({
      ...{ ...blankPost, _id: id, iri: name, thread: name, author: me.iri, host: hostOf(me.iri), audience: 'public' },
      ...{ html: `<p><a href="${page}">bed</a></p>`, language: 'en', inReplyTo: null, files },
      ...{ publishedAt: now, versionAt: now, receivedAt: now, place: null, announce: null },
    })
    const status = async () => (await ask(hub, 'GET', `/api/v1/statuses/${shownId(id)}`, { token })).json
    const before = await status()
    expect(before.media_attachments).to.deep.equal([media])
    await hub.settle()
    const { card } = Status.parse(await status())
    expect(card).to.include({ url: page, title: 'A bed', type: 'link', html: '', provider_name: '' })
    expect(card?.image).to.match(/\/proxy\/960\//)
    expect(news.arrived.map(({ path, headers }) => [path, headers.cookie])).to.deep.equal([['/bed', undefined]])
    expect(
      (await ask(hub, 'PUT', `${V1}/${String(media.id)}`, { token, json: { description: 'late' } })).status,
    ).to.equal(404)
    await stopOddServers()

    expect((await fileAt(media.url)).status).to.equal(200)
    await hub.services.posts.remove(await members.add({ name: 'mo', role: 'moderator' }), id)
    await hub.settle()
    expect((await fileAt(media.url)).status, 'of what a moderator took down').to.equal(404)
  })

  it('goes with its post where that is asked for, and else can be used again', async () => {
    const { id } = await ready({ file: picture })
    const write = () => ask(hub, 'POST', '/api/v1/statuses', { token, json: { status: 'Beds', media_ids: [id] } })
    for (const [query, then] of [
      ['', 200],
      ['?delete_media=true', 422],
    ] as const) {
      const { json, status } = await write()
      expect(status, JSON.stringify(json)).to.equal(200)
      const path = `/api/v1/statuses/${String(json.id)}`
      expect((await ask(hub, 'DELETE', path + query, { token })).status).to.equal(200)
      await hub.settle()
      const again = await write()
      expect(again.status, query).to.equal(then)
      if (then === 200) await ask(hub, 'DELETE', `/api/v1/statuses/${String(again.json.id)}`, { token })
      await hub.settle()
    }
    expect((await get(id)).status).to.equal(404)
  })

  it('goes on where it was when the hub is stopped over it', async () => {
    const sent = await Promise.all([post(V2, { file: slow }), post(V2, { file: picture })])
    await hub.stop()
    await hub.start()
    await hub.settle()
    for (const { json } of sent) {
      const answer = await get(json.id)
      expect(answer.status).to.equal(200)
      expect((await fileAt(answer.json.url)).status).to.equal(200)
    }
  })

  it('is what a client of others waits for until it is there', async () => {
    const client = createRestAPIClient({ url: hub.address ?? '', accessToken: token })
    const file = new Blob([new Uint8Array(slow)])
    const found = await client.v2.media.create({ file, description: 'Noise' })
    expect(found).to.include({ type: 'image', description: 'Noise' })
    expect(found.url).to.be.a('string')
    const changed = await client.v1.media.$select(found.id).update({ description: 'Less noise', focus: '0.5,0.5' })
    expect(changed.description).to.equal('Less noise')
  })

  it('is sent by another client of others, too', async () => {
    const client = generator('mastodon', hub.address ?? '', token)
    const { status, data } = await client.uploadMedia(createReadStream(await asFile(picture)), { description: 'M' })
    expect(status).to.be.oneOf([200, 202])
    expect(data).to.include({ type: 'image', description: 'M' })
  })
})
