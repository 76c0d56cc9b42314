// `npm run dev`: two hubs with something in them on this machine alone, built and started anew when the source changes.
// Their data stays in data/dev; delete that folder to begin again.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const names = ['walton', 'ahorn']
/** Editors write a file in several steps. */
const QUIET_MS = 300

let hubs = []
let turn = Promise.resolve()
let alarm

const build = () => spawnSync(process.execPath, [join(root, 'config/build.js'), '--if-needed'], { stdio: 'inherit' })

function start() {
  const program = join(root, 'dist/test/dev/hub.js')
  hubs = names.map((name) => spawn(process.execPath, [program, name], { cwd: root, stdio: 'inherit' }))
}

async function stop() {
  const ending = hubs.filter((hub) => hub.exitCode === null && hub.signalCode === null)
  hubs = []
  await Promise.all(
    ending.map((hub) => {
      const ended = once(hub, 'exit')
      hub.kill('SIGTERM')
      return ended
    }),
  )
}

/** What does not compile leaves the hubs that run as they are. */
async function restart() {
  if (build().status !== 0) return
  await stop()
  start()
}

const changed = () => {
  clearTimeout(alarm)
  alarm = setTimeout(() => (turn = turn.then(restart)), QUIET_MS)
}
for (const folder of ['src', 'test/dev']) watch(join(root, folder), { recursive: true }, changed)
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => void turn.then(stop).then(() => process.exit(0)))
}
await restart()
