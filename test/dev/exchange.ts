import { setTimeout as pause } from 'node:timers/promises'
import type { Iri } from '../../src/core/iri.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import type { Post } from '../../src/domain/posts/post.js'
import { takeUpFields } from '../../src/domain/take-ups/take-up-draft.js'
import type { TrialFields } from '../../src/domain/write-ups/trial-service.js'
import type { Hub } from '../../src/hub.js'
import { answersTo } from './answers.js'

/** What one hub does with what the other published, each thing named by its title there. */
export type Exchange = {
  /** Its own version of a write-up. */
  adapts: readonly { title: string; fields: Fields }[]
  /** How it went. */
  tried: readonly { title: string; fields: TrialFields }[]
  /** A call with a goal of its own, and how many promise here. */
  takesUp: readonly { title: string; fields: Fields; promises: number }[]
  /** Where somebody from here wants to come. */
  comes: readonly string[]
}

const TRIES = 30
const PAUSE_MS = 500

/**
 * Does all of it, by the rules of the hub and over the network.
 * @param irisThere  of what the other hub published, by title
 */
export async function exchange(hub: Hub, what: Exchange, irisThere: Readonly<Record<string, string>>): Promise<void> {
  const { services, federation } = hub
  const { language = 'en', zone = 'UTC' } = (await services.settings.read()) ?? {}
  const writer = (await services.members.byName('a_coordinator')) as Member
  const find = (query: string) => federation.network.find(query)
  const iriOf = (title: string) => {
    const found = irisThere[title]
    if (found === undefined) throw new Error(`Nothing there is called ${title}`)
    return found as Iri
  }
  const postOf = async (title: string) => {
    for (let tries = 0; tries < TRIES; tries++) {
      await find(iriOf(title))
      const post = await services.posts.byIri(iriOf(title))
      if (post !== null) return post
      await pause(PAUSE_MS)
    }
    throw new Error(`${title} did not come`)
  }
  for (const { title, fields } of what.adapts) await adapt(hub, writer, await postOf(title), fields)
  for (const { title, fields } of what.tried) {
    await services.trials.report(writer, (await postOf(title)).iri, fields)
  }
  for (const { title, fields, promises } of what.takesUp) {
    const typed = { ...takeUpFields(await postOf(title), zone), language, ...fields }
    const item = await publish(hub, writer, {
      id: services.drafts.fresh(writer),
      kind: 'call',
      texts: 0,
      fields: typed,
    })
    for (const { give } of await answersTo(services, writer, { promises, ago: 0 }, item)) await give()
  }
  const reader = (await services.members.byName('a_reader')) as Member
  await services.profiles.open(reader.id, { name: reader.displayName })
  for (const title of what.comes) await services.joins.join(reader, (await postOf(title)).id)
}

async function adapt(hub: Hub, writer: Member, { iri }: Post, changes: Fields): Promise<void> {
  const { drafts, adaptations } = hub.services
  const id = drafts.fresh(writer)
  await adaptations.begin(writer, iri, id, (query) => hub.federation.network.find(query))
  const { fields, texts } = await drafts.get(writer, id)
  await publish(hub, writer, { id, kind: 'write-up', texts, fields: { ...fields, ...changes } })
}

type Written = { id: string; kind: 'write-up' | 'call'; texts: number; fields: Fields }

async function publish({ services }: Hub, writer: Member, written: Written): Promise<Item> {
  await services.drafts.save(writer, { ...written, edits: null })
  return (await services.publishing.publish(writer, written.id)).item
}
