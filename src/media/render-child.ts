import { fork } from 'node:child_process'
import { MAX_HEAP_MB } from './limits.js'
import { Answer, type Task } from './messages.js'

const KEPT_OF_STDERR = 2_000

export type RenderChild = {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined
  /** Rejects when it cannot begin: a fault of the machine or the installation. */
  readonly ready: Promise<void>
  /** Once it is ready, one task at a time. @throws Error when the process ends before it has answered */
  ask(task: Task): Promise<Answer>
  /** It has nothing to lose. Resolves when it is gone. */
  kill(): Promise<void>
  /** How it ended, with its last words. */
  readonly ended: Promise<string>
}

/** Starts a process with nothing of the hub's environment, where secrets may stand. */
export function startRenderChild(program: URL): RenderChild {
  const child = fork(program, [], {
    execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
    // Nothing is swapped out to files of its own, and what was freed goes back to the system.
    env: { VIPS_DISC_THRESHOLD: '16g', MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-KEPT_OF_STDERR)
  })
  const gone = Promise.withResolvers<string>()
  const told = Promise.withResolvers<void>()
  child.on('error', (error) => (gone.resolve(error.message), told.resolve()))
  child.once('exit', (code, signal) => gone.resolve(`${signal ?? `exit code ${code}`} ${lastWords}`.trim()))
  child.once('disconnect', told.resolve) // comes after the last of its messages, which an exit may overtake
  const ended = told.promise.then(() => gone.promise)
  const silence = () => ended.then((how) => Promise.reject(new Error(`The picture process ended: ${how}`)))
  const began = new Promise<void>((resolve) => child.once('message', () => resolve()))

  return {
    pid: child.pid,
    ended,
    ready: Promise.race([began, silence()]),
    async ask(task) {
      const answer = Promise.withResolvers<Answer>()
      const onMessage = (message: unknown) => {
        const { data, error } = Answer.safeParse(message)
        if (data !== undefined) answer.resolve(data)
        else answer.reject(error ?? new Error('no answer'))
      }
      child.once('message', onMessage)
      child.send(task, (error) => error !== null && answer.reject(error))
      return Promise.race([answer.promise, silence()]).finally(() => child.off('message', onMessage))
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
