// Runs all tests in a few groups, each in a process of its own and as many at the same time as there are processors (four
// at most): what waits for a browser or another process leaves room for others. Prints what each group says, one after the
// other, and ends with the sum: `N passed, N failed, N skipped`.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
const MOST_AT_ONCE = 4
const tests = (folder) => globSync(`dist/test/${folder}/**/*.test.js`, { cwd: root }).sort()
/** The longest first, so that none is left over for the end: whole hubs, and the pages in a browser, by halves. */
const whole = tests('integration')
const groups = [
  whole.filter((_, at) => at % 2 === 0),
  whole.filter((_, at) => at % 2 === 1),
  tests('federation'),
  tests('unit'),
  tests('store'),
]

/** Starts mocha; what it prints is kept until somebody wants it. */
function run(patterns) {
  const color = process.stdout.isTTY ? ['--color'] : []
  const child = spawn(process.execPath, [mocha, ...color, ...patterns], {
    cwd: root,
    // Each of the many stores has a thread, which need not compile what another one has.
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'dist', '.compiled') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines = []
  let counts = null
  let print = (line) => lines.push(line)
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      const sum = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line)
      if (sum === null) print(line)
      else counts = sum.slice(1).map(Number)
    })
  }
  const ended = new Promise((resolve) => child.once('close', (code) => resolve({ code, counts })))
  return {
    ended,
    show() {
      print = (line) => console.log(line)
      lines.forEach(print)
    },
  }
}

const waiting = groups.map((files) => ({ files, turn: Promise.withResolvers() }))
const left = [...waiting]
async function work() {
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const running = run(next.files)
    next.turn.resolve(running)
    await running.ended
  }
}
for (let at = 0; at < Math.min(availableParallelism(), MOST_AT_ONCE); at++) void work()

const total = { passed: 0, failed: 0, skipped: 0 }
for (const { turn } of waiting) {
  const { show, ended } = await turn.promise
  show()
  const { code, counts } = await ended
  const [passed, failed, skipped] = counts ?? [0, 0, 0]
  total.passed += passed
  // A process that ended badly without a failed test is a failure too.
  total.failed += code !== 0 && failed === 0 ? 1 : failed
  total.skipped += skipped
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
