import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startSink, type Sink } from '../../support/delivering.js'
import { freshFolder } from '../../support/folders.js'

const HOSTS = 300
const LEASE_BATCH = 128
const program = fileURLToPath(new URL('./delivery-child.js', import.meta.url))

/** @param killAt  kills the process when it says this, or when so many deliveries have come */
async function run(folder: string, sink: Sink, killAt: string | number | null): Promise<'killed' | 'done'> {
  const child = spawn(process.execPath, [program, folder, String(sink.port), String(HOSTS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close') as Promise<[code: number | null, signal: string | null]>
  createInterface({ input: child.stdout }).on('line', (line) => line === killAt && child.kill('SIGKILL'))
  const before = sink.posts.length
  sink.answers(() => {
    if (typeof killAt === 'number' && sink.posts.length - before >= killAt) child.kill('SIGKILL')
    return { status: 202 }
  })
  const [code, signal] = await closed
  if (signal === 'SIGKILL') return 'killed'
  if (code !== 0) throw new Error(`the child ended with ${code}`)
  return 'done'
}

describe('a fan-out killed without warning', function () {
  this.timeout(60_000)

  for (const killAt of ['open', 'queued', 1, 60, 150, 290]) {
    it(`at ${killAt} loses nothing, and repeats no more than one lease`, async () => {
      // The key of the child is its own; what is signed how is tested elsewhere.
      const sink = await startSink({ verifies: false })
      try {
        const folder = await freshFolder()
        expect(await run(folder, sink, killAt)).to.equal('killed')
        expect(await run(folder, sink, null)).to.equal('done')
        const times = Map.groupBy(sink.posts, ({ host }) => host)
        expect(times.size, 'hosts that got it').to.equal(HOSTS)
        const twice = sink.posts.length - HOSTS
        expect(twice, 'sent a second time').to.be.within(0, LEASE_BATCH)
      } finally {
        await sink.stop()
      }
    })
  }

  it('and killed again and again loses nothing either', async () => {
    const sink = await startSink({ verifies: false })
    try {
      const folder = await freshFolder()
      let kills = 0
      for (const killAt of [20, 120, 45, 130]) if ((await run(folder, sink, killAt)) === 'killed') kills++
      expect(kills).to.be.above(2)
      expect(await run(folder, sink, null)).to.equal('done')
      expect(new Set(sink.posts.map(({ host }) => host)).size).to.equal(HOSTS)
      expect(sink.posts.length - HOSTS).to.be.at.most(kills * LEASE_BATCH)
    } finally {
      await sink.stop()
    }
  })
})
