import { readFileSync } from 'node:fs'
import { parseStrictJson, type JsonObject } from '../../src/federation/remote/strict-json.js'

/** A document as other software sends it, from `test/fixtures/received/<name>.json`. */
export function received(name: string): JsonObject {
  const parsed = parseStrictJson(readFileSync(`test/fixtures/received/${name}.json`))
  if ('fault' in parsed) throw new Error(`${name}: ${parsed.fault}`)
  return parsed.value
}
