import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Begins its task, and is never heard of again. */
process.on('message', ({ into }: { into: string }) => writeFileSync(join(into, 'began'), ''))
process.send?.('ready')
