import { expect } from 'chai'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { CONTROL_SOCKET, socketPath } from '../../src/operator/channel.js'
import { runChecks } from '../../src/operator/check.js'
import { findHub } from '../../src/operator/client.js'
import { exits, Stop } from '../../src/operator/exits.js'
import { backupStore, checkDocuments, restoreStore } from '../../src/operator/store-work.js'
import { cleanUp, temporaryFolder, temporaryHub } from './hubs.js'

const ignore = () => undefined
const stopOf = (work: Promise<unknown>) => work.then(ignore, (error: unknown) => error as Stop)

describe('an operator’s command on a running hub', () => {
  afterEach(cleanUp)

  it('goes through a socket that only the owner can open', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const { mode } = await stat(join(hub.config.dataFolder, CONTROL_SOCKET))
    expect(mode & 0o777).to.equal(0o600)
    expect((await stat(hub.config.dataFolder)).mode & 0o777).to.equal(0o700)
    const found = await findHub(hub.config.dataFolder)
    expect(await found?.ask({ command: 'status' })).to.include({ store: 'embedded', role: 'all' })
    await hub.stop()
    expect(await findHub(hub.config.dataFolder)).to.equal(null)
  })

  it('reaches it again after one that was killed left its socket behind', async () => {
    const hub = await temporaryHub()
    await mkdir(hub.config.dataFolder, { recursive: true })
    await writeFile(join(hub.config.dataFolder, CONTROL_SOCKET), '')
    await hub.start()
    expect(await findHub(hub.config.dataFolder)).to.not.equal(null)
  })

  it('reaches a hub whose path is too long for a socket’s address', async function () {
    if (process.platform !== 'linux') this.skip()
    const folder = join(await temporaryFolder(), ...Array<string>(6).fill('a-folder-with-a-long-name'))
    const hub = await temporaryHub({ dataFolder: folder })
    await hub.start()
    expect(await (await findHub(folder))?.ask({ command: 'status' })).to.include({ store: 'embedded' })
    await hub.stop()
    expect(await findHub(folder)).to.equal(null)
  })

  it('checks every document, and tells how far it is', async () => {
    const hub = await temporaryHub()
    await hub.start()
    expect(await checkDocuments(hub.config, ignore)).to.deep.equal([])
  })

  it('backs up a hub that runs, and puts it back when it does not', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const key = await readFile(join(hub.config.dataFolder, 'secrets', 'secret-key'), 'utf8')
    const to = join(await temporaryFolder(), 'backup')
    expect(await backupStore(hub.config, to, ignore)).to.equal(to)
    const refused = await stopOf(restoreStore(hub.config, { from: to, force: true }, ignore))
    expect(refused).to.be.instanceOf(Stop).and.include({ exitCode: exits.busy })
    await hub.stop()

    const inTheWay = await stopOf(restoreStore(hub.config, { from: to, force: false }, ignore))
    expect(inTheWay).to.be.instanceOf(Stop).and.include({ exitCode: exits.failed })
    const aside = await restoreStore(hub.config, { from: to, force: true }, ignore)
    expect(await readFile(join(aside ?? '', 'secrets', 'secret-key'), 'utf8')).to.equal(key)
    expect(await readFile(join(hub.config.dataFolder, 'secrets', 'secret-key'), 'utf8')).to.equal(key)
    await hub.start()
    expect((await hub.get('/readyz')).status).to.equal(200)
  })

  it('leaves everything where it was when the backup is none', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.stop()
    const from = await temporaryFolder()
    expect(await stopOf(restoreStore(hub.config, { from, force: true }, ignore))).to.include({ kind: 'invalid' })
    await hub.start()
    expect((await hub.get('/readyz')).status).to.equal(200)
  })

  it('does not put up with anything but commands', async () => {
    const hub = await temporaryHub()
    await hub.start()
    for (const text of ['nonsense\n', '{"command":"rm"}\n', '{"command":"status","args":{"x":1}}\n', 'null\n']) {
      expect(await tell(hub.config.dataFolder, text), text).to.match(/^\{"error":/)
    }
    expect(await tell(hub.config.dataFolder, 'x'.repeat(200_000))).to.equal('')
    expect(await tell(hub.config.dataFolder, '{"command":"backup","args":{"to":"relative"}}\n')).to.match(/full path/)
    expect((await hub.get('/healthz')).status).to.equal(200)
  })
})

describe('allotment check', () => {
  afterEach(cleanUp)

  it('finds a hub that runs well, and says what others cannot reach', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const findings = await runChecks(hub.config)
    expect(findings.map(({ name }) => name)).to.deep.equal([
      'config',
      'address',
      'reach',
      'clock',
      'disk',
      'secrets',
      'store',
      'mail',
      'group',
      'sign-ups',
    ])
    expect(findings.filter(({ level }) => level === 'FAIL')).to.deep.equal([])
    expect(findings[1]).to.include({ level: 'warn' })
  })

  it('makes nothing where no hub has been', async () => {
    const hub = await temporaryHub()
    const findings = await runChecks(hub.config)
    expect(findings.filter(({ level }) => level === 'FAIL')).to.deep.equal([])
    expect(await stat(hub.config.dataFolder).catch((error: unknown) => error)).to.include({ code: 'ENOENT' })
  })

  it('fails when another program has the port', async () => {
    const other = await temporaryHub()
    const { port } = await other.start()
    const hub = await temporaryHub({ port: port ?? 0 })
    expect((await runChecks(hub.config))[1]).to.include({ level: 'FAIL', name: 'address' })
  })

  it('fails when the key is open to others', async () => {
    const hub = await temporaryHub()
    await mkdir(join(hub.config.dataFolder, 'secrets'), { recursive: true })
    await writeFile(join(hub.config.dataFolder, 'secrets', 'secret-key'), 'x', { mode: 0o644 })
    const finding = (await runChecks(hub.config)).find(({ name }) => name === 'secrets')
    expect(finding).to.include({ level: 'FAIL' })
    expect(finding?.sentence).to.include('chmod 600')
  })
})

/** What the hub answers to a text, as it stands. */
async function tell(dataFolder: string, text: string): Promise<string> {
  const at = await socketPath(dataFolder)
  const socket = connect(at.path)
  socket.setEncoding('utf8').write(text)
  let answer = ''
  socket.on('data', (chunk: string) => (answer += chunk)).on('error', ignore)
  await new Promise((resolve) => socket.once('close', resolve))
  await at.release()
  return answer
}
