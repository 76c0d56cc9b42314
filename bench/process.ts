import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Running {
  readonly child: ChildProcess
  readonly address: string
  /** From just before the process was made to the end of the first page's body. */
  readonly firstPageMs: number
  stop(signal: NodeJS.Signals): Promise<void>
}

/** Starts the program as it ships, on a folder, and asks it for its start page. */
export async function startHub(dataFolder: string): Promise<Running> {
  const begun = performance.now()
  const child = spawn(process.execPath, ['--max-semi-space-size=4', '--max-old-space-size=256', 'dist/src/main.js'], {
    env: { PATH: process.env.PATH, ALLOTMENT_DATA: dataFolder, ALLOTMENT_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await addressOf(child)
  const page = await fetch(`${address}/`)
  await page.text()
  if (!page.ok) throw new Error(`the start page answered ${page.status}`)
  const firstPageMs = performance.now() - begun
  return {
    child,
    address,
    firstPageMs,
    async stop(signal) {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  const seen: string[] = []
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    seen.push(line)
    if (!line.startsWith('{')) continue // words for people
    const { address } = JSON.parse(line) as { address?: unknown }
    if (typeof address === 'string') return address
  }
  throw new Error(`the hub did not start: ${seen.join('\n')}`)
}

/** Resident memory in MiB, of a process on Linux. */
export function residentMiB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}
