import { publicPem, generateRsaPair } from '../src/federation/wire/key-material.js'
import { requestOf } from './inbox-messages.js'
import { startInbox } from './inbox-process.js'
import { report } from './measure.js'

const ROUNDS = 5
const REQUESTS = 3_000

/** P2: activities let in, each signed and of its own, durable before the answer, against the least anybody could do. */
export async function p2(): Promise<void> {
  const { publicKey, privateKey } = await generateRsaPair()
  const pem = publicPem(publicKey)
  const gate = await startInbox('gate', pem)
  const ceiling = await startInbox('ceiling', pem)
  const requests = () => Array.from({ length: REQUESTS }, () => requestOf('right', pem, privateKey))
  const values: Record<'gate' | 'ceiling' | 'share' | 'gateCpu' | 'ceilingCpu', number[]> = {
    ...{ gate: [], ceiling: [], share: [], gateCpu: [], ceilingCpu: [] },
  }
  const warmUp = requests()
  for (const inbox of [gate, ceiling]) await inbox.send(warmUp, 202)
  for (let round = 0; round < ROUNDS; round++) {
    const batch = requests()
    const most = await ceiling.send(batch, 202)
    const own = await gate.send(batch, 202)
    if (own.writes !== REQUESTS || own.fetches > 0) throw new Error('not each was written once, and nobody asked')
    values.gate.push(own.perSecond)
    values.ceiling.push(most.perSecond)
    values.share.push(own.perSecond / most.perSecond)
    values.gateCpu.push(own.cpuMicros / 1_000)
    values.ceilingCpu.push(most.cpuMicros / 1_000)
  }
  await Promise.all([gate.end(), ceiling.end()])
  await report('P2', [
    { what: 'let in, 32 connections', unit: '1/s', values: values.gate },
    { what: 'Express, sha-256, RSA verify, 202', unit: '1/s', values: values.ceiling },
    { what: 'let in / ceiling', unit: '', values: values.share, goal: '≥ 0.35' },
    { what: 'processor time of one let in', unit: 'ms', values: values.gateCpu },
    { what: 'processor time of the ceiling', unit: 'ms', values: values.ceilingCpu },
  ])
}
