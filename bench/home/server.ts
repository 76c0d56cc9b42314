import { Session } from 'node:inspector/promises'
import { writeFile } from 'node:fs/promises'
import { StatusShelf } from '../../src/api/shelves/status-shelf.js'
import { readConfig } from '../../src/config.js'
import { createLog } from '../../src/core/log.js'
import type { Member } from '../../src/domain/members/member.js'
import type { Home } from '../../src/domain/timelines/timeline-service.js'
import { createHub, systemOutside } from '../../src/hub.js'
import { fillHome, fillPosts, hoodOf } from './fill-home.js'

// A process of its own with a hub whose one member follows many, and can be told to answer the same to everything.

export type Ready = { address: string; token: string; filledMs: number }
export type Order = 'whole' | 'constant' | 'profile' | 'profiled' | 'cpu'

const [folder = '', stored = '1000000'] = process.argv.slice(2)
const config = {
  ...readConfig({ env: {} }),
  port: 0,
  apiRate: 1_000_000,
  dataFolder: folder,
  mediaFolder: `${folder}/media`,
}
const hood = hoodOf(Number(stored))
const begun = performance.now()
await fillPosts(folder, hood)
const log = createLog({ level: 'error', destination: process.stderr })
const hub = createHub(config, { ...systemOutside(config), log, lookup: () => Promise.reject(new Error('Nobody')) })
await hub.start()
const { settings, members, profiles, localActors, tokens } = hub.services
await settings.setUp({ hub: { name: 'Oak', handle: 'oak' }, steward: { name: 'ann', password: 'spades and barrows' } })
const member = await members.byName('ann')
if (member === null) throw new Error('nobody runs the hub')
await profiles.open(member.id, { name: 'Ann' })
const actor = await localActors.ofMember(member.id)
if (actor === null) throw new Error('nobody speaks')
await fillHome(hub.store, { member: member.id, as: actor.iri }, hood)
const filledMs = performance.now() - begun
const { token } = await tokens.forScript(member.id, { scopes: ['read'], label: 'bench', as: 'member' })

type Render = (this: StatusShelf, ...given: Parameters<StatusShelf['render']>) => ReturnType<StatusShelf['render']>
const { timelines } = hub.services
const { value: render } = Object.getOwnPropertyDescriptor(StatusShelf.prototype, 'render') as { value: Render }

/** What is done for a page beyond reading the request and writing the answer is left out. */
async function answerConstantly(): Promise<void> {
  const part: Home = await timelines.home(member as Member, { limit: 20 })
  let seen: Awaited<ReturnType<Render>> = []
  StatusShelf.prototype.render = async function (...given) {
    return (seen = await render.apply(this, given))
  }
  const headers = { Authorization: `Bearer ${token}` }
  await (await fetch(`${hub.address}/api/v1/timelines/home?limit=20`, { headers })).text()
  const statuses = seen
  timelines.home = () => Promise.resolve(part)
  StatusShelf.prototype.render = () => Promise.resolve(statuses)
}

const session = new Session()
const orders: Record<Order, () => Promise<unknown>> = {
  whole: async () => {
    Reflect.deleteProperty(timelines, 'home')
    StatusShelf.prototype.render = render
  },
  constant: answerConstantly,
  cpu: () => Promise.resolve(),
  async profile() {
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.start')
  },
  async profiled() {
    const { profile } = await session.post('Profiler.stop')
    await writeFile(`${folder}/home.cpuprofile`, JSON.stringify(profile))
    session.disconnect()
  },
}
/** Answered with the processor time that was spent until then, in microseconds. */
process.on(
  'message',
  (order: Order) =>
    void orders[order]().then(() => {
      const { user, system } = process.cpuUsage()
      process.send?.(user + system)
    }),
)
process.once('disconnect', () => void hub.stop().finally(() => process.exit(0)))
process.send?.({ address: hub.address ?? '', token, filledMs } satisfies Ready)
