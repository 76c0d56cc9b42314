import type { Command } from 'commander'
import type { Readable } from 'node:stream'
import { readConfig } from '../config.js'
import { LONGEST_BOUNCE, readBounce } from '../mail/bounce.js'
import { print } from './output.js'

/** `allotment mail …`: what a mail server hands over. */
export function addMailCommands(program: Command): void {
  program
    .command('mail')
    .description('take in mail that came back')
    .command('bounce')
    .description('read a report of a failed delivery from the input; a mail server pipes it here')
    .option('--to <address>', 'the address it came to, when the message itself may not say')
    .action(async ({ to }: { to?: string }) => takeBounce(process.stdin, to ?? null))
}

/** Ends well whatever was sent: a failure would make the mail server send a bounce of the bounce. */
async function takeBounce(input: Readable, to: string | null): Promise<void> {
  const message = await bounded(input)
  const bounce = message === null ? null : await readBounce(message, to)
  if (bounce === null) return print('This is no report about a letter of this hub. Nothing was changed.')
  const { groupWork } = await import('./group-work.js')
  const { noted } = await groupWork(readConfig(), { command: 'mail-bounce', args: bounce })
  print(noted ? `Noted: ${bounce.status}` : 'No such letter, or it came back before. Nothing was changed.')
}

/** All of it; null when it is too long to be a report. */
async function bounded(input: Readable): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of input as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= LONGEST_BOUNCE) chunks.push(chunk) // the rest is read to its end, so that the sender need not fail
  }
  return length > LONGEST_BOUNCE ? null : Buffer.concat(chunks)
}
