import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Iri } from '../../src/core/iri.js'

export type Sink = Awaited<ReturnType<typeof startSink>>

/** Starts a sink in a process of its own. @param afterMs  how long its hosts take to answer */
export async function startSink(afterMs = 0) {
  const program = fileURLToPath(new URL('./sink.js', import.meta.url))
  const child = spawn(process.execPath, [program, String(afterMs)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  const { port } = JSON.parse(line) as { port: number }
  const ask = async (path: string) =>
    (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as [key: string, times: number][]
  return {
    port,
    inbox: (name: string) => `http://${name}.localhost:${port}/inbox` as Iri,
    /** How often each delivery came. */
    arrived: () => ask('/'),
    reset: () => ask('/reset'),
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
