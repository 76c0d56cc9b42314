import type { Progress } from '../store/store.js'

export type Display = { progress: Progress; end: () => void }
type Stream = { isTTY?: boolean; write(text: string): unknown }

const STEP_PERCENT = 10

/** Shows how far long work is: a bar on a terminal, elsewhere a line for every tenth of each part. */
export async function progressOn(stream: NodeJS.WriteStream | Stream): Promise<Display> {
  return stream.isTTY === true ? barOn(stream as NodeJS.WriteStream) : linesOn(stream)
}

export function linesOn(stream: Stream): Display {
  let part = ''
  let shown = -1
  return {
    progress(done, total, what) {
      const percent = total > 0 ? Math.min(Math.floor((done / total) * 100), 100) : 0
      const step = percent - (percent % STEP_PERCENT)
      if (what === part && step <= shown) return
      part = what
      shown = step
      stream.write(total > 0 ? `${what}: ${percent} % (${done} of ${total})\n` : `${what}\n`)
    },
    end: () => undefined,
  }
}

async function barOn(stream: NodeJS.WriteStream): Promise<Display> {
  const { default: cliProgress } = await import('cli-progress')
  const format = '{bar} {percentage} %  {what}  {value} of {total}'
  const bar = new cliProgress.SingleBar(
    { stream, format, hideCursor: true, etaBuffer: 1, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  )
  let part: string | null = null
  return {
    progress(done, total, what) {
      if (part === null) bar.start(Math.max(total, 1), done, { what })
      part = what
      bar.setTotal(Math.max(total, 1))
      bar.update(Math.min(done, total), { what })
    },
    end: () => bar.stop(),
  }
}
