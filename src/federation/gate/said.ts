import { parseIri, type Iri } from '../../core/iri.js'
import type { Json, JsonObject } from '../remote/strict-json.js'
import { MAX_ID_BYTES } from './limits.js'
import { pass, refuse, type Refusal, type Step } from './refusal.js'

/** What an activity says of itself, as far as the gate has to know it. Nothing of it is believed yet. */
export type Said = {
  id: Iri
  type: string
  actor: Iri
  /** Ids of all its objects. */
  objects: readonly Iri[]
  /** Of the first object, when it is embedded and has one. */
  objectType: string | null
}

const MAX_TYPE_LENGTH = 100
const MAX_RECIPIENTS = 500
const MAX_TAGS = 100
const MAX_ATTACHMENTS = 50
const ADDRESSING = ['to', 'cc', 'bto', 'bcc', 'audience']

/** Reads what the gate decides by. Forms with one or many are taken alike, but an activity has one actor. */
export function readSaid(json: JsonObject): Step<Said> {
  const [actorPart, ...otherActors] = listOf(json['actor'])
  const type = typeOf(json)
  const id = readId(json['id'])
  if (!id.ok) return id
  const actor = readId(idIn(actorPart))
  if (!actor.ok) return actor
  if (type === null || otherActors.length > 0) return refuse(400, 'malformed-activity')
  const parts = listOf(json['object'])
  const objects: Iri[] = []
  for (const part of parts) {
    const named = idIn(part)
    if (named === undefined || named === null) continue
    const object = readId(named)
    if (!object.ok) return object
    objects.push(object.value)
  }
  const excess = excessIn([json, ...parts.filter(isObject)])
  if (excess !== null) return excess
  const [first] = parts
  return pass({ id: id.value, type, actor: actor.value, objects, objectType: isObject(first) ? typeOf(first) : null })
}

function readId(part: Json | undefined): Step<Iri> {
  const id = typeof part === 'string' ? parseIri(part) : null
  if (id === null) return refuse(400, 'malformed-activity')
  return Buffer.byteLength(id) > MAX_ID_BYTES ? refuse(400, 'long-id') : pass(id)
}

/** Of the activity and of each object on its own, as each is read on its own. */
function excessIn(parts: readonly JsonObject[]): Refusal | null {
  for (const part of parts) {
    const recipients = ADDRESSING.reduce((sum, name) => sum + listOf(part[name]).length, 0)
    const tags = listOf(part['tag']).length
    const attachments = listOf(part['attachment']).length
    if (recipients > MAX_RECIPIENTS || tags > MAX_TAGS || attachments > MAX_ATTACHMENTS) {
      return refuse(400, 'too-much-in-it')
    }
  }
  return null
}

const listOf = (part: Json | undefined): Json[] => {
  if (part === undefined || part === null) return []
  return Array.isArray(part) ? part.filter((one) => one !== null) : [part]
}

function isObject(part: Json | undefined): part is JsonObject {
  return typeof part === 'object' && part !== null && !Array.isArray(part)
}

/** A Link names what it stands for by `href`. */
const idIn = (part: Json | undefined): Json | undefined => (isObject(part) ? (part['id'] ?? part['href']) : part)

function typeOf(part: JsonObject): string | null {
  const [type] = listOf(part['type'])
  return typeof type === 'string' && type !== '' && type.length <= MAX_TYPE_LENGTH ? type : null
}
