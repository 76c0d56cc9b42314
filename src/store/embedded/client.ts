import { Worker } from 'node:worker_threads'
import { fromWire, StoreClosed, StoreUnavailable } from '../errors.js'
import type { FromWriter, Operation, Result, ToWriter, WriterOptions } from './messages.js'

/** What the writer makes lives for one group of operations: more room would be memory without use. */
const WRITERS_YOUNG_MB = 3

interface Caller {
  resolve(result: Result): void
  reject(error: Error): void
}

/** This thread's end of the writer: what is asked in one turn of the event loop goes to it as one message. */
export class WriterClient {
  private readonly worker: Worker
  private readonly callers = new Map<number, Caller>()
  private asked = 0
  private batch: Operation[] = []
  private ended: Error | null = null
  private readonly ready = Promise.withResolvers<void>()
  private readonly closed = Promise.withResolvers<void>()
  private readonly failure = Promise.withResolvers<never>()
  /** Rejects when the writer dies by itself. */
  readonly failed = this.failure.promise

  private constructor(
    options: WriterOptions,
    private readonly onScan: (collection: string, shape: string) => void,
  ) {
    for (const { promise } of [this.ready, this.closed, this.failure]) promise.catch(() => undefined) // awaited where it matters
    this.worker = new Worker(new URL('./writer-thread.js', import.meta.url), {
      ...{ workerData: options, name: 'store' },
      resourceLimits: { maxYoungGenerationSizeMb: WRITERS_YOUNG_MB },
    })
    this.worker.on('message', (message: FromWriter) => this.receive(message))
    this.worker.on('error', (error) => this.die(`the store's writer has died: ${String(error)}`))
    this.worker.on('exit', () => this.die("the store's writer has ended"))
  }

  /** Starts the writer and waits until it has opened the file. @throws what opening it throws */
  static async start(
    options: WriterOptions,
    onScan: (collection: string, shape: string) => void,
  ): Promise<WriterClient> {
    const client = new WriterClient(options, onScan)
    await client.ready.promise
    return client
  }

  /** Settles when the operation is durable, or certain not to happen. */
  ask(operation: Operation): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.ended !== null) return reject(this.ended)
      if (this.batch.push(operation) === 1) setImmediate(() => this.flush())
      this.callers.set(this.asked++, { resolve, reject })
    })
  }

  /** Waits for what was asked before. */
  async close(): Promise<void> {
    if (this.ended === null) {
      this.ended = new StoreClosed('the store is closed')
      this.flush()
      this.send({ close: true })
    }
    await this.closed.promise
    await this.worker.terminate()
  }

  private send(message: ToWriter): void {
    this.worker.postMessage(message)
  }

  private flush(): void {
    if (this.batch.length > 0) this.send({ operations: this.batch })
    this.batch = []
  }

  private receive(message: FromWriter): void {
    if ('answers' in message) {
      for (const [order, answer] of message.answers) {
        const caller = this.callers.get(order)
        this.callers.delete(order)
        if ('error' in answer) caller?.reject(fromWire(answer.error))
        else caller?.resolve(answer.result)
      }
    } else if ('scan' in message) this.onScan(...message.scan)
    else if ('ready' in message) this.ready.resolve()
    else if ('notReady' in message) this.ready.reject(fromWire(message.notReady))
    else if (message.closed === null) this.closed.resolve()
    else this.closed.reject(fromWire(message.closed))
  }

  /** The thread is gone. After `close` (or a failed start) that is as it should be; otherwise it is a failure. */
  private die(reason: string): void {
    const error = new StoreUnavailable(reason)
    this.ready.reject(error)
    if (this.ended === null) {
      this.ended = error
      this.failure.reject(error)
    }
    for (const caller of this.callers.values()) caller.reject(error)
    this.callers.clear()
    this.closed.resolve()
  }
}
