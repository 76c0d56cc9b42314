import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { ActorKey } from '../../../domain/actors/actor.js'
import { decodeMultikey, encodeMultikey, importKey } from '../../wire/key-material.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { MOST_KEYS } from './limits.js'
import { addressOf, idOf, isObject, many } from './values.js'
import { typeAmong } from './terms.js'

/**
 * The keys that an actor lists and that say that they are the actor's; those that are only named, belong to others or
 * could not be used are left out.
 */
export function keysOf(json: JsonObject, actor: Iri): ActorKey[] {
  const keys = [
    ...many(json['publicKey'], MOST_KEYS).flatMap((key) => (isObject(key) ? (pemKey(key, actor) ?? []) : [])),
    ...many(json['assertionMethod'], MOST_KEYS).flatMap((key) => (isObject(key) ? (multikey(key, actor) ?? []) : [])),
  ]
  return keys.filter(({ id }, at) => keys.findIndex((other) => other.id === id) === at)
}

/** FEP-521a's Multikey; others than Ed25519 ones are nothing we could verify with. */
function multikey(json: JsonObject, actor: Iri): ActorKey | null {
  const id = idOfKey(json, actor)
  const value = json['publicKeyMultibase']
  if (id === null || typeAmong(json, ['Multikey']) === null || typeof value !== 'string') return null
  return idOf(json['controller']) === actor && decodeMultikey(value) !== null ? { id, kind: 'ed25519', value } : null
}

function pemKey(json: JsonObject, actor: Iri): ActorKey | null {
  const id = idOfKey(json, actor)
  const pem = json['publicKeyPem']
  const owner = idOf(json['owner']) ?? idOf(json['controller'])
  const key = id !== null && typeof pem === 'string' && owner === actor ? importKey(pem) : null
  if (id === null || key === null) return null
  return key.asymmetricKeyType === 'ed25519'
    ? { id, kind: 'ed25519', value: encodeMultikey(key) }
    : { id, kind: 'rsa', value: (pem as string).trim() }
}

function idOfKey(json: JsonObject, actor: Iri): string | null {
  const id = typeof json['id'] === 'string' ? addressOf(json['id']) : null
  return id !== null && sameOrigin(id, actor) ? id : null
}
