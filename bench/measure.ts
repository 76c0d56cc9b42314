import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What one round of one contender came to. */
export interface Sample {
  /** Units of work per second, or null where a round is one thing. */
  readonly perSecond: number | null
  readonly wallMs: number
  /** Processor time of this process, all its threads, per unit of work. */
  readonly cpuMicros: number
}

export interface Row {
  readonly what: string
  readonly unit: string
  readonly values: readonly number[]
  readonly goal?: string
}

export async function timed(units: number, work: () => unknown): Promise<Sample> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: (units / wallMs) * 1_000, wallMs, cpuMicros: (user + system) / units }
}

export function spread(values: readonly number[]): { min: number; median: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (place: number): number => sorted[place] ?? Number.NaN
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
  return { min: at(0), median, max: at(sorted.length - 1) }
}

const shown = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))

/** Prints a table and writes it as JSON under bench/results/. */
export async function report(name: string, rows: readonly Row[]): Promise<void> {
  const table = rows.map(({ what, unit, values, goal = '' }) => {
    const { min, median, max } = spread(values)
    return { what, unit, min: shown(min), median: shown(median), max: shown(max), rounds: values.length, goal }
  })
  console.log(`\n${name}`)
  console.table(table)
  const folder = join('bench', 'results')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify({ name, node: process.version, rows }, null, 2)}\n`)
}
