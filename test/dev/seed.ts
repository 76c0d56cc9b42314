import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Item } from '../../src/domain/items/item.js'
import { roles, type Member } from '../../src/domain/members/member.js'
import type { Services } from '../../src/domain/services.js'
import type { Setup } from '../../src/domain/settings/settings-service.js'
import { wallOf } from '../../src/domain/text/zones.js'
import { answersTo, type Answer } from './answers.js'
import type { Plot } from './plots.js'
import { drawScene } from './scenes.js'

const DAY_MS = 24 * 60 * 60_000

/** Of everybody on a hub for trying things; such a hub listens on this machine alone. */
export const DEV_PASSWORD = 'try things out'

/** The clock of the hub that is filled can be turned back: what happened last month is published last month. */
export type Turned = { now: Date }

/**
 * Fills a hub that was never set up: a member of every role (`a_reader`, …), everything in `plots`, and the people who
 * answer to it, each on the day it happens.
 * @returns the address of everything that was published, by title
 */
export async function seed(
  services: Services,
  clock: Turned,
  hub: Setup['hub'] & { zone: string },
  plots: readonly Plot[],
): Promise<Record<string, string>> {
  const today = clock.now
  const on = (ago: number) => (clock.now = new Date(today.getTime() - ago * DAY_MS))
  const folder = await mkdtemp(join(tmpdir(), 'allotment-seed-'))
  try {
    on(Math.max(...plots.map(({ ago }) => ago)) + 1)
    const [steward, ...others] = [...roles].reverse().map((role) => ({ name: `a_${role}`, displayName: role, role }))
    await services.settings.setUp({ hub, steward: { name: 'a_steward', ...steward, password: DEV_PASSWORD } })
    for (const member of others) await services.members.add({ ...member, password: DEV_PASSWORD })
    const writer = (await services.members.byName('a_coordinator')) as Member
    const answers: Answer[] = []
    const iris: Record<string, string> = {}
    for (const plot of [...plots].sort((a, b) => b.ago - a.ago)) {
      on(plot.ago)
      const item = await publish(services, writer, plot, { zone: hub.zone, today, folder })
      iris[item.title] = item.iri
      answers.push(...(await answersTo(services, writer, plot, item)))
    }
    for (const { ago, give } of answers.sort((a, b) => b.ago - a.ago)) {
      on(ago)
      await give()
    }
    return iris
  } finally {
    await rm(folder, { recursive: true })
    clock.now = today
  }
}

type Around = { zone: string; today: Date; folder: string }

async function publish(services: Services, writer: Member, plot: Plot, around: Around): Promise<Item> {
  const { drafts, publishing } = services
  const id = drafts.fresh(writer)
  const fields = { ...plot.fields, ...timesOf(plot, around) }
  await drafts.save(writer, { id, kind: plot.kind, texts: 0, fields, edits: null })
  if (plot.picture !== undefined) {
    const [scene, alt] = plot.picture
    const path = join(around.folder, `${id}.png`)
    await writeFile(path, await drawScene(scene, (plot.ago * 37) % 360))
    await drafts.addPicture(writer, id, path, alt)
  }
  if (plot.file !== undefined) {
    const [name, text] = plot.file
    const path = join(around.folder, `${id}.txt`)
    await writeFile(path, text)
    await drafts.addFile(writer, id, path, name)
  }
  return (await publishing.publish(writer, id)).item
}

function timesOf({ kind, at, until }: Plot, { zone, today }: Around): Plot['fields'] {
  if (kind === 'write-up') return {}
  if (at === undefined) return { zone }
  const day = wallOf(new Date(today.getTime() + at[0] * DAY_MS), zone).slice(0, 10)
  const moment = `${day}T${at[1]}`
  if (kind === 'call') return { zone, deadline: moment }
  return { zone, startsAt: moment, ...(until !== undefined && { endsAt: `${day}T${until}` }) }
}
