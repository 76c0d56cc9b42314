import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/**
 * A mail server on this machine alone that brings nothing anywhere: every letter becomes a file in `folder`, which any
 * mail program opens.
 * @returns its address
 */
export async function keepLetters(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  let count = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      const file = join(folder, `${Date.now()}-${++count}.eml`)
      void text(stream)
        .then((raw) => writeFile(file, raw))
        .then(() => done(), done)
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  // The hub goes when it is told to, whoever is still connected here.
  server.server.unref()
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}
