// Builds dist/ from src/, test/ and bench/: the type checker's output, and the files that are served as they are.
// With --if-needed, which what starts the program asks for, it does nothing when no source is newer than the last build.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'dist', '.built')
const sources = ['src', 'test', 'bench'].filter((folder) => existsSync(join(root, folder)))
const assets = /\.(css|svg|png|woff2|json)$|\bparts\/scripts\/.*\.js$/

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.includes('.build'))
    .map((file) => join(folder, file))

function upToDate() {
  if (!existsSync(stamp)) return false
  const built = statSync(stamp).mtimeMs
  // Not the lock file: npm writes it anew when the development parts are taken away, and the compiler with them.
  const inputs = [...sources.flatMap(filesIn), 'package.json', 'tsconfig.json']
  return inputs.every((file) => statSync(join(root, file)).mtimeMs <= built)
}

const NEEDED = 24
if (process.argv.includes('--if-needed') && Number(process.versions.node.split('.')[0]) < NEEDED) {
  console.error(`Allotment needs Node ${NEEDED} or newer; this is ${process.versions.node}.`)
  console.error(
    'Its own comes with "npm ci" on Linux (x64, arm64). Elsewhere, or if that was left out: https://nodejs.org',
  )
  process.exit(1)
}

if (!process.argv.includes('--if-needed') || !upToDate()) {
  rmSync(stamp, { force: true })
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  if (!existsSync(tsc)) {
    console.error('The program is not built and the compiler is not installed: run "npm ci" first.')
    process.exit(1)
  }
  const { status } = spawnSync(process.execPath, [tsc, '--project', root], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  for (const file of sources.flatMap(filesIn).filter((name) => assets.test(name))) {
    cpSync(join(root, file), join(root, 'dist', file))
  }
  writeFileSync(stamp, '')
}
