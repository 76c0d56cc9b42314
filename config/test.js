// Runs all tests: on a machine with two processors or more in two processes beside each other, one of them with the tests
// of whole hubs. Prints what each says, one after the other, and ends with the sum: `N passed, N failed, N skipped`.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
const halves = [
  ['dist/test/integration/**/*.test.js'],
  ['dist/test/unit/**/*.test.js', 'dist/test/store/**/*.test.js', 'dist/test/federation/**/*.test.js'],
]
const groups = availableParallelism() > 1 ? halves : [halves.flat()]

/** Starts mocha; what it prints is kept until somebody wants it. */
function run(patterns) {
  const color = process.stdout.isTTY ? ['--color'] : []
  const child = spawn(process.execPath, [mocha, ...color, ...patterns], {
    cwd: root,
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

const total = { passed: 0, failed: 0, skipped: 0 }
for (const { show, ended } of groups.map(run)) {
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
