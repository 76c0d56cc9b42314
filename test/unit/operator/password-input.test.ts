import { expect } from 'chai'
import { PassThrough } from 'node:stream'
import { exits } from '../../../src/operator/exits.js'
import { makePassword, passwordFor } from '../../../src/operator/password-input.js'

/** Someone at a terminal who answers each question when it is asked. */
function someone(answers: string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let shown = ''
  output.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    if (text.endsWith(': ')) input.write(answers.shift() ?? '\x03')
  })
  const terminal = { input: Object.assign(input, { isTTY: true }), output: Object.assign(output, { isTTY: true }) }
  return { terminal, shown: () => shown }
}

describe('a password at the command line', () => {
  it('is asked for twice on a terminal, and not shown', async () => {
    const { terminal, shown } = someone(['barrows\r', 'barrows\r'])
    expect(await passwordFor('ada', false, terminal)).to.deep.equal({ password: 'barrows', made: false })
    expect(shown()).to.include('Password for ada').and.not.include('barrows')
  })

  it('is corrected with the keys one is used to', async () => {
    const { terminal } = someone(['barrowz\x7fs\r', 'barrows\r'])
    expect(await passwordFor('ada', false, terminal)).to.include({ password: 'barrows' })
  })

  it('is made when nothing is typed', async () => {
    const { terminal } = someone(['\r'])
    const { password, made } = await passwordFor('ada', false, terminal)
    expect([made, password.length]).to.deep.equal([true, 29])
  })

  it('is refused when the two differ, and given up with Ctrl-C', async () => {
    const failed = async (answers: string[]) =>
      passwordFor('ada', false, someone(answers).terminal).catch((error: unknown) => error)
    expect(await failed(['barrows\r', 'sparrows\r'])).to.include({ exitCode: exits.usage })
    expect(await failed([])).to.include({ exitCode: exits.failed })
  })

  it('is never the same twice when it is made', () => {
    const made = new Set(Array.from({ length: 200 }, () => makePassword()))
    expect(made.size).to.equal(200)
    for (const password of made) expect(password).to.match(/^([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}$/)
  })
})
