import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { verbs } from '../../src/federation/inbox/dispatch.js'
import { HUB_TERMS, NAMESPACE } from '../../src/federation/vocab/context.js'
import { golden, made } from './wire-goldens.js'
import { wordIn } from './peers/peer.js'

const text = readFileSync('FEDERATION.md', 'utf8')
const section = (title: string): string =>
  text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${title}\n`)) ?? ''
const matches = (within: string, pattern: RegExp): string[] =>
  [...within.matchAll(pattern)].map(([, found]) => found as string)

/** The example, as far as the whole document has the same. */
function shared(example: unknown, whole: unknown): unknown {
  if (typeof example !== 'object' || example === null || Array.isArray(example)) return whole
  const properties = Object.keys(example).map((key) => [
    key,
    shared((example as Record<string, unknown>)[key], (whole as Record<string, unknown> | undefined)?.[key]),
  ])
  return Object.fromEntries(properties) as unknown
}

describe('FEDERATION.md', () => {
  it('defines exactly the terms of ours that are sent', () => {
    const vocabulary = section('Vocabulary')
    expect(vocabulary).to.include(`\`${NAMESPACE}\``)
    const terms = matches(vocabulary, /^\| (`hub:[^|]+) \|/gm).flatMap((cell) => matches(cell, /`hub:(\w+)`/g))
    expect(terms).to.have.members([...HUB_TERMS])
    expect(new Set(matches(text, /hub:(\w+)/g))).to.have.all.keys(...HUB_TERMS)
  })

  it('has examples that are parts of what is really sent', () => {
    const examples = [...text.matchAll(/<!-- test\/fixtures\/wire\/([\w-]+)\.json -->\n+```json\n([\s\S]*?)```/g)]
    expect(examples).to.have.lengthOf(text.split('```json').length - 1)
    for (const [, name, json] of examples) {
      const example = JSON.parse(json as string) as unknown
      expect(example, name).to.deep.equal(shared(example, golden(name as string)))
    }
  })

  it('lists the activities that are sent, and no others', () => {
    const sent = Object.keys(made).flatMap((name) =>
      name.startsWith('activity-') ? [wordIn(golden(name)['type'])] : [],
    )
    const rows = section('Activities')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const listed = rows.flatMap((row) => matches(row.split('|')[1] ?? '', /`(\w+)`/g))
    expect(listed).to.have.members([...new Set(sent)])
  })

  it('lists the verbs that are understood, and no others', () => {
    const rows = section('Understood')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    expect(rows.flatMap((row) => matches(row.split('|')[1] ?? '', /`(\w+)`/g))).to.have.members([...verbs])
  })

  it('lists the types of actors and objects that are sent', () => {
    for (const name of Object.keys(made).filter((one) => /^(?:object|actor)-/.test(one))) {
      expect(text, name).to.include(wordIn(golden(name)['type']))
    }
  })
})
