import { expect } from 'chai'
import { readFile, writeFile } from 'node:fs/promises'
import { readClip, silence } from '../../../src/media/clips/read-clip.js'
import { NotAClip } from '../../../src/media/clips/window.js'
import { box, element, flac, id3, mp3, mp4, ogg, SECRET_PLACE, udta, wav, webm } from '../../support/clips.js'
import { asFile } from '../../support/pictures.js'

const read = async (bytes: Buffer) => {
  const { telling: _telling, ...clip } = await readClip(await asFile(bytes))
  return clip
}
const why = async (bytes: Buffer | string): Promise<string> =>
  readClip(await asFile(bytes)).then(
    () => 'taken',
    (error: unknown) => {
      expect(error).to.be.instanceOf(NotAClip)
      return (error as NotAClip).reason
    },
  )
const size = { width: 320, height: 240 }
const none = { width: null, height: null }

describe('a film', () => {
  it('in MPEG-4 says how large and long it is, wherever its description stands', async () => {
    const film = { kind: 'video', type: 'mp4', duration: 2.5, ...size }
    expect(await read(mp4())).to.deep.equal(film)
    expect(await read(mp4({ last: true }))).to.deep.equal(film)
    expect(await read(mp4({ turned: true }))).to.deep.include({ width: 240, height: 320 })
    expect(await read(mp4({ brands: ['qt  '] }))).to.include({ type: 'mov' })
    expect(await read(mp4({ seconds: 0 }))).to.include({ duration: null })
  })

  it('in WebM does, too, unless it was recorded live', async () => {
    expect(await read(webm())).to.deep.equal({ kind: 'video', type: 'webm', duration: 4, width: 640, height: 360 })
    expect(await read(webm({ live: true, milliseconds: null }))).to.include({ duration: null, width: 640 })
  })

  it('that is too large for any screen is refused', async () => {
    expect(await why(mp4({ width: 3_840, height: 2_160 }))).to.equal('taken')
    expect(await why(mp4({ width: 60_000, height: 60_000 }))).to.equal('clip-large')
  })

  it('loses when it was made', async () => {
    const bytes = mp4({ madeAt: 0x5ec2e7aa })
    const path = await asFile(bytes)
    const { telling } = await readClip(path)
    await silence(path, telling)
    const made = Buffer.from('5ec2e7aa', 'hex')
    expect([bytes.includes(made), (await readFile(path)).includes(made)]).to.deep.equal([true, false])
  })

  it('loses where it was made, by whom and with what, and nothing else', async () => {
    const xmp = box('uuid', Buffer.from('SECRET-XMP'.repeat(10)))
    const meta = box('meta', Buffer.from('SECRET-META'))
    const bytes = mp4({ more: [udta(), meta], after: [xmp], last: true })
    const path = await asFile(bytes)
    const { telling, ...clip } = await readClip(path)
    await silence(path, telling)
    const left = await readFile(path)
    expect(bytes.toString('latin1')).to.include(SECRET_PLACE).and.include('SECRET-PHONE')
    expect(left.toString('latin1')).to.not.match(/SECRET|\+51\.5/)
    expect(left.length).to.equal(bytes.length)
    expect(left.toString('latin1')).to.include('what is seen and heard')
    const again = await readClip(path)
    expect(again).to.deep.equal({ ...clip, telling: { ...telling, boxes: [] } })
  })
})

describe('what a camera measured while it filmed', () => {
  const GPS = 'SECRET-GPS-TRACK'
  const u32 = (...values: number[]) => {
    const bytes = Buffer.alloc(4 * values.length)
    values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4))
    return bytes
  }
  /** A film with a track of two chunks, one of them two samples long, behind everything. */
  const measuring = (offset: (film: Buffer) => number[], sizes: number[] = [8, 4, 4]) => {
    const stbl = (offsets: number[]) =>
      box(
        'stbl',
        box('stsz', u32(0, 0, sizes.length, ...sizes)),
        box('stsc', u32(0, 2, 1, 1, 1, 2, 2, 1)),
        box('stco', u32(0, offsets.length, ...offsets)),
      )
    const hdlr = box('hdlr', Buffer.concat([Buffer.alloc(8), Buffer.from('meta'), Buffer.alloc(12)]))
    const made = (offsets: number[]) =>
      mp4({
        tracks: [box('trak', box('mdia', hdlr, box('minf', stbl(offsets))))],
        after: [box('mdat', Buffer.from(GPS))],
      })
    return made(offset(made([0, 0])))
  }
  const silenced = async (bytes: Buffer) => {
    const path = await asFile(bytes)
    const { telling } = await readClip(path)
    await silence(path, telling)
    return (await readFile(path)).toString('latin1')
  }

  it('goes, and nothing beside it', async () => {
    const film = measuring((made) => [made.indexOf(GPS), made.indexOf(GPS) + 8])
    expect(film.toString('latin1')).to.include(GPS)
    const left = await silenced(film)
    expect(left).to.not.match(/SECRET|GPS|TRACK/)
    expect(left).to.include('what is seen and heard')
    expect(left.length).to.equal(film.length)
  })

  it('cannot take parts of the film’s description with it', async () => {
    for (const at of [0, 40, 0xfffffff0]) {
      const film = measuring(() => [at, at])
      expect((await silenced(film)).replace(/SECRET.*/, ''), String(at))
        .to.include('moov')
        .and.include('ftyp')
    }
    expect(
      await why(
        measuring(
          () => [1, 2],
          Array.from({ length: 9 }, () => 0xffffffff),
        ),
      ),
    ).to.equal('taken')
    const many = measuring(() => [1, 2])
    many.writeUInt32BE(0x7fffffff, many.indexOf('stco') + 8)
    expect(await why(many)).to.equal('clip-unreadable')
  })
})

describe('what a camera is said to have measured', () => {
  const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer).swap32()
  const hdlr = box('hdlr', Buffer.concat([Buffer.alloc(8), Buffer.from('meta'), Buffer.alloc(12)]))
  const track = (offsets: number[], size: number) =>
    box(
      'trak',
      box(
        'mdia',
        hdlr,
        box(
          'minf',
          box(
            'stbl',
            box('stsz', u32(0, size, offsets.length)),
            box('stsc', u32(0, 1, 1, 1, 1)),
            box('stco', u32(0, offsets.length, ...offsets)),
          ),
        ),
      ),
    )

  it('is emptied once, however often it is named', async () => {
    const data = Buffer.alloc(100_000, 'SECRET')
    const film = (at: number) =>
      mp4({
        tracks: [
          track(
            Array.from({ length: 5_000 }, (_, nth) => at + (nth % 7)),
            90_000,
          ),
        ],
        after: [box('mdat', data)],
      })
    const bytes = film(film(0).indexOf('SECRET'))
    const path = await asFile(bytes)
    const { telling } = await readClip(path)
    const cleared = telling.bytes.reduce((sum, { at, end }) => sum + end - at, 0)
    expect(cleared, 'bytes to be written').to.be.within(90_000, 2 * bytes.length)
    await silence(path, telling)
    expect((await readFile(path)).indexOf('SECRETSECRET')).to.be.greaterThan(bytes.length - 11_000)
  })

  it('is not looked for in parts of a film without end', async () => {
    const nowhere = Array.from({ length: 50_000 }, () => 0)
    const parts = Array.from({ length: 8_000 }, () => box('mdat'))
    const film = mp4({ tracks: [1, 2, 3, 4].map(() => track(nowhere, 1)), after: parts })
    const before = process.threadCpuUsage()
    expect(await why(film)).to.equal('taken')
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1_000, 'milliseconds').to.be.below(1_000)
    expect(await why(mp4({ tracks: [1, 2, 3, 4, 5].map(() => track(nowhere, 1)) }))).to.equal('clip-unreadable')
  })
})

describe('a recording', () => {
  it('says how long it is', async () => {
    expect(await read(wav(2))).to.deep.equal({ kind: 'audio', type: 'wav', duration: 2, ...none })
    expect(await read(flac(3))).to.deep.equal({ kind: 'audio', type: 'flac', duration: 3, ...none })
    expect(await read(ogg(2))).to.deep.equal({ kind: 'audio', type: 'ogg', duration: 2, ...none })
    expect(await read(mp4({ film: false }))).to.deep.equal({ kind: 'audio', type: 'm4a', duration: 2.5, ...none })
    expect(await read(webm({ film: false }))).to.deep.equal({ kind: 'audio', type: 'weba', duration: 4, ...none })
    const { duration, ...mpeg } = await read(mp3(100, id3(Buffer.from('title'))))
    expect(mpeg).to.deep.equal({ kind: 'audio', type: 'mp3', ...none })
    expect(duration).to.be.closeTo(2.6, 0.01)
  })

  it('whose recorder was switched off is as long as what is there', async () => {
    expect(await read(wav(1, 0xffffffff))).to.include({ duration: 1 })
  })

  it('is nothing else with a mark of its kind in front', async () => {
    const html = '<!doctype html><script>alert(1)</script>'.repeat(50)
    expect(await why(id3(Buffer.from(html)))).to.equal('clip-unreadable')
    for (const mark of [
      'ID3\x04\0\0\0\0\0\0',
      'fLaC',
      'OggS\0\x02',
      'RIFF\0\0\0\0WAVE',
      '\0\0\0\x18ftypisom\0\0\0\0mp41mp42',
    ])
      expect(await why(Buffer.from(mark + html, 'latin1')), mark).to.equal('clip-unreadable')
    expect(await why(Buffer.from(`\x1a\x45\xdf\xa3${html}`, 'latin1'))).to.match(/^clip-/)
    expect(await why(html)).to.equal('clip-kind')
    expect(await why('')).to.equal('clip-kind')
  })

  it('of a kind that browsers do not play is refused', async () => {
    expect(await why(ogg(2, '\x80theora'))).to.equal('clip-kind')
    expect(await why(webm({ doctype: 'matroska' }))).to.equal('clip-kind')
    expect(await why(mp4({ brands: ['heic'] }))).to.equal('clip-kind')
  })
})

describe('a hostile film', () => {
  const u64 = (value: bigint) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(value)
    return bytes
  }
  const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0mp41'))
  const long = (type: string, length: bigint) =>
    Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from(type), u64(length)])

  it('cannot make its boxes larger than itself, smaller than their heads, or endless', async () => {
    for (const length of [0n, 1n, 15n, 2n ** 31n, 2n ** 53n, 2n ** 64n - 1n])
      expect(await why(Buffer.concat([ftyp, long('moov', length), Buffer.alloc(64)])), String(length)).to.equal(
        'clip-unreadable',
      )
    for (const length of [2, 7, 0x7fffffff, 0xffffffff]) {
      const bytes = Buffer.concat([ftyp, box('moov'), Buffer.alloc(64)])
      bytes.writeUInt32BE(length, ftyp.length)
      expect(await why(bytes), String(length)).to.equal('clip-unreadable')
    }
    const many = Buffer.concat([ftyp, box('moov', ...Array.from({ length: 30_000 }, () => box('trak')))])
    expect(await why(many)).to.equal('clip-unreadable')
  })

  it('cannot hide a second description, or bring none', async () => {
    const two = Buffer.concat([mp4(), mp4().subarray(mp4().indexOf('moov') - 4)])
    expect(await why(two)).to.equal('clip-unreadable')
    expect(await why(Buffer.concat([ftyp, box('mdat', Buffer.alloc(10))]))).to.equal('clip-unreadable')
    expect(await why(mp4({ film: false, sound: false }))).to.equal('clip-unreadable')
  })

  it('cannot nest for ever, or have more elements than a film needs', async () => {
    const head = element('1a45dfa3', element('4282', Buffer.from('webm')))
    const many = element(
      '18538067',
      Buffer.concat(Array.from({ length: 50_000 }, () => element('ec', Buffer.alloc(0)))),
    )
    expect(await why(Buffer.concat([head, many]))).to.equal('clip-unreadable')
    const huge = Buffer.concat([
      head,
      Buffer.from('18538067', 'hex'),
      Buffer.from('01fffffffffffffe', 'hex'),
      Buffer.alloc(90),
    ])
    expect(await why(huge)).to.equal('clip-unreadable')
  })

  it('that is broken off anywhere, or damaged anywhere, breaks nothing', async () => {
    const all = {
      mp4: mp4({ last: true, more: [udta()] }),
      webm: webm(),
      ogg: ogg(),
      wav: wav(),
      mp3: mp3(8),
      flac: flac(),
    }
    for (const [kind, whole] of Object.entries(all)) {
      const path = await asFile(whole)
      for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 60)) {
        await writeFile(path, whole.subarray(0, length))
        const error = await readClip(path).catch((thrown: unknown) => thrown)
        if (error instanceof Error) expect(error, `${length} bytes of ${kind}`).to.be.instanceOf(NotAClip)
      }
      for (let at = 0; at < Math.min(whole.length, 400); at += 3) {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ 0xff
        await writeFile(path, damaged)
        const error = await readClip(path).catch((thrown: unknown) => thrown)
        if (error instanceof Error) expect(error, `${kind} damaged at ${at}`).to.be.instanceOf(NotAClip)
      }
    }
  })
})
