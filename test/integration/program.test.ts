import { expect } from 'chai'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exits } from '../../src/operator/exits.js'
import { cleanUp, get, temporaryFolder } from './hubs.js'
import { allotment, hubProgram, run, settingsOf } from './programs.js'

describe('the hub’s process', () => {
  afterEach(cleanUp)

  it('answers, and ends with 0 when it is asked to', async () => {
    const { child, ended, line } = run([hubProgram], await settingsOf())
    const { address } = await line('the hub is up')
    expect((await get(`${String(address)}/`)).status).to.equal(200)
    child.kill('SIGTERM')
    const { code, out, err } = await ended
    expect([code, err]).to.deep.equal([exits.fine, ''])
    const log = out.split('\n').filter((text) => text.startsWith('{'))
    expect(log).to.have.length.above(3)
    for (const text of log) expect(JSON.parse(text)).to.have.property('message')
  })

  it('says all that is wrong with its settings, and ends with 78', async () => {
    const wrong = { ...(await settingsOf()), ALLOTMENT_PORT: 'many', ALLOTMENT_ROLE: 'boss' }
    const { code, err } = await run([hubProgram], wrong).ended
    expect(code).to.equal(exits.configuration)
    expect(err).to.include('ALLOTMENT_PORT').and.include('ALLOTMENT_ROLE')
  })

  it('ends with 75 when another has its folder', async () => {
    const settings = await settingsOf()
    const first = run([hubProgram], settings)
    await first.line('the hub is up')
    expect((await run([hubProgram], settings).ended).code).to.equal(exits.busy)
    first.child.kill('SIGINT')
    expect((await first.ended).code).to.equal(exits.fine)
  })
})

describe('the operator’s program', () => {
  afterEach(cleanUp)

  it('explains itself, and ends with 2 when it is not understood', async () => {
    const help = await allotment(['--help'], {})
    expect(help.code).to.equal(exits.fine)
    for (const word of ['check', 'store', 'Exit codes']) expect(help.out).to.include(word)
    for (const args of [[], ['nope'], ['store'], ['store', 'restore'], ['check', '--nope']]) {
      expect((await allotment(args, {})).code, args.join(' ')).to.equal(exits.usage)
    }
  })

  it('ends with 78 when a setting is wrong', async () => {
    const { code, err } = await allotment(['check'], { ALLOTMENT_PORTT: '1' })
    expect(code).to.equal(exits.configuration)
    expect(err).to.include('did you mean ALLOTMENT_PORT')
  })

  it('prints what it checked, also as JSON', async () => {
    const settings = await settingsOf()
    const plain = await allotment(['check'], settings)
    expect(plain.code).to.equal(exits.fine)
    expect(plain.out).to.match(/^ok {3}config: /)
    const json = await allotment(['check', '--json'], settings)
    expect(JSON.parse(json.out)).to.be.an('array').with.lengthOf(10)
  })

  it('backs up, checks and copies a hub that does not run', async () => {
    const settings = await settingsOf()
    const hub = run([hubProgram], settings)
    await hub.line('the hub is up')
    hub.child.kill('SIGTERM')
    await hub.ended
    const folder = await temporaryFolder()
    const backup = await allotment(['store', 'backup', '--to', join(folder, 'backup')], settings)
    expect([backup.code, backup.out.split('\n')[0]]).to.deep.equal([
      exits.fine,
      `Backed up to ${join(folder, 'backup')}`,
    ])
    expect(await allotment(['store', 'check'], settings)).to.include({ code: exits.fine, out: 'All well.\n' })
    const copied = await allotment(['store', 'copy', '--to', join(folder, 'copy')], settings)
    expect(copied, copied.err).to.include({ code: exits.fine })
    expect((await allotment(['store', 'copy'], settings)).code).to.equal(exits.usage)
    const none = { ...settings, ALLOTMENT_DATA: join(folder, 'none') }
    expect(await allotment(['store', 'check'], none)).to.include({ code: exits.failed })
  })

  it('refuses to move data about under a hub that runs', async () => {
    const settings = await settingsOf()
    const hub = run([hubProgram], settings)
    await hub.line('the hub is up')
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'file'), '')
    expect((await allotment(['store', 'copy', '--to', join(folder, 'copy')], settings)).code).to.equal(exits.busy)
    expect((await allotment(['store', 'restore', folder, '--force'], settings)).code).to.equal(exits.busy)
    hub.child.kill('SIGTERM')
    await hub.ended
  })
})
