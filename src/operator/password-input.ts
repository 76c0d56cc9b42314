import { randomInt } from 'node:crypto'
import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { exits, Stop } from './exits.js'

export type Terminal = {
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: NodeJS.WritableStream & { isTTY?: boolean }
}

const LONGEST_INPUT = 10_000
/** Without those that look like others. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_LETTERS = 5

/** A password nobody can guess and one can still copy by hand: five groups of five, 123 bits. */
export function makePassword(random: (below: number) => number = randomInt): string {
  const group = () => Array.from({ length: GROUP_LETTERS }, () => LETTERS[random(LETTERS.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** `made` is to be shown, once. */
export type GivenPassword = { password: string; made: boolean }

/**
 * The password for a new account: the first line of the input when it is said to be there, else asked for where there
 * is somebody to ask, else made.
 * @throws Stop
 */
export async function passwordFor(name: string, fromInput: boolean, terminal: Terminal): Promise<GivenPassword> {
  if (fromInput) return { password: await firstLine(terminal.input), made: false }
  if (terminal.input.isTTY !== true || terminal.output.isTTY !== true) return { password: makePassword(), made: true }
  const asked = await ask(name, terminal)
  return asked === '' ? { password: makePassword(), made: true } : { password: asked, made: false }
}

/** All of the input, which must be one line. @throws Stop */
export async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of input.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > LONGEST_INPUT) throw new Stop(exits.usage, 'The input is too long for a password.')
  }
  const [line = '', ...more] = text.replace(/\r?\n$/, '').split(/\r?\n/)
  if (more.length > 0) throw new Stop(exits.usage, 'The input has more than one line. A password is one.')
  if (line === '') throw new Stop(exits.usage, 'There is no password on the input.')
  return line
}

/** Twice, without showing it; '' when one is to be made. */
async function ask(name: string, { input, output }: Terminal): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: silent, terminal: true })
  try {
    const password = await question(lines, output, `Password for ${name} (nothing: one is made): `)
    if (password === '') return ''
    const again = await question(lines, output, 'The same once more: ')
    if (again !== password) throw new Stop(exits.usage, 'These were two different passwords. Nothing was changed.')
    return password
  } finally {
    lines.close()
  }
}

async function question(lines: Interface, output: NodeJS.WritableStream, text: string): Promise<string> {
  const answered = Promise.withResolvers<string>()
  const givenUp = () => answered.reject(new Stop(exits.failed, 'Given up. Nothing was changed.'))
  lines.once('SIGINT', givenUp).once('close', givenUp).once('line', answered.resolve)
  output.write(text)
  try {
    return await answered.promise
  } finally {
    lines.off('SIGINT', givenUp).off('close', givenUp)
    output.write('\n')
  }
}
