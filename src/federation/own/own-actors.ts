import { escapeText } from '../../core/characters.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import type { ActorKeys as KeyVault } from '../keys/actor-keys.js'
import type { JsonObject } from '../remote/strict-json.js'
import { actorObject } from '../vocab/write/actor.js'

export type OwnActorDeps = {
  keys: Pick<KeyVault, 'published'>
  baseUrl: string
  settings: { read(): Promise<{ area: string; contact: string } | null> }
  /** The name of the line that says where the group is at home, in the hub's language. */
  areaLabel: () => Promise<string>
  /** A square picture of the hub. */
  icon: { url: string; mediaType: string }
}

/** Our actors as their documents have them, without a `@context`. */
export function ownActors({ keys, baseUrl, settings, areaLabel, icon }: OwnActorDeps) {
  return async (actor: LocalActor): Promise<JsonObject> => {
    const kept = await settings.read()
    const isVoice = actor.kind === 'voice'
    const area = isVoice ? (kept?.area ?? '') : ''
    const details = {
      icon: actor.kind === 'member' ? null : { ...icon, alt: actor.name },
      fields: area === '' ? [] : [{ name: await areaLabel(), html: escapeText(area) }],
      locked: actor.locked === true,
      discoverable: isVoice,
      indexable: isVoice,
    }
    return actorObject(actor, await keys.published(actor.iri), details, { baseUrl })
  }
}

export type OwnActor = ReturnType<typeof ownActors>
