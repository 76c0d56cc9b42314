import { oneLine } from '../../../core/characters.js'
import { hostOf, parseIri, type Iri } from '../../../core/iri.js'
import { safeHtml } from '../../../core/sanitise.js'
import { actorTypes, type Actor, type ActorKey } from '../../../domain/actors/actor.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'

const LONGEST_NAME = 100

/** An actor as its document describes it; null when the document is none that could be written to. */
export function readActor(json: JsonObject): Omit<Actor, 'address' | 'fetchedAt'> | null {
  const id = address(json['id'])
  const type = actorTypes.find((one) => one === json['type'])
  const handle = line(json['preferredUsername'])
  const inbox = address(json['inbox'])
  if (id === null || type === undefined || handle === '' || inbox === null) return null
  const endpoints = json['endpoints']
  return {
    iri: id,
    type,
    host: hostOf(id),
    handle,
    name: line(json['name']) || handle,
    html: typeof json['summary'] === 'string' ? safeHtml(json['summary']) : '',
    url: address(json['url']),
    inbox,
    sharedInbox: isObject(endpoints) ? address(endpoints['sharedInbox']) : null,
    outbox: address(json['outbox']),
    followers: address(json['followers']),
    featured: address(json['featured']),
    icon: null,
    image: null,
    fields: [],
    keys: keysOf(json, id),
    locked: json['manuallyApprovesFollowers'] === true,
    alsoKnownAs: many(json['alsoKnownAs']).flatMap((one) => address(one) ?? []),
    movedTo: address(json['movedTo']),
    publishedAt: null,
  }
}

/** Those that say they are this actor's; what is somebody else's is not theirs to publish. */
function keysOf(json: JsonObject, owner: Iri): ActorKey[] {
  const rsa = many(json['publicKey']).flatMap((key) => keyOf(key, { owner, by: 'owner', value: 'publicKeyPem' }))
  const others = many(json['assertionMethod']).flatMap((key) =>
    keyOf(key, { owner, by: 'controller', value: 'publicKeyMultibase' }),
  )
  return [...rsa, ...others]
}

function keyOf(key: Json, from: { owner: Iri; by: string; value: string }): ActorKey[] {
  if (!isObject(key) || key[from.by] !== from.owner) return []
  const [id, value] = [address(key['id']), key[from.value]]
  if (id === null || typeof value !== 'string') return []
  return [{ id, kind: from.by === 'owner' ? 'rsa' : 'ed25519', value }]
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const many = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])
const address = (value: Json | undefined): Iri | null => (typeof value === 'string' ? parseIri(value) : null)
const line = (value: Json | undefined): string =>
  typeof value === 'string' ? oneLine(value).slice(0, LONGEST_NAME).toWellFormed() : ''
