import { isBlurhashValid } from 'blurhash'
import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { Refusal } from '../../../src/core/errors.js'
import { createLog } from '../../../src/core/log.js'
import type { Picture, PictureStore } from '../../../src/core/picture.js'
import { systemTimer } from '../../../src/core/timer.js'
import { openPictureStore } from '../../../src/media/picture-store.js'
import { freshFolder } from '../../support/folders.js'
import { animation, asFile, halves, noise, photo, png, squeezedZeros } from '../../support/pictures.js'

describe('a picture', () => {
  let store: PictureStore
  let folder: string
  const lines: string[] = []

  before(async () => {
    folder = join(await freshFolder(), 'media')
    const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } })
    store = await openPictureStore(folder, { clock: () => new Date(), timer: systemTimer, log, randomBytes })
  })
  after(() => store.stop())
  afterEach(async () => {
    expect(await readdir(store.incoming()), 'what is left on its way in').to.deep.equal([])
    expect(lines, 'pictures that broke the process').to.deep.equal([])
  })

  const take = async (bytes: Uint8Array | string, name?: string) => store.take(await asFile(bytes, name))
  const bytesOf = async ({ key }: Picture, name: string) => readFile((await store.open(key, name))?.path ?? name)
  const namesOf = ({ widths }: Picture) => [...widths.map((width) => `${width}.webp`), 'card.jpg']
  const refusal = async (bytes: Uint8Array | string, name?: string): Promise<string> => {
    const before = (await readdir(folder)).length
    const error = await take(bytes, name).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(Refusal).and.include({ kind: 'invalid' })
    expect((await readdir(folder)).length, 'folders of pictures').to.equal(before)
    return (error as Refusal).message
  }
  /** The colour in the middle of the left, right, upper and lower edge. */
  const edges = async (bytes: Buffer) => {
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const at = (x: number, y: number) => {
      const [red = 0, , blue = 0] = data.subarray((y * width + x) * channels)
      return red > blue + 60 ? 'red' : blue > red + 60 ? 'blue' : 'neither'
    }
    const [right, lower] = [width - 3, height - 3]
    return {
      left: at(2, height >> 1),
      right: at(right, height >> 1),
      upper: at(width >> 1, 2),
      lower: at(width >> 1, lower),
    }
  }

  it('is kept in three widths and as a card, never larger than it was', async () => {
    const picture = await take(await noise(2_000, 1_000).jpeg().toBuffer())
    expect(picture)
      .to.include({ width: 1_600, height: 800 })
      .and.deep.include({ widths: [480, 960, 1_600] })
    let bytes = 0
    for (const [name, width] of [
      ['480.webp', 480],
      ['960.webp', 960],
      ['1600.webp', 1_600],
      ['card.jpg', 1_200],
    ] as const) {
      const file = await bytesOf(picture, name)
      const { format, width: found, height } = await sharp(file).metadata()
      expect([format, found, height], name).to.deep.equal([name === 'card.jpg' ? 'jpeg' : 'webp', width, width / 2])
      bytes += file.length
    }
    expect(picture.bytes).to.equal(bytes)
    expect(isBlurhashValid(picture.blurhash).result).to.equal(true)
    expect((picture.blurhash.codePointAt(0) ?? 0) - 48).to.be.within(0, 74)
  })

  const sizes = { '100 × 80': [100], '480 × 20': undefined, '700 × 700': [480, 700], '1600 × 200': [480, 960, 1_600] }
  for (const [size, widths] of Object.entries(sizes)) {
    const [width = 0, height = 0] = size.split(' × ').map(Number)
    it(`of ${size} has ${widths === undefined ? 'no' : widths.join(', ')} widths`, async () => {
      const bytes = await halves(width, height).png().toBuffer()
      if (widths === undefined) expect(await refusal(bytes)).to.match(/ten times as long/)
      else expect((await take(bytes)).widths).to.deep.equal(widths)
    })
  }

  it('that is very tall is made narrower, not cut', async () => {
    const { width, height, widths } = await take(await halves(1_500, 12_000).png().toBuffer())
    expect({ width, height, widths }).to.deep.equal({ width: 600, height: 4_800, widths: [480, 600] })
  })

  it('stands the right way up and tells nothing of where and by whom it was taken', async () => {
    const original = await photo(600, 400)
    const before = await sharp(original).metadata()
    expect(before).to.include.keys('exif', 'xmp', 'icc').and.include({ orientation: 6 })
    const picture = await take(original)
    expect([picture.width, picture.height]).to.deep.equal([400, 600])
    for (const name of namesOf(picture)) {
      const file = await bytesOf(picture, name)
      const after = await sharp(file).metadata()
      expect(after, name).to.not.have.any.keys('exif', 'xmp', 'icc', 'iptc', 'orientation', 'comments')
      expect(file.toString('latin1'), name).to.not.match(/SECRET|Secret|Exif|http:\/\/ns|ICC_PROFILE|ICCP|EXIF|XMP/)
      expect(await edges(file), name).to.include({ upper: 'red', lower: 'blue' })
    }
  })

  it('keeps its colours when its profile goes', async () => {
    const wide = await halves(200, 100).withIccProfile('p3').png().toBuffer()
    const raw = await sharp(wide, { ignoreIcc: true }).raw().toBuffer()
    expect(Math.abs((raw[0] as number) - 220), 'the numbers differ in the wide profile').to.be.greaterThan(5)
    const { data } = await sharp(await bytesOf(await take(wide), '200.webp'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    const near = [220, 20, 20].map((value, at) => Math.abs(value - (data[at + 3 * 100 * 20] as number)))
    expect(Math.max(...near)).to.be.lessThan(12)
  })

  it('may be in the colours of a press, grey, deep or paletted', async () => {
    const kinds = {
      cmyk: halves(200, 100).toColourspace('cmyk').jpeg(),
      grey: halves(200, 100).toColourspace('b-w').png(),
      deep: halves(200, 100).toColourspace('rgb16').png(),
      palette: halves(200, 100).png({ palette: true }),
      interlaced: halves(200, 100).png({ progressive: true }),
      progressive: halves(200, 100).jpeg({ progressive: true }),
    }
    for (const [kind, image] of Object.entries(kinds)) {
      const picture = await take(await image.toBuffer())
      const [webp, card] = [await bytesOf(picture, '200.webp'), await bytesOf(picture, 'card.jpg')]
      const expected = kind === 'grey' ? { left: 'neither' } : { left: 'red', right: 'blue' }
      expect(await edges(webp), kind).to.include(expected)
      expect(await edges(card), kind).to.include(expected)
      expect((await sharp(card).metadata()).space, kind).to.equal('srgb')
    }
  })

  it('that lets something through does so still, before white on the card', async () => {
    const clear = sharp({
      create: { width: 100, height: 60, channels: 4, background: { r: 220, g: 20, b: 20, alpha: 0.5 } },
    })
    const picture = await take(await clear.png().toBuffer())
    const { data, info } = await sharp(await bytesOf(picture, '100.webp'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info.channels).to.equal(4)
    expect(data[3]).to.be.closeTo(128, 2)
    expect(data[0]).to.be.closeTo(220, 8)
    const card = await sharp(await bytesOf(picture, 'card.jpg'))
      .raw()
      .toBuffer()
    expect([...card.subarray(0, 3)].map((value) => Math.round(value / 10))).to.deep.equal([24, 14, 14])
  })

  it('may be a JPEG, PNG, WebP, AVIF or GIF, whatever it is called', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif'] as const) {
      const picture = await take(await halves(64, 48).toFormat(format).toBuffer(), 'page.html')
      expect(await edges(await bytesOf(picture, '64.webp')), format).to.include({ left: 'red', right: 'blue' })
    }
  })

  it('that moves is taken by its first frame, unless it has hundreds', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const moving = await animation(12, format)
      expect((await sharp(moving).metadata()).pages, format).to.equal(12)
      const picture = await take(moving)
      const file = await bytesOf(picture, '40.webp')
      expect((await sharp(file).metadata()).pages, format).to.equal(undefined)
      expect(await edges(file), format).to.include({ left: 'red', right: 'red' })
    }
    expect(await refusal(await animation(501))).to.match(/too many frames/)
  })

  it('is not what only says so', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><image href="file:///etc/passwd"/></svg>'
    const others = [
      svg,
      `<?xml version="1.0"?>${svg}`,
      '<!doctype html><script>alert(1)</script>',
      '%PDF-1.7\n1 0 obj<</Type/Catalog>>',
      '#!/bin/sh\nreboot\n',
      'push graphic-context\nviewbox 0 0 640 480\n',
      '',
      await halves(64, 48).tiff().toBuffer(),
    ]
    for (const other of others)
      expect(await refusal(other, 'holiday.jpg')).to.match(/Send a JPEG, PNG, WebP, AVIF or GIF/)
    expect(await refusal('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'IMG_1.jpg')).to.match(/HEIC/)
  })

  it('may not hide another decoder behind its first bytes', async () => {
    const marks = [
      '\xff\xd8\xff',
      'GIF89a',
      '\x89PNG\r\n\x1a\n',
      'RIFF\0\0\0\0WEBPVP8 ',
      '\0\0\0\x1cftypavif\0\0\0\0mif1',
    ]
    for (const mark of marks) {
      const svg = Buffer.from(`${mark}\n<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>`, 'latin1')
      expect(await refusal(svg), JSON.stringify(mark)).to.match(/could not be read as a picture/)
    }
  })

  it('brings nothing along that hangs behind it', async () => {
    for (const format of ['jpeg', 'png', 'gif', 'webp'] as const) {
      const image = await halves(64, 48).toFormat(format).toBuffer()
      const picture = await take(Buffer.concat([image, Buffer.from('<script>SMUGGLED</script>PK\x03\x04')]))
      for (const name of namesOf(picture)) {
        expect((await bytesOf(picture, name)).toString('latin1'), format).to.not.match(/SMUGGLED|PK\x03/)
      }
    }
  })

  it('that is broken off is refused', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const whole = await noise(400, 300).toFormat(format).toBuffer()
      for (const part of [0.02, 0.5, 0.9]) {
        const bytes = whole.subarray(0, Math.max(Math.floor(whole.length * part), 20))
        expect(await refusal(bytes), `${part} of a ${format}`).to.match(/could not be read as a picture/)
      }
    }
  })

  it('that is damaged is refused or taken, and breaks nothing', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
      const whole = await noise(120, 90).toFormat(format).toBuffer()
      for (let at = 20; at < 400; at += 61) {
        const bytes = Buffer.from(whole)
        bytes.fill(0xff, at, at + 4)
        const outcome = await take(bytes).catch((error: unknown) => error)
        if (outcome instanceof Error) expect(outcome, `${format} at ${at}`).to.be.instanceOf(Refusal)
        else expect((outcome as Picture).widths.length).to.be.greaterThan(0)
      }
    }
  })

  it('is refused for its size before anything of it is unpacked', async () => {
    const bomb = png({ width: 60_000, height: 60_000 }, await squeezedZeros(2 ** 24))
    expect(bomb.length).to.be.lessThan(100_000)
    expect(await refusal(bomb)).to.match(/at most 50 megapixels/)
    expect(await refusal(png({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 }, await squeezedZeros(100)))).to.be.a('string')
    expect(await refusal(png({ width: 1, height: 1 }, await squeezedZeros(4)))).to.match(/at least 16 pixels/)
    expect(await refusal(png({ width: 15, height: 100 }, await squeezedZeros(100 * 46)))).to.match(/at least 16 pixels/)
  })

  it('is not blown up by what stands beside its pixels', async () => {
    const text = Buffer.concat([Buffer.from('Comment\0\0'), await squeezedZeros(2 ** 29)])
    const profile = Buffer.concat([Buffer.from('icc\0\0'), await squeezedZeros(2 ** 28)])
    for (const [type, body] of [
      ['zTXt', text],
      ['iCCP', profile],
    ] as const) {
      const picture = await take(png({ width: 20, height: 20 }, await squeezedZeros(20 * 61), [[type, body]]))
      expect(picture.bytes, type).to.be.lessThan(5_000)
    }
  })

  it('comes five at a time, and goes when it is removed', async () => {
    const before = await store.totalBytes()
    const files = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) =>
        noise(300 * n, 400)
          .webp()
          .toBuffer(),
      ),
    )
    const pictures = await Promise.all(files.map((bytes) => take(bytes)))
    expect(pictures.map(({ width }) => width)).to.deep.equal([300, 600, 900, 1_200, 1_500])
    expect(new Set(pictures.map(({ key }) => key)).size).to.equal(5)
    expect(await store.totalBytes()).to.equal(pictures.reduce((sum, { bytes }) => sum + bytes, before))
    for (const { key } of pictures) await store.remove(key)
    expect(await store.totalBytes()).to.equal(before)
    expect(await store.open((pictures[0] as Picture).key, 'card.jpg')).to.equal(null)
  })
})
