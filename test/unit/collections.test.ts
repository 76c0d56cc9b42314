import { expect } from 'chai'
import { readFileSync, readdirSync } from 'node:fs'
import { collections } from '../../src/collections.js'

describe('the collections of a hub', () => {
  it('are all that any part declares, each once', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const declared = sources
      .filter((file) => /^(?:domain|federation)\//.test(file))
      .map((file) => readFileSync(`src/${file}`, 'utf8'))
      .flatMap((text) => [...text.matchAll(/: CollectionSpec(?:<\w+>)? = \{\s*name: '(\w+)'/g)].map(([, name]) => name))
    expect(declared).to.include.members(['items', 'outbound'])
    expect(collections.map(({ name }) => name)).to.have.members(declared)
  })
})
