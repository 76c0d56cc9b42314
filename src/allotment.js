#!/usr/bin/env node
// Starts the operator's program under a Node that can run it: this one, or else the one that came with the package.
// Plain JavaScript, and nothing in it that an old Node does not know.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = join(root, 'dist', 'src', 'cli.js')
const runtimes = [join(root, 'node_modules', '.bin', 'node'), join(root, '..', '.bin', 'node')]

function say(...lines) {
  console.error(lines.join('\n'))
  process.exitCode = 1
}

/** Fresh from "npm ci" there is no program yet, but all that it takes to make one. Its words go where errors go. */
function build() {
  if (!existsSync(join(root, 'node_modules', 'typescript')) || !existsSync(join(root, 'tsconfig.json'))) return
  console.error('Building Allotment, once: this takes some seconds.')
  spawnSync(process.execPath, [join(root, 'config', 'build.js')], { stdio: ['ignore', 2, 2] })
}

function runUnder(runtime) {
  // The mark keeps a runtime that is no newer from starting itself for ever.
  const child = spawn(runtime, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => say(`The Node at ${runtime} does not start: ${error.message}`))
  child.on('exit', (code) => (process.exitCode = code ?? 1))
}

const MARK = '_UNDER_ITS_OWN_NODE'
const runtime = runtimes.find((file) => existsSync(file))
if (!existsSync(program)) build()
if (!existsSync(program)) {
  say('Allotment is not built yet. Run this in its folder, then try again:', '  npm ci && npm run build')
} else if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  delete process.env[MARK]
  import(program).then(({ main }) => main())
} else if (runtime !== undefined && process.env[MARK] === undefined) {
  runUnder(runtime)
} else {
  say(
    `Allotment needs Node ${NEEDED} or newer; this is ${process.versions.node}.`,
    'Its own comes with "npm ci" on Linux (x64, arm64). Elsewhere, or if that was left out: https://nodejs.org',
  )
}
