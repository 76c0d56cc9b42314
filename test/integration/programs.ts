import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './hubs.js'

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The file of the hub's process. */
export const hubProgram = fileOf('../../src/main.js')

/** Starts a program with settings of its own and none of this process. */
export function run(args: string[], settings: Record<string, string>, input?: string) {
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...settings } })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  child.stdin.end(input)
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  /** Resolves once standard output holds this. @returns what it matched */
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(said.out)
      if (found !== null) return found
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${said.err}`)
      await Promise.race([once(child.stdout, 'data'), ended])
    }
  }
  /** Resolves with the first line of the log that has this message. */
  const line = async (message: string): Promise<Record<string, unknown>> => {
    const [found] = await says(new RegExp(`^.*"message":"${message}".*$`, 'm'))
    return JSON.parse(found) as Record<string, unknown>
  }
  return { child, ended, line, says }
}

export async function settingsOf(): Promise<Record<string, string>> {
  return { ALLOTMENT_DATA: join(await temporaryFolder(), 'data'), ALLOTMENT_PORT: '0' }
}

/** The command as its bin runs it, without what the bin does for an old Node. */
export async function allotment(args: string[], settings: Record<string, string>, input?: string) {
  const cli = fileOf('../../src/cli.js')
  const code = `import(${JSON.stringify(cli)}).then(({ main }) => main())`
  return run(['--eval', code, 'allotment', ...args], settings, input).ended
}
