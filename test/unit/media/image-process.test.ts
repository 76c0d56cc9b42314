import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '../../../src/core/errors.js'
import { createLog } from '../../../src/core/log.js'
import { createImageProcess, PicturesClosed, type ImageProcess } from '../../../src/media/image-process.js'
import { IDLE_EXIT_MS, MAX_WAITING, RENDER_WITHIN_MS } from '../../../src/media/limits.js'
import { freshFolder } from '../../support/folders.js'
import { asFile, halves, noise, png, squeezedZeros } from '../../support/pictures.js'

describe('the picture process', () => {
  const lines: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } })
  /** Held: an alarm rings when the test says so. */
  const alarms = new Map<object, { fn: () => void; delayMs: number }>()
  const timer = {
    set: (fn: () => void, delayMs: number) => {
      const handle = {}
      alarms.set(handle, { fn, delayMs })
      return handle
    },
    clear: (handle: unknown) => void alarms.delete(handle as object),
  }
  const ring = (delayMs: number) => {
    const due = [...alarms].filter(([, alarm]) => alarm.delayMs === delayMs)
    expect(due, `an alarm after ${delayMs} ms`).to.have.lengthOf(1)
    for (const [handle, { fn }] of due) (alarms.delete(handle), fn())
  }

  const begun: ImageProcess[] = []
  const processOf = (program?: string) => {
    const url = program === undefined ? {} : { program: new URL(`./children/${program}.js`, import.meta.url) }
    const images = createImageProcess({ timer, log, ...url })
    begun.push(images)
    return images
  }
  const refused = async (work: Promise<unknown>): Promise<Refusal> =>
    work.then(
      () => expect.fail('was not refused'),
      (error: unknown) => (expect(error).to.be.instanceOf(Refusal), error as Refusal),
    )
  /** Turns of the event loop until it is so: other processes have no clock that could be held. */
  const until = async (so: () => boolean | Promise<boolean>) => {
    while (!(await so())) await new Promise(setImmediate)
  }
  const isGone = (pid: number) => !existsSync(`/proc/${pid}`) // reaped, not only dead

  let small: string
  before(async () => (small = await asFile(await halves(60, 40).png().toBuffer())))
  beforeEach(() => (lines.splice(0), alarms.clear()))
  afterEach(() => Promise.all(begun.splice(0).map((images) => images.stop())))

  it('begins with the first picture, and works on them one after the other', async () => {
    const images = processOf()
    expect(images.pid).to.equal(null)
    const folders = await Promise.all(Array.from({ length: 5 }, freshFolder))
    const done = await Promise.all(folders.map((into) => images.render({ from: small, into })))
    expect(done.map(({ width, height, widths }) => [width, height, widths])).to.deep.equal(
      Array.from({ length: 5 }, () => [60, 40, [60]]),
    )
    for (const into of folders) expect(await readdir(into)).to.have.members(['60.webp', 'card.jpg'])
    expect(images.pid).to.be.a('number')
  })

  it('has none of the hub’s environment', async () => {
    const images = processOf()
    await images.render({ from: small, into: await freshFolder() })
    const environment = await readFile(`/proc/${images.pid}/environ`, 'utf8')
    const names = environment.split('\0').map((entry) => entry.split('=')[0])
    expect(names).to.not.include.members(['PATH']).and.not.include.members(['HOME'])
    expect(names.filter((name) => !/^(VIPS_|MALLOC_|NODE_CHANNEL_|)/.test(name ?? ''))).to.deep.equal([])
    expect(await readFile(`/proc/${images.pid}/oom_score_adj`, 'utf8')).to.equal('1000\n')
  })

  it('takes one picture with it when it is killed in the middle, and no other', async () => {
    const images = processOf()
    const large = await asFile(await noise(3_000, 2_000).jpeg().toBuffer())
    const [into, next] = [await freshFolder(), await freshFolder()]
    const [first, second] = [refused(images.render({ from: large, into })), images.render({ from: small, into: next })]
    await until(async () => (await readdir(into)).includes('480.webp'))
    const pid = images.pid as number
    process.kill(pid, 'SIGKILL')
    expect((await first).message).to.match(/could not be read as a picture/)
    expect((await second).widths).to.deep.equal([60])
    expect(images.pid).to.not.equal(pid)
    expect(lines.join('')).to.include('SIGKILL').and.include('"level":"warn"')
  })

  it('is ended after twenty seconds with one picture', async () => {
    const images = processOf('stuck')
    const into = await freshFolder()
    const stuck = refused(images.render({ from: small, into }))
    const began = join(into, 'began')
    await until(() => existsSync(began))
    const pid = images.pid as number
    ring(RENDER_WITHIN_MS)
    const { kind, message } = await stuck
    expect([kind, message]).to.deep.equal([
      'invalid',
      'This picture took too long to work on. Save it smaller, then send that.',
    ])
    expect(isGone(pid)).to.equal(true)
  })

  it('is ended after a minute without pictures, and begins again', async () => {
    const images = processOf()
    await images.render({ from: small, into: await freshFolder() })
    const pid = images.pid as number
    ring(IDLE_EXIT_MS)
    expect(images.pid).to.equal(null)
    await until(() => isGone(pid))
    expect((await images.render({ from: small, into: await freshFolder() })).widths).to.deep.equal([60])
  })

  it('is not believed', async () => {
    const images = processOf('liar')
    const { message, cause } = await refused(images.render({ from: small, into: await freshFolder() }))
    expect(message).to.match(/could not be read/)
    expect(String(cause)).to.include('blurhash')
    expect(images.pid).to.equal(null)
  })

  it('that cannot begin is no fault of the picture', async () => {
    const work = processOf('broken').render({ from: small, into: await freshFolder() })
    const error = await work.catch((thrown: unknown) => thrown)
    expect(error).to.not.be.instanceOf(Refusal)
    expect(String(error))
      .to.include('The picture process ended: exit code 1')
      .and.include('no decoder for this machine')
  })

  it('ends a picture that takes too much memory', async () => {
    const side = 7_000
    const header = { width: side, height: side, depth: 16, colours: 6, interlaced: true } as const
    const images = processOf()
    const from = await asFile(png(header, await squeezedZeros(side * side * 8 + 30_000)))
    const { code, cause } = await refused(images.render({ from, into: await freshFolder() }))
    expect([code, String(cause)]).to.deep.equal(['picture-heavy', 'Error: took too much memory'])
    expect((await images.render({ from: small, into: await freshFolder() })).widths).to.deep.equal([60])
  })

  it('lets so many wait and no more', async () => {
    const images = processOf()
    const into = await Promise.all(Array.from({ length: MAX_WAITING }, freshFolder))
    const all = into.map((folder) => images.render({ from: small, into: folder }))
    const { kind, message } = await refused(images.render({ from: small, into: await freshFolder() }))
    expect([kind, message]).to.deep.equal(['too-many', 'The hub has its hands full. Try again in a minute.'])
    await Promise.all(all)
    expect((await images.render({ from: small, into: await freshFolder() })).widths).to.deep.equal([60])
  })

  it('ends what waits when it is stopped, and takes no more', async () => {
    const images = processOf()
    const waiting = [await freshFolder(), await freshFolder()].map((into) => images.render({ from: small, into }))
    await until(() => images.pid !== null)
    const pid = images.pid as number
    const stopped = images.stop()
    const late = await images.render({ from: small, into: '/nowhere' }).catch((error: unknown) => error)
    expect(late).to.be.instanceOf(PicturesClosed)
    expect((await Promise.all(waiting)).map(({ widths }) => widths)).to.deep.equal([[60], [60]])
    await stopped
    expect(isGone(pid)).to.equal(true)
    expect(alarms.size).to.equal(0)
  })

  it('says what the system said when that is at fault', async () => {
    const images = processOf()
    const error = await images.render({ from: small, into: '/nowhere' }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(Error).and.not.instanceOf(Refusal)
    expect((error as { code?: string }).code).to.equal('ENOENT')
  })
})
