import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.js'
import { createLog } from '../src/core/log.js'
import { pathOf } from '../src/domain/text/slug.js'
import { createHub, systemOutside } from '../src/hub.js'
import { load } from './load.js'
import { report } from './measure.js'
import { startHub } from './process.js'

const ROUNDS = 5
const OTHER_EVENTS = 200
const ACCEPTED = 'Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n'

/** P16: the public page of an event against static text through the same Express, and what a first view weighs. */
export async function p16(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const path = await fill(folder)
  const hub = await startHub(folder)
  const rates: Record<'text' | 'page' | 'list', number[]> = { text: [], page: [], list: [] }
  const share: number[] = []
  for (const warmUp of ['/robots.txt', path, '/events'])
    await load(hub.address, warmUp, { seconds: 1, headers: ACCEPTED })
  for (let round = 0; round < ROUNDS; round++) {
    const text = (await load(hub.address, '/robots.txt', { headers: ACCEPTED })).perSecond
    const page = (await load(hub.address, path, { headers: ACCEPTED })).perSecond
    rates.text.push(text)
    rates.page.push(page)
    rates.list.push((await load(hub.address, '/events', { headers: ACCEPTED })).perSecond)
    share.push(page / text)
  }
  const weight = await firstView(hub.address, path)
  await hub.stop('SIGTERM')
  await rm(folder, { recursive: true })
  await report('P16', [
    { what: 'static text, 32 connections', unit: '1/s', values: rates.text },
    { what: 'page of an event, 32 connections', unit: '1/s', values: rates.page },
    { what: 'list of events, 32 connections', unit: '1/s', values: rates.list },
    { what: 'page of an event / static text', unit: '', values: share, goal: '≥ 0.25' },
    { what: 'first view: page, styles and fonts, heads too', unit: 'KB', values: [weight.bytes / 1_000], goal: '≤ 60' },
    { what: 'of it the page', unit: 'KB', values: [weight.page / 1_000] },
    { what: 'scripts in it', unit: '', values: [weight.scripts], goal: '0' },
  ])
}

/** Sets a hub up in a folder, with an event as long as one that somebody took care of, and others around it. */
async function fill(folder: string): Promise<string> {
  const config = { ...readConfig({ env: {} }), port: 0, dataFolder: folder, mediaFolder: join(folder, 'media') }
  const log = createLog({ level: 'error', destination: process.stderr })
  const hub = createHub(config, { ...systemOutside(config), log })
  await hub.start()
  const { settings, members, drafts, publishing } = hub.services
  const steward = { name: 'organiser', email: 'organiser@example.org', password: 'spades and barrows' }
  await settings.setUp({ hub: { name: 'Walton Hub', handle: 'walton', area: 'Walton Vale' }, steward })
  const member = await members.byName('organiser')
  if (member === null) throw new Error('nobody runs the hub')
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const publish = async (title: string, day: string) => {
    const id = drafts.fresh(member)
    const fields = {
      title,
      body: `${'Bring what is broken, and patience. **There is cake.** '.repeat(12)}\n\n- Lamps\n- Toasters\n- Bicycles\n\n#RepairCafé`,
      startsAt: `${day}T14:00`,
      endsAt: `${day}T17:00`,
      zone: 'Europe/London',
      placeName: 'St Mary’s hall',
      address: '12 High Street\nWalton L9 1AA',
      access: 'Step-free from the car park; hearing loop.',
    }
    await drafts.save(member, { id, kind: 'event', texts: 0, fields, edits: null })
    return (await publishing.publish(member, id)).item
  }
  const item = await publish('Repair café with cake', inDays(14))
  for (let n = 0; n < OTHER_EVENTS; n++) await publish(`Open plot number ${n}`, inDays(1 + (n % 300)))
  await hub.stop()
  return pathOf(item)
}

type Weight = { bytes: number; page: number; scripts: number }

/** Everything a browser fetches before it can draw the page, heads and bodies, packed as it asks for it. */
async function firstView(address: string, path: string): Promise<Weight> {
  const once = async (at: string) => (await load(address, at, { connections: 1, seconds: 0, headers: ACCEPTED })).bytes
  const html = await (await fetch(address + path)).text()
  const linked = [...html.matchAll(/<link rel="(?:stylesheet|preload)" href="([^"]+)"/g)].map(([, href = '']) => href)
  const scripts = [...html.matchAll(/<script(?! type="application\/ld\+json")/g)].length
  const page = await once(path)
  let bytes = page
  for (const href of linked) bytes += await once(href)
  return { bytes, page, scripts }
}
