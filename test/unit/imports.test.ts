import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'

/** Who may import whom: folders and files of `src/` (see `src/README.md`). Imports of types count too. */
const allowed: Record<string, readonly string[]> = {
  core: [],
  store: ['core'],
  words: [],
  media: ['core', 'words'],
  mail: ['core'],
  domain: ['core', 'store', 'words'],
  federation: ['core', 'store', 'domain'],
  api: ['core', 'domain', 'words'],
  web: ['core', 'domain', 'words'],
  workers: ['core', 'store', 'domain', 'federation', 'mail'],
  operator: [
    'core',
    'store',
    'domain',
    'words',
    'mail',
    'collections.js',
    'config.js',
    'secrets.js',
    'setting-types.js',
  ],
}

/** Packages that only some parts may know. */
const reserved: Record<string, RegExp> = {
  'mongodb': /^src\/store\/mongo(\.ts|\/)/,
  'node:sqlite': /^src\/store\/embedded\//,
  'ws': /^src\/api\/streaming\//,
  'express': /^src\/(api|web|federation)\/|^src\/hub\.ts$/,
  'activitypub-express': /^src\/federation\/apex\/(adapter|apex-store|answering)\.ts$/,
  'jsonwebtoken': /^src\/domain\//,
  'commander': /^src\/(cli\.ts|operator\/)/,
  'cli-progress': /^src\/operator\//,
  'nodemailer': /^src\/mail\/smtp\.ts$/,
  'pino': /^src\/core\/log\.ts$/,
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map(
    ([, target]) => target as string,
  )
const topOf = (file: string, target: string): string =>
  new URL(target, `file:///${file}`).pathname.split('/')[2] as string

describe('imports', () => {
  it('of activitypub-express load it in one place, and there only when it is needed', () => {
    const loads = files.filter((file) =>
      /^(?!import type )\s*import [^\n]*'activitypub-express'|import\('activitypub-express'\)|require\('activitypub/m.test(
        readFileSync(file, 'utf8'),
      ),
    )
    expect(loads).to.deep.equal(['src/federation/apex/adapter.ts'])
    expect(readFileSync('src/federation/apex/adapter.ts', 'utf8')).to.match(/await import\('activitypub-express'\)/)
  })

  for (const [folder, others] of Object.entries(allowed)) {
    it(`of ${folder}/ lead only to ${[folder, ...others].join(', ')}`, () => {
      for (const file of files.filter((name) => name.startsWith(`src/${folder}/`))) {
        for (const target of importsOf(file).filter((name) => name.startsWith('.'))) {
          expect([folder, ...others], `${file} imports ${target}`).to.include(topOf(file, target))
        }
      }
    })
  }

  for (const [name, where] of Object.entries(reserved)) {
    it(`of ${name} stand only where it is at home`, () => {
      const importers = files.filter((file) =>
        importsOf(file).some((target) => target === name || target.startsWith(`${name}/`)),
      )
      expect(importers.filter((file) => !where.test(file))).to.deep.equal([])
    })
  }

  it('of the environment stand only in config.ts', () => {
    const readers = files.filter((file) => /process\s*\.\s*env\b|process\s*\[/.test(readFileSync(file, 'utf8')))
    expect(readers.filter((file) => !/^src\/(config|settings)\.ts$/.test(file))).to.deep.equal([])
  })

  it('find the relative ones closed with .js, so that Node can follow them', () => {
    for (const file of files) {
      const open = importsOf(file).filter((target) => target.startsWith('.') && !target.endsWith('.js'))
      expect(open, file).to.deep.equal([])
    }
  })
})
