import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { readConfig } from '../src/config.js'
import { createLog } from '../src/core/log.js'
import { memberRepo } from '../src/domain/members/member-repo.js'
import { createHub, systemOutside, type Hub } from '../src/hub.js'
import { report } from './measure.js'
import { residentMiB, startHub, type Running } from './process.js'

const SOCKETS = 500
/** Each in the home of all the others, a follower of the one who writes. */
const ROUNDS = 15
const WARM_UP = 3
const POSTS = 200
const AT_ONCE = 8
const PATIENCE_MS = 30_000
/** Who post where nobody follows, in turn: a member may post thirty times a minute. */
const WRITERS = 20

/** P18: from a post to the last of 500 apps, each of a member of their own; and posting where nobody follows. */
export async function p18(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const tokens = await fill(folder)
  const hub = await startHub(folder)
  try {
    const { last, cpu, idleKiB } = await fanOut(hub, tokens)
    const posting = await postMany(hub, tokens.slice(1, 1 + WRITERS))
    await report('P18', [
      { what: 'from POST to the last of 500 sockets', unit: 'ms', values: last, goal: '≤ 2,000' },
      { what: 'processor time for each socket, with posting and placing', unit: 'µs', values: cpu },
      { what: 'memory of an idle socket', unit: 'KiB', values: [idleKiB] },
      { what: 'POST /api/v1/statuses, one after the other: p50', unit: 'ms', values: [at(posting.alone, 0.5)] },
      { what: 'POST /api/v1/statuses, one after the other: p99', unit: 'ms', values: [at(posting.alone, 0.99)] },
      { what: `POST /api/v1/statuses, ${AT_ONCE} at a time`, unit: '1/s', values: [posting.perSecond] },
    ])
  } finally {
    await hub.stop('SIGTERM')
    await rm(folder, { recursive: true })
  }
}

async function fanOut(hub: Running, tokens: readonly string[]) {
  const [writer = ''] = tokens
  const before = residentMiB(pidOf(hub))
  const heard: (() => void)[] = []
  const sockets = await Promise.all(tokens.map((token) => open(hub.address, token, () => heard[0]?.())))
  const idle = residentMiB(pidOf(hub))
  const [last, cpu]: [number[], number[]] = [[], []]
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    let left = SOCKETS
    const all = Promise.withResolvers<void>()
    heard[0] = () => --left === 0 && all.resolve()
    const [since, cpuBefore] = [performance.now(), await cpuMs(hub)]
    await post(hub.address, writer, `Round ${round} of the hedge`)
    await Promise.race([all.promise, deaf(() => left)])
    if (round < 0) continue
    last.push(performance.now() - since)
    cpu.push((((await cpuMs(hub)) - cpuBefore) * 1_000) / SOCKETS)
  }
  for (const socket of sockets) socket.terminate()
  return { last, cpu, idleKiB: ((idle - before) * 1_024) / SOCKETS }
}

/** Says how many were told nothing, where else nothing would ever end. */
async function deaf(left: () => number): Promise<never> {
  await sleep(PATIENCE_MS, undefined, { ref: false })
  throw new Error(`${left()} of ${SOCKETS} sockets were told nothing`)
}

const pidOf = ({ child }: Running): number => child.pid ?? 0
const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

/** Of a process on Linux, all its threads. */
async function cpuMs(hub: Running): Promise<number> {
  const stat = await readFile(`/proc/${pidOf(hub)}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** A hub with as many members as there are sockets, the first of whom all the others follow. @returns a token of each */
async function fill(folder: string): Promise<string[]> {
  // With the same base address as the program is started with: those who are followed are named by it.
  const given = { ALLOTMENT_PORT: '0', ALLOTMENT_DATA: folder, ALLOTMENT_API_RATE: '1000000' }
  const config = { ...readConfig({ env: given }), mediaFolder: join(folder, 'media') }
  const log = createLog({ level: 'error', destination: process.stderr })
  const hub = createHub(config, { ...systemOutside(config), log })
  await hub.start()
  const { settings, members, profiles, localActors, follows } = hub.services
  const steward = { name: 'organiser', email: 'organiser@example.org', password: 'spades and barrows' }
  await settings.setUp({ hub: { name: 'Walton Hub', handle: 'walton', area: 'Walton Vale' }, steward })
  const ids: string[] = []
  for (let n = 0; n < SOCKETS; n++) ids.push((await members.add({ name: `member${n}`, role: 'reader' })).id)
  const [, ...others] = ids
  for (const id of ids.slice(0, 1 + WRITERS)) await profiles.open(id, { name: 'Ada' })
  const iri = localActors.iriOf('member0')
  const whom = { iri, host: new URL(iri).host, inbox: null, sharedInbox: null }
  for (const id of others) await follows.followQuietly(id, whom)
  await hub.settle()
  const tokens = await Promise.all(ids.map((id) => tokenOf(hub, id)))
  await hub.stop()
  return tokens
}

async function tokenOf(hub: Hub, member: string): Promise<string> {
  const credentialsAt = (await memberRepo(hub.store).get(member))?.credentialsAt ?? null
  return (await hub.services.tokens.issue({ app: null, member, credentialsAt, scopes: ['read', 'write'] })).token
}

async function open(address: string, token: string, heard: () => void): Promise<WebSocket> {
  const url = `${address.replace('http', 'ws')}/api/v1/streaming?stream=user&access_token=${token}`
  const socket = new WebSocket(url, { perMessageDeflate: false })
  const opened = Promise.withResolvers<void>()
  socket.once('error', opened.reject)
  socket.on('message', (data) => {
    const { event, error } = JSON.parse((data as Buffer).toString()) as { event?: string; error?: string }
    if (error !== undefined)
      opened.resolve() // the answer to what is not there: all before it is done
    else if (event === 'update') heard()
  })
  socket.once('open', () => socket.send('{"type":"subscribe","stream":"ready?"}'))
  await opened.promise
  return socket
}

async function post(address: string, token: string, status: string): Promise<void> {
  const answer = await fetch(`${address}/api/v1/statuses`, {
    method: 'POST',
    headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ status }),
  })
  const said = await answer.text()
  if (!answer.ok) throw new Error(`posting was answered ${answer.status}: ${said}`)
}

/** Each is in the store, with all that has to follow from it, when it is answered. */
async function postMany(
  { address }: Running,
  writers: readonly string[],
): Promise<{ alone: number[]; perSecond: number }> {
  let said = 0
  const say = (text: string) => post(address, writers[said++ % writers.length] ?? '', text)
  for (let n = 0; n < 20; n++) await say(`Warming up ${n}`)
  const alone: number[] = []
  for (let n = 0; n < POSTS; n++) {
    const since = performance.now()
    await say(`Word ${n} about #hedges and https://walton.example/${n}`)
    alone.push(performance.now() - since)
  }
  const since = performance.now()
  let next = 0
  const lane = async () => {
    while (next < POSTS) await say(`Together ${next++}`)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return { alone, perSecond: (POSTS * 1_000) / (performance.now() - since) }
}
