// Runs a command against a MongoDB-compatible server that this script builds and starts:
//   node test/support/wire/start.mjs ferretdb|java -- COMMAND ARGS…
// The command finds the server in MONGODB_URI; its exit code becomes ours. 77: the server cannot be had here.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { serialise } from './proxy.mjs'

const BUILD_MS = 8 * 60_000
const START_MS = 60_000
const STOP_MS = 10_000
const NOT_AVAILABLE = 77

const here = import.meta.dirname
const cache = join(here, '.build')

const servers = {
  ferretdb: {
    sources: ['go.mod', 'go.sum', 'main.go'],
    tools: [['go', 'version']],
    build: (out) => ['go', 'build', '-buildvcs=false', '-trimpath', '-tags=ferretdb_no_postgresql', '-o', join(out, 'server'), '.'],
    env: { CGO_ENABLED: '0' },
    run: (out) => [join(out, 'server')],
    // Each change of an `update` command keeps one of 100 SQLite connections until the command ends: at 100 it hangs.
    maxBatch: 50,
  },
  java: {
    sources: ['pom.xml', 'Main.java'],
    tools: [
      ['mvn', '-v'],
      ['javac', '-version'],
    ],
    build: (out) => ['mvn', '-q', '-B', 'package', `-Dout=${out}`],
    env: {},
    run: (out) => ['java', '-jar', join(out, 'server.jar')],
    maxBatch: 1_000,
  },
}

class NotAvailable extends Error {}

/** Runs to the end, in a process group of its own so that a time-out ends its children too. */
function runQuietly([file, ...args], options, ms) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    const timer = setTimeout(() => {
      output = `took longer than ${ms / 60_000} minutes\n${output}`
      process.kill(-child.pid, 'SIGKILL')
    }, ms)
    const settle = (ok) => {
      clearTimeout(timer)
      resolve({ ok, output })
    }
    child.on('error', (error) => {
      output = error.code === 'ENOENT' ? `${file} is not installed` : error.message
      settle(false)
    })
    child.on('close', (code) => settle(code === 0))
  })
}

/** The first line that says something; `go` reports downloads and `mvn` colours and frames on the same stream. */
function reason(output) {
  const lines = output.split('\n').map((line) => line.replaceAll(/\x1b\[[0-9;]*m/g, '').replace('[ERROR]', '').trim())
  return lines.find((line) => /\w/.test(line) && !/^(go: downloading|#|\[WARN)|:$/.test(line)) ?? 'the build failed'
}

/** @returns the folder with the built server */
async function build(name, server) {
  const source = join(here, name)
  const hash = createHash('sha256')
  for (const file of server.sources) hash.update(readFileSync(join(source, file)))
  const built = join(cache, `${name}-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(built)) return built

  for (const tool of server.tools) {
    const { ok, output } = await runQuietly(tool, {}, START_MS)
    if (!ok) throw new NotAvailable(reason(output))
  }
  // Built aside and renamed, so that a cut-off build is never taken for a finished one.
  mkdirSync(cache, { recursive: true })
  const aside = mkdtempSync(join(cache, `${name}.`))
  try {
    const env = { ...process.env, ...server.env }
    const { ok, output } = await runQuietly(server.build(aside), { cwd: source, env }, BUILD_MS)
    if (!ok) {
      writeFileSync(join(cache, `${name}.log`), output)
      throw new NotAvailable(reason(output))
    }
    if (!existsSync(built)) renameSync(aside, built)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  return built
}

const ended = (child) => child.exitCode !== null || child.signalCode !== null

/** Resolves with the child, its address and its `exit`, once it listens. */
function start([file, ...args], state) {
  return new Promise((resolve, reject) => {
    // The open pipe on stdin is how the server notices when this script is killed.
    const flags = ['-listen', '127.0.0.1:0', '-dir', state, '-exit-on-stdin-close']
    const child = spawn(file, [...args, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] })
    const exit = new Promise((done) => child.on('exit', done))
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error.code === 'ENOENT' ? new NotAvailable(`${file} is not installed`) : error)
    })
    child.on('exit', () => reject(new Error('the server ended before it was listening')))
    createInterface(child.stdout).on('line', (line) => {
      const [, uri] = /^listening (\S+)$/.exec(line) ?? []
      if (uri === undefined) return
      clearTimeout(timer)
      resolve({ child, exit, uri })
    })
  })
}

async function stop({ child, exit }) {
  if (ended(child)) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exit
  clearTimeout(timer)
}

/** @returns its exit code */
function runCommand([file, ...args], uri) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, MONGODB_URI: uri } })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('error', (error) => {
      console.error(error.message)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

async function main([name, dashes, ...command]) {
  const server = Object.hasOwn(servers, name ?? '') ? servers[name] : undefined
  if (server === undefined || dashes !== '--' || command.length === 0) {
    console.error('usage: start.mjs ferretdb|java -- COMMAND ARGS…')
    return 2
  }
  const state = mkdtempSync(join(tmpdir(), 'allotment-wire-'))
  try {
    const running = await start(server.run(await build(name, server)), state)
    const proxy = await serialise(running.uri, server.maxBatch)
    const code = await runCommand(command, proxy.uri)
    if (ended(running.child)) console.error(`wire server ${name} ended before the command did`)
    proxy.close()
    await stop(running)
    return code
  } catch (error) {
    if (!(error instanceof NotAvailable)) throw error
    console.log(`wire server ${name} not available: ${error.message}`)
    return NOT_AVAILABLE
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
}

process.exitCode = await main(process.argv.slice(2))
