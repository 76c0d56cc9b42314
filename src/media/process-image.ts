import { writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import sharp from 'sharp'
import { MAX_RSS_BYTES } from './limits.js'
import type { Answer, Task } from './messages.js'
import { allowDecoders, NotAPicture, renderPicture } from './render.js'

/**
 * The process that strangers' pictures are decoded in, one after the other: what one of them breaks is not the hub.
 * It ends with the hub, or when it is killed, and keeps nothing.
 */
const LOOK_AT_MEMORY_MS = 50

/** An ordinary exit would wait for the decoder. */
const die = () => process.kill(process.pid, 'SIGKILL')

/** The hub goes first when there is work for only one, and stays when memory runs out. */
function stepBack(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch (error) {
    console.error('The kernel may not be told whom to end first:', error) // in some containers; no reason to stop
  }
}

/** The limit on V8's heap does not bound what the decoder takes. */
function watchMemory(): () => void {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() < MAX_RSS_BYTES) return
    process.send?.({ refused: 'heavy', detail: 'took too much memory' } satisfies Answer, die)
  }, LOOK_AT_MEMORY_MS)
  return () => clearInterval(watch)
}

async function answer(task: Task): Promise<Answer> {
  try {
    return { rendered: await renderPicture(task) }
  } catch (error) {
    if (error instanceof NotAPicture) return { refused: error.reason, detail: error.message }
    const { message, code } = error as NodeJS.ErrnoException
    return { failed: message, code: code ?? null }
  }
}

stepBack()
sharp.cache(false)
sharp.concurrency(1)
allowDecoders()
process.on('disconnect', die)
// Both reach the whole group or unit of the hub, which lets its work end first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
process.on('message', (task: Task) => {
  const stopWatching = watchMemory()
  void answer(task).then((found) => {
    stopWatching()
    process.send?.(found)
  })
})
process.send?.('ready')
