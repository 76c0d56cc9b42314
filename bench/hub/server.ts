import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { readConfig } from '../../src/config.js'
import type { Iri } from '../../src/core/iri.js'
import { createLog } from '../../src/core/log.js'
import { FOLLOWS, type FollowDoc } from '../../src/domain/follows/follow-repo.js'
import { DELIVERIES } from '../../src/domain/hosts/delivery-repo.js'
import { createHub, systemOutside } from '../../src/hub.js'
import { openBrowser } from '../../test/integration/browsers.js'
import { begin, callFields } from '../../test/integration/editor/forms.js'
import { HANDLE, type Asked, type Questions, type Told } from './messages.js'

// A process of its own with a whole hub that was set up, on a port of loopback: every part a group's hub has.

const BATCH = 1_000
const [folder = '', port = ''] = process.argv.slice(2)
const reachable = { port: Number(port), baseUrl: `http://localhost:${port}`, privateRanges: ['127.0.0.0/8'] }
const config = { ...readConfig({ env: {} }), ...reachable, dataFolder: folder, mediaFolder: `${folder}/media` }
const log = createLog({ level: 'error', destination: process.stderr })
const hub = createHub(config, { ...systemOutside(config), log, lookup: () => Promise.resolve(['127.0.0.1']) })
await hub.start()
const steward = { name: 'organiser', password: 'spades and barrows' }
await hub.services.settings.setUp({ hub: { name: 'The oak hub', handle: HANDLE }, steward })
const browser = await openBrowser(hub, 'coordinator')
const voice = `${config.baseUrl}/a/${HANDLE}` as Iri
const late = monitorEventLoopDelay({ resolution: 1 })
let following = 0

const waiting = () => hub.store.collection(DELIVERIES).count({ host: { $gte: '' } }, { atMost: 1 })

const answers: Questions = {
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return Promise.resolve(user + system)
  },
  async settled() {
    for (;;) {
      await hub.settle()
      if ((await waiting()) === 0) return
      await wait(20)
    }
  },
  async followers(count, hosts, sinkPort) {
    for (const end = following + count; following < end;) {
      const docs = Array.from({ length: Math.min(BATCH, end - following) }, (_, n) => follower(following + n))
      await hub.store.collection(FOLLOWS).insertMany(docs)
      following += docs.length
    }
    function follower(n: number): FollowDoc {
      const host = `h${n % hosts}.localhost:${sinkPort}`
      const iri = `http://${host}/users/u${n}` as Iri
      return {
        ...{ _id: `${iri} ${voice}`, follower: iri, target: voice, direction: 'in', state: 'accepted', host },
        ...{ inbox: `http://${host}/inbox` as Iri, activity: `${iri}/follow` as Iri, over: [], revision: 1 },
        ...{ number: String(n), startedAt: new Date(), endedAt: null, news: null, announce: null },
      }
    }
  },
  async form() {
    const path = await begin(browser)
    const page = await browser.get('/manage/new/call')
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? []
    const cookie = Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; ')
    const type = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' }
    const fields = { csrf, texts: '0', ...callFields, do: 'publish' }
    return { path, headers: { Cookie: cookie, ...type }, body: new URLSearchParams(fields).toString() }
  },
  watch: () => {
    late.reset()
    late.enable()
    return Promise.resolve()
  },
  delays: () => {
    late.disable()
    return Promise.resolve({ p99: late.percentile(99) / 1e6, most: late.max / 1e6 })
  },
}

const tell = (told: Told) => process.send?.(told)
process.on('message', ({ number, name, words }: Asked) => {
  const answer = answers[name] as (...given: unknown[]) => Promise<unknown>
  answer(...words).then(
    (value) => tell({ number, value }),
    (error: unknown) => tell({ number, error: String(error instanceof Error ? error.stack : error) }),
  )
})
process.once('disconnect', () => void hub.stop().finally(() => process.exit(0)))
tell({ ready: true })
