import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made: string[] = []

/** A folder of its own for a test, gone when the run ends. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-test-'))
  made.push(folder)
  return folder
}

after(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
})
