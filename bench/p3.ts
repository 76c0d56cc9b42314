import { publicPem, generateRsaPair } from '../src/federation/wire/key-material.js'
import { requestOf, type Kind } from './inbox-messages.js'
import { startInbox } from './inbox-process.js'
import { report, type Row } from './measure.js'

const ROUNDS = 5
const REQUESTS = 2_000
const refusals: [Kind, number][] = [
  ['unsigned', 401],
  ['wrong digest', 401],
  ['wrong signature', 401],
  ['blocked', 403],
]

/** P3: what it costs to turn somebody away, against letting them in; and that it costs no write and no request. */
export async function p3(): Promise<void> {
  const { publicKey, privateKey } = await generateRsaPair()
  const pem = publicPem(publicKey)
  const gate = await startInbox('gate', pem)
  const batchOf = (kind: Kind) => Array.from({ length: REQUESTS }, () => requestOf(kind, pem, privateKey))
  const accepted: number[] = []
  const shares = new Map<Kind, number[]>(refusals.map(([kind]) => [kind, []]))
  const spent = { writes: 0, fetches: 0 }
  await gate.send(batchOf('right'), 202)
  for (const [kind, status] of refusals) await gate.send(batchOf(kind), status)
  for (let round = 0; round < ROUNDS; round++) {
    const letIn = (await gate.send(batchOf('right'), 202)).cpuMicros
    accepted.push(letIn / 1_000)
    for (const [kind, status] of refusals) {
      const { cpuMicros, writes, fetches } = await gate.send(batchOf(kind), status)
      shares.get(kind)?.push(cpuMicros / letIn)
      spent.writes += writes
      spent.fetches += fetches
    }
  }
  await gate.end()
  const rows: Row[] = Array.from(shares, ([kind, values]) => ({
    what: `processor time, ${kind} / let in`,
    unit: '',
    values,
    goal: '≤ 0.40',
  }))
  await report('P3', [
    { what: 'processor time of one let in', unit: 'ms', values: accepted },
    ...rows,
    { what: 'writes while turning away', unit: '', values: [spent.writes], goal: '0' },
    { what: 'requests to others meanwhile', unit: '', values: [spent.fetches], goal: '0' },
  ])
}
