/** What can be asked of the process that has a hub, and what it answers. */
export type Questions = {
  /** Processor time since it started, in microseconds. */
  cpu: () => Promise<number>
  /** Resolves when no loop finds work any more and nothing waits to be sent. */
  settled: () => Promise<void>
  /** Gives the hub's voice so many followers more, on as many hosts of a sink. */
  followers: (count: number, hosts: number, sinkPort: number) => Promise<void>
  /** A form of a call that is filled in and has only to be sent, with everything that goes with it. */
  form: () => Promise<Form>
  /** Begins to note how late the event loop is. */
  watch: () => Promise<void>
  /** How late it was since then, in milliseconds. */
  delays: () => Promise<Delays>
}

export type Form = { path: string; headers: Record<string, string>; body: string }
export type Delays = { p99: number; most: number }
export type Asked = { number: number; name: keyof Questions; words: unknown[] }
export type Told = { ready: true } | { number: number; value?: unknown; error?: string }

export const HANDLE = 'oak'
