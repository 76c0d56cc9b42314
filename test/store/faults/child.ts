import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Line, Task } from './writer-child.js'

const program = fileURLToPath(new URL('./writer-child.js', import.meta.url))

/** Starts the writing process; `lines` is what it has said so far. */
export function startChild(task: Task, folder: string, name: string): { child: ChildProcess; lines: Line[] } {
  const child = spawn(process.execPath, [program, task, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: Line[] = []
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() as string
    lines.push(...parts.map((part) => JSON.parse(part) as Line))
  })
  return { child, lines }
}

/** Settles when the child has said this. */
export function said(child: ChildProcess, lines: Line[], wanted: (line: Line) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => (lines.some(wanted) ? resolve() : undefined)
    child.stdout?.on('data', look)
    child.once('close', (code) => reject(new Error(`the writer has ended with ${code}`)))
    look()
  })
}

/** Kills the child as the system would when it runs out of memory, and waits until all it said has been read. */
export async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
