// Writes the table of what the API serves into the README, from the router of the last build.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { servedOperations } from '../dist/src/api/served.js'
import { withOperations } from '../dist/src/api/operations.js'

const readme = join(dirname(fileURLToPath(import.meta.url)), '..', 'README.md')
const before = readFileSync(readme, 'utf8')
const after = withOperations(before, servedOperations())
if (after !== before) writeFileSync(readme, after)
