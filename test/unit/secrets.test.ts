import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deriveKey } from '../../src/core/seal.js'
import { loadSecrets, SecretFault } from '../../src/secrets.js'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('the secrets of a hub', () => {
  let folder: string
  let file: string
  const load = () => loadSecrets({ dataFolder: join(folder, 'data'), secretKey: null })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'allotment-'))
    file = join(folder, 'data', 'secrets', 'secret-key')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function place(text: string, mode = 0o600): void {
    mkdirSync(join(folder, 'data', 'secrets'), { recursive: true })
    writeFileSync(file, text)
    chmodSync(file, mode)
  }

  async function refused(): Promise<string> {
    const error: unknown = await load().catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(SecretFault)
    return (error as Error).message
  }

  it('are made at the first start and stay the same', async () => {
    const { masterKey } = await load()
    expect(masterKey).to.have.lengthOf(32)
    expect(readFileSync(file, 'utf8')).to.equal(`${masterKey.toString('base64url')}\n`)
    expect((await load()).masterKey).to.deep.equal(masterKey)
  })

  it('are for nobody else, and nothing is left beside them', async () => {
    await load()
    expect(modeOf(file)).to.equal('600')
    expect(modeOf(join(folder, 'data', 'secrets'))).to.equal('700')
    expect(readdirSync(join(folder, 'data', 'secrets'))).to.deep.equal(['secret-key'])
  })

  it('differ from hub to hub', async () => {
    const other = await loadSecrets({ dataFolder: join(folder, 'other'), secretKey: null })
    expect((await load()).masterKey).to.not.deep.equal(other.masterKey)
  })

  it('are the same for all who start at the same time', async () => {
    const loaded = await Promise.all(Array.from({ length: 20 }, load))
    expect(new Set(loaded.map(({ masterKey }) => masterKey.toString('hex'))).size).to.equal(1)
    expect(readdirSync(join(folder, 'data', 'secrets'))).to.deep.equal(['secret-key'])
  })

  it('are the same for two processes that start at the same time', async () => {
    const code = `
      const { loadSecrets } = await import(${JSON.stringify(new URL('../../src/secrets.js', import.meta.url).href)})
      const { masterKey } = await loadSecrets({ dataFolder: ${JSON.stringify(join(folder, 'data'))}, secretKey: null })
      console.log(masterKey.toString('base64url'))`
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code])
    const [a, b] = await Promise.all([start(), start()])
    expect(a.stdout).to.equal(b.stdout).and.equal(readFileSync(file, 'utf8'))
  })

  it('are those of the process that was faster', async () => {
    const loading = load()
    const drafted = () => existsSync(dirname(file)) && readdirSync(dirname(file)).length > 0
    while (!drafted()) await nextTurn()
    const faster = randomBytes(32)
    place(faster.toString('base64url'))
    expect((await loading).masterKey).to.deep.equal(faster)
  })

  it('come from the settings where these have the key, and no file is made', async () => {
    const secretKey = randomBytes(32)
    const { masterKey, derive } = await loadSecrets({ dataFolder: join(folder, 'data'), secretKey })
    expect(masterKey).to.equal(secretKey)
    expect(derive('session')).to.deep.equal(deriveKey(secretKey, 'session'))
    expect(existsSync(join(folder, 'data'))).to.equal(false)
  })

  it('are not used when others can read them', async () => {
    const key = `${randomBytes(32).toString('base64url')}\n`
    for (const mode of [0o644, 0o640, 0o604, 0o620]) {
      place(key, mode)
      expect(await refused())
        .to.contain(file)
        .and.contain('chmod 600')
      expect(readFileSync(file, 'utf8')).to.equal(key)
    }
  })

  it('are not used, nor replaced, when they are not whole', async () => {
    const key = randomBytes(32).toString('base64url')
    for (const text of ['', '\n', key.slice(1), `${key}A`, `${key} ${key}`, '!'.repeat(43), key.repeat(100)]) {
      place(text)
      const message = await refused()
      expect(message).to.contain(file).and.contain('backup')
      expect(message).to.not.contain(key.slice(1))
      expect(readFileSync(file, 'utf8')).to.equal(text)
    }
  })

  it('are read as an editor may have left them', async () => {
    const key = randomBytes(32)
    place(` ${key.toString('base64url')}\r\n`, 0o400)
    expect((await load()).masterKey).to.deep.equal(key)
  })

  it('cannot be where there is no folder to be made', async () => {
    writeFileSync(join(folder, 'data'), 'a file')
    const error: unknown = await load().catch((reason: unknown) => reason)
    expect(error).to.have.property('code', 'ENOTDIR')
  })
})
