import type { Log } from '../core/log.js'
import { Alarm, type Timer } from '../core/timer.js'
import { IDLE_EXIT_MS, MAX_WAITING, RENDER_WITHIN_MS } from './limits.js'
import type { Answer, Rendered, Task } from './messages.js'
import { pictureRefusal, tooManyPictures, type Reason } from './refusals.js'
import { startRenderChild, type RenderChild } from './render-child.js'

const PROGRAM = new URL('./process-image.js', import.meta.url)

export type ImageProcess = {
  /**
   * Makes all sizes of the picture in the file `from`, into the empty folder `into`; what is in that folder after an
   * error is of no use.
   * @throws Refusal 'invalid' when the file is at fault, also when it broke the process or took 20 seconds;
   *   'too-many' when eight wait already; other errors are the system's, with its code where it has one
   */
  render(task: Task): Promise<Rendered>
  /** Takes no more, and ends when those that wait are done. */
  stop(): Promise<void>
  /** Of the process at work or at rest; null when there is none. */
  readonly pid: number | null
}

/** No more pictures are taken: the hub is stopping. */
export class PicturesClosed extends Error {
  readonly code = 'PicturesClosed'
}

type Outside = { timer: Timer; log: Log; program?: URL }

/**
 * Works on pictures in a process of its own, one at a time. It is started when there is work, and ends after a minute
 * without, and after every picture that did not go well.
 */
export function createImageProcess(outside: Outside): ImageProcess {
  const worker = createWorker(outside)
  const rest = new Alarm(outside.timer)
  let lastTurn: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let stopping = false

  return {
    async render(task) {
      if (stopping) throw new PicturesClosed('The hub is stopping')
      if (waiting >= MAX_WAITING) throw tooManyPictures()
      waiting++
      rest.clear()
      const turn = lastTurn.then(() => worker.render(task))
      const over = () => --waiting === 0 && rest.set(() => void worker.end(), IDLE_EXIT_MS)
      lastTurn = turn.then(over, over)
      return turn
    },
    async stop() {
      stopping = true
      await lastTurn
      rest.clear()
      await worker.end()
    },
    get pid() {
      return worker.pid()
    },
  }
}

/** The process and its end, however that comes. */
function createWorker({ timer, log, program = PROGRAM }: Outside) {
  const deadline = new Alarm(timer)
  let child: RenderChild | null = null

  const running = (): RenderChild => {
    if (child !== null) return child
    const started = startRenderChild(program)
    void started.ended.then(() => {
      if (child === started) child = null
    })
    return (child = started)
  }
  const end = async () => {
    const ending = child
    child = null
    await ending?.kill()
  }
  const ask = async (task: Task): Promise<Answer> => {
    let fault: Reason = 'unreadable'
    deadline.set(() => {
      fault = 'slow'
      void end()
    }, RENDER_WITHIN_MS)
    const asked = running()
    await asked.ready
    return asked.ask(task).catch((cause: unknown) => {
      log.warn({ fault, error: cause }, 'the picture process ended in the middle of its work')
      throw pictureRefusal(fault, cause)
    })
  }

  return {
    end,
    pid: () => child?.pid ?? null,
    async render(task: Task): Promise<Rendered> {
      try {
        return rendered(await ask(task))
      } catch (error) {
        await end() // what did not go well leaves nothing behind for the next
        throw error
      } finally {
        deadline.clear()
      }
    },
  }
}

function rendered(answer: Answer): Rendered {
  if ('rendered' in answer) return answer.rendered
  if ('refused' in answer) throw pictureRefusal(answer.refused, new Error(answer.detail))
  throw Object.assign(new Error(`The picture process failed: ${answer.failed}`), { code: answer.code })
}
