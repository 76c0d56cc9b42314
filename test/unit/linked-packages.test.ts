import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'

type Lock = { packages: Record<string, { link?: true; resolved?: string }> }
type Line = { word: string; rest: string }

describe('the packages that npm links to', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
  const links = Object.values(packages).flatMap(({ link, resolved = '' }) => (link === true ? [resolved] : []))

  it('are those that stand in for parts of activitypub-express, each with a program', () => {
    const names = ['activitypub-express-mongodb', 'http-signature', 'jsonld', 'request', 'request-promise-native']
    const folders = names.map((name) => name.replace('activitypub-express-', ''))
    expect(links).to.have.members(folders.map((name) => `src/federation/apex/stubs/${name}`))
    for (const link of links) expect(existsSync(`${link}/index.js`), link).to.equal(true)
  })

  it('are in the container image before npm looks for them, and where the hub runs', () => {
    const lines = readFileSync('deploy/Dockerfile', 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z]+ /.test(line))
      .map((line): Line => ({ word: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }))
    const installing = lines.findIndex(({ rest }) => rest.startsWith('npm ci'))
    const lastStage = lines.findLastIndex(({ word }) => word === 'FROM')
    expect(installing).to.be.greaterThan(0)
    expect(lastStage).to.be.greaterThan(installing)
    for (const part of [lines.slice(0, installing), lines.slice(lastStage)]) {
      const copied = part.filter(({ word }) => word === 'COPY').map(({ rest }) => rest.split(' '))
      for (const link of links) {
        const copies = copied.some(([from, to]) => link.startsWith(`${from}/`) && to === `./${from}`)
        expect(copies, link).to.equal(true)
      }
    }
  })
})
