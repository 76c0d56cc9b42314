import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { readConfig } from '../../src/config.js'
import { fileVariable, settingNames, settings, type Setting } from '../../src/settings.js'
import { settingsTable } from '../../src/settings-table.js'

const textOf = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

describe('every setting', () => {
  const all = Object.entries<Setting>(settings)
  const defaults = JSON.parse(textOf('config/default.json')) as Record<string, unknown>
  const example = textOf('config/example.env')
  const variablesIn = (text: string) => [...text.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]!)

  it('has a default, in the order of the table', () => {
    expect(Object.keys(defaults)).to.deep.equal(settingNames)
  })

  it('has a variable of its own that says whose it is', () => {
    const variables = all.map(([, { env }]) => env)
    expect(new Set([...variables, fileVariable]).size).to.equal(variables.length + 1)
    for (const variable of variables) expect(variable).to.match(/^(ALLOTMENT_[A-Z_]+|MONGODB_URI)$/)
  })

  it('says in a sentence what it does, and what it may be', () => {
    for (const [name, { about, allowed }] of all) {
      expect(about, name).to.match(/^[A-Z].+\.$/)
      expect(allowed, name).to.match(/[^.]$/)
      expect(about + allowed, name).to.not.match(/[|\n]/)
    }
  })

  it('is in the example when it is a secret or commonly needed', () => {
    const shown = all.filter(([, { secret, common }]) => secret === true || common === true)
    expect(variablesIn(example)).to.have.members(shown.map(([, { env }]) => env))
  })

  it('has a place in the operators’ table, as the program has it', () => {
    const [, section = ''] = textOf('deploy/OPERATING.md').split(/^## Settings$/m)
    const rows = section
      .split(/^## /m)[0]!
      .split('\n')
      .filter((line) => line.startsWith('|'))
    expect(rows).to.deep.equal(settingsTable(defaults))
  })
})

describe('the example of an environment', () => {
  it('is one that a hub starts with', () => {
    const lines = textOf('config/example.env').matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)
    const env = Object.fromEntries(Array.from(lines, ([, name, value]) => [name!, value!]))
    expect(readConfig({ env })).to.include({ baseUrl: 'https://hub.example.org', trustProxy: 1 })
  })
})
