import type { JsonObject } from '../../../src/federation/remote/strict-json.js'

export type Scheme = 'rfc9421' | 'draft-cavage-http-signatures-12'

export type Start = { name: string; cert: string; key: string; scheme: Scheme }

/** What an inbox listener was given, as Fedify understood it. `object` is null where it believes nobody about that. */
export type Heard = { type: string; id: string; actor: string; objectId: string; object: JsonObject | null }

/** A request as it came over the wire, and what Fedify makes of its signature and of the proof in its body. */
export type Arrived = {
  method: string
  path: string
  /** Type of the activity in its body; null without a body. */
  activity: string | null
  headers: Record<string, string>
  status: number
  /** Id of the key; null without a signature that holds. */
  key: string | null
  /** Whether there is a proof that holds; null without a body. */
  proved: boolean | null
}

/** A delivery of its own, as it went over the wire. */
export type Sent = {
  headers: Record<string, string>
  status: number
  /** Kinds of signatures in the body: `signature` is a Linked Data one, `proof` an object integrity proof. */
  inside: ('signature' | 'proof')[]
}

/** What a test may have the peer do. */
export type Calls = {
  /** @returns its port */
  start(start: Start): Promise<number>
  /** By address, handle or IRI; null when nothing was found. */
  find(query: string): Promise<JsonObject | null>
  /** The `self` link of a WebFinger answer. */
  webfinger(resource: string): Promise<string | null>
  /** Serves an object at its id; a Tombstone in the place of what was there. */
  serve(object: JsonObject): Promise<void>
  /** Reads an activity with Fedify's vocabulary, signs it in every way Fedify knows, and delivers it. */
  send(activity: JsonObject, to: readonly string[], options?: { shared?: boolean }): Promise<void>
  /** Fetches with a signature. */
  fetch(url: string): Promise<JsonObject>
  /** Whether GETs without a signature are turned away. */
  guard(on: boolean): Promise<void>
  /** Its actor is a Tombstone from now on. */
  leave(): Promise<void>
  heard(): Promise<Heard[]>
  arrived(): Promise<Arrived[]>
  sent(): Promise<Sent[]>
}

export type Call = { number: number; name: keyof Calls; args: unknown[] }
export type Reply = { number: number; value?: unknown; error?: string }
