import { readFileSync } from 'node:fs'
import type { Iri } from '../../src/core/iri.js'
import { parseStrictJson, type JsonObject } from '../../src/federation/remote/strict-json.js'
import type { ReadActor } from '../../src/federation/vocab/read/actor.js'
import { authorOf } from '../../src/federation/vocab/read/ownership.js'
import type { ReadPost } from '../../src/federation/vocab/read/post.js'
import { createReaders } from '../../src/federation/vocab/read/readers.js'
import { objectIn } from '../../src/federation/vocab/read/values.js'

/** Reads as of a day on which the fixtures are a few days old. */
export const readers = createReaders({ clock: () => new Date('2026-11-21T12:00:00Z') })

/** A document as other software sends it, from `test/fixtures/received/<name>.json`. */
export function received(name: string): JsonObject {
  const parsed = parseStrictJson(readFileSync(`test/fixtures/received/${name}.json`))
  if ('fault' in parsed) throw new Error(`${name}: ${parsed.fault}`)
  return parsed.value
}

/** What comes of the object of a fixture, read as its own author's. */
export function receivedPost(name: string, followers?: Iri): ReadPost {
  const given = received(name)
  const json = given['type'] === 'Create' ? (objectIn(given['object']) ?? given) : given
  const author = authorOf(json)
  const read = author === null ? null : readers.readPost(json, author, { followers })
  if (read === null) throw new Error(`${name} cannot be read`)
  return read
}

export function receivedActor(name: string): ReadActor {
  const read = readers.readActor(received(name))
  if (read === null) throw new Error(`${name} cannot be read`)
  return read
}
