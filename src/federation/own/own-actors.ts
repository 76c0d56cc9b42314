import { escapeText } from '../../core/characters.js'
import { widthFor } from '../../core/picture.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import { plainDetails, type ProfileDetails } from '../../domain/actors/profile-details.js'
import type { ItemPicture } from '../../domain/items/item.js'
import type { ActorKeys as KeyVault } from '../keys/actor-keys.js'
import type { JsonObject } from '../remote/strict-json.js'
import { actorObject, type ActorDetails, type ActorPicture } from '../vocab/write/actor.js'
import type { Writing } from '../vocab/write/writing.js'

export type OwnActorDeps = {
  keys: Pick<KeyVault, 'published'>
  baseUrl: string
  settings: { read(): Promise<{ area: string; contact: string } | null> }
  /** The name of the line that says where the group is at home, in the hub's language. */
  areaLabel: () => Promise<string>
  /** A square picture of the hub. */
  icon: { url: string; mediaType: string }
  pictureUrl: Writing['pictureUrl']
}

/** As wide as others show them. */
const [FACE, BEHIND] = [400, 1_500]

function pictureOf(picture: ItemPicture | null, atLeast: number, urlOf: Writing['pictureUrl']): ActorPicture | null {
  if (picture === null) return null
  const width = widthFor(picture, atLeast)
  return { url: urlOf(picture.key, width), mediaType: 'image/webp', alt: picture.alt }
}

/** The picture of a member; null when they show none. */
export const faceOf = ({ details }: LocalActor, urlOf: Writing['pictureUrl']): ActorPicture | null =>
  pictureOf(details?.avatar ?? null, FACE, urlOf)

/** Our actors as their documents have them, without a `@context`. */
export function ownActors({ keys, baseUrl, settings, areaLabel, icon, pictureUrl }: OwnActorDeps) {
  async function ofHub(actor: LocalActor): Promise<ActorDetails> {
    const isVoice = actor.kind === 'voice'
    const area = isVoice ? ((await settings.read())?.area ?? '') : ''
    return {
      icon: { ...icon, alt: actor.name },
      fields: area === '' ? [] : [{ name: await areaLabel(), html: escapeText(area) }],
      locked: false,
      discoverable: isVoice,
      indexable: isVoice,
    }
  }

  const ofMember = ({ locked = false }: LocalActor, details: ProfileDetails): ActorDetails => ({
    ...details,
    locked,
    icon: pictureOf(details.avatar, FACE, pictureUrl),
    image: pictureOf(details.header, BEHIND, pictureUrl),
  })

  return async (actor: LocalActor): Promise<JsonObject> => {
    const details = actor.kind === 'member' ? ofMember(actor, actor.details ?? plainDetails) : await ofHub(actor)
    return actorObject(actor, await keys.published(actor.iri), details, { baseUrl })
  }
}

export type OwnActor = ReturnType<typeof ownActors>
