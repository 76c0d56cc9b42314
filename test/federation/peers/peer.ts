import type { JsonObject } from '../../../src/federation/remote/strict-json.js'

/** A document that a peer would drop, or over which it would crash. */
export class PeerFault extends Error {}

export const need: (holds: boolean, fault: string) => asserts holds = (holds, fault) => {
  if (!holds) throw new PeerFault(fault)
}

export const isMap = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that an activity carries; the document itself when it is none. */
export const carried = (document: JsonObject): JsonObject =>
  isMap(document['object']) && 'actor' in document ? document['object'] : document

export const originOf = (value: unknown): string => {
  need(typeof value === 'string' && URL.canParse(value), `no address: ${JSON.stringify(value)}`)
  return new URL(value).origin
}

/** A property that should be text; empty when it is not. */
export const wordIn = (value: unknown): string => (typeof value === 'string' ? value : '')
