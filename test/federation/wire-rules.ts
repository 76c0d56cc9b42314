import { z } from 'zod'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { PUBLIC } from '../../src/federation/vocab/context.js'
import { wordIn } from './peers/peer.js'

/**
 * The conventions that every document of ours keeps, whatever it is about. Each fault names the rule and where it is
 * broken; none when the document keeps all.
 */

const PUBLIC_SHORT = new Set(['as:Public', 'Public'])
const LISTS = new Set(['to', 'cc', 'tag', 'attachment', 'alsoKnownAs', 'items', 'orderedItems', 'oneOf', 'anyOf'])
const TEXTS = new Set('type,attributedTo,actor,context,inReplyTo,url,id,name,summary,content'.split(','))
const MAPS = new Set(['location', 'publicKey'])
const TIMES = new Set(['published', 'updated', 'startTime', 'endTime', 'deleted', 'closed', 'deadline'])
const NUMBERS_WITH_POINT = new Set(['latitude', 'longitude'])

const offsetTime = z.iso.datetime({ offset: true })
const https = z.url({ protocol: /^https$/ })
const list = z.array(z.unknown())
const text = z.string()
const map = z.looseObject({ type: z.string().optional() })
/** A single map, and no list. */
const ours = z.looseObject({ '@context': z.tuple([z.literal('https://www.w3.org/ns/activitystreams')], z.unknown()) })

const schemaOf = (key: string): z.ZodType | null => {
  if (LISTS.has(key)) return list
  if (TEXTS.has(key)) return text
  if (MAPS.has(key)) return map
  return TIMES.has(key) ? offsetTime : null
}

export function faultsIn(document: JsonObject): string[] {
  const faults: string[] = ours.safeParse(document).success ? [] : ['2.9: the first context is not ActivityStreams']
  const { '@context': context, ...rest } = document
  if (Array.isArray(context) && context.filter((part) => typeof part === 'object').length !== 1) {
    faults.push('2.9: not one inline map of terms')
  }
  walk(rest, '', faults)
  checkIds(rest, faults)
  checkAddressing(rest, faults)
  return faults
}

function walk(value: unknown, path: string, faults: string[]): void {
  if (value === null) {
    faults.push(`2.3: null at ${path}`)
  } else if (Array.isArray(value)) {
    value.forEach((part, at) => walk(part, `${path}/${at}`, faults))
  } else if (typeof value === 'object') {
    for (const [key, part] of Object.entries(value)) {
      const where = `${path}/${key}`
      const schema = key === 'contentMap' ? null : schemaOf(key)
      // A property of the profile's own may hold an object under the same name.
      if (schema !== null && !schema.safeParse(part).success) faults.push(`2.3, 2.6: the form of ${where}`)
      if (NUMBERS_WITH_POINT.has(key) && Number.isInteger(part)) faults.push(`2.7: ${where} has no decimal point`)
      walk(part, where, faults)
    }
  } else if (typeof value === 'string') {
    if (PUBLIC_SHORT.has(value)) faults.push(`2.4: ${value} at ${path}`)
    if (!value.isWellFormed()) faults.push(`half a character at ${path}`)
  }
}

function checkIds(document: JsonObject, faults: string[]): void {
  const { id, type } = document
  if (!https.safeParse(id).success) faults.push('2.1: the id is no https address')
  else if (type !== 'OrderedCollectionPage' && /[?#A-Z]/.test(wordIn(id))) faults.push(`2.1: ${wordIn(id)}`)
}

const ADDRESSED =
  /^(?:Event|Article|Note|Question|Create|Update|Delete|Announce|Like|Undo|Follow|Accept|TentativeAccept|Reject|Ignore|Join|Leave|Flag|Add|Remove|Move)$/
const activityTypes = new Set(['Create', 'Update'])
const actorTypes = new Set(['Organization', 'Application', 'Person'])

function checkAddressing(document: JsonObject, faults: string[]): void {
  const { type, to, cc, object } = document
  if (!ADDRESSED.test(wordIn(type))) return
  if (!Array.isArray(to) || !Array.isArray(cc)) faults.push('2.5: not both to and cc')
  if (!activityTypes.has(wordIn(type)) || typeof object !== 'object' || object === null || Array.isArray(object)) return
  if (actorTypes.has(wordIn(object.type))) return
  if (JSON.stringify([to, cc]) !== JSON.stringify([object.to, object.cc]))
    faults.push('2.5: object and activity differ')
  if (object.attributedTo !== document.actor) faults.push('2.2: said by another than its author')
  if ('@context' in object) faults.push('2.9: a context inside')
}

/** Everybody who could read it: none of them may be public when it is not meant to be. */
export const isForEverybody = ({ to, cc }: JsonObject): boolean => [to, cc].flat().includes(PUBLIC)
