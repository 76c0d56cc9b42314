import type { Noted } from './watch.js'
import { begin, taken, watch } from './watch.js'

const MOST_SHOWN = 40

/**
 * Loaded before all tests: every answer that a hub gives to an app in any of them is held against what the operation is
 * documented to answer. What is wrong is told at the end, with the tests during which it was seen.
 */
watch()

const found = new Map<string, Set<string>>()

async function look(): Promise<void> {
  const some = taken()
  if (some.length === 0) return
  // Only where there is something to look at: most tests speak to no app.
  const { faultsIn, faultsInEvent } = await import('./faults.js')
  const faultsOf = (one: Noted): string[] => {
    if (one.what === 'dropped') return [one.line]
    if (one.what === 'event') return faultsInEvent(one.event, one.payload)
    const { method, url, status } = one.seen
    return faultsIn(one.seen).map((fault) => `${method} ${url.split('?')[0]} ${status}: ${fault}`)
  }
  for (const one of some)
    for (const fault of faultsOf(one)) found.set(fault, (found.get(fault) ?? new Set()).add(one.during))
}

export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    begin(this.currentTest?.fullTitle() ?? '')
  },
  afterEach: look,
  async afterAll(): Promise<void> {
    await look()
    if (found.size === 0) return
    const lines = Array.from(found, ([fault, tests]) => `${fault}\n      (${[...tests].slice(0, 3).join('; ')})`)
    const more = lines.length > MOST_SHOWN ? [`and ${lines.length - MOST_SHOWN} more`] : []
    throw new Error(
      ['What apps were sent is not what is documented:', ...lines.slice(0, MOST_SHOWN), ...more].join('\n    '),
    )
  },
}
