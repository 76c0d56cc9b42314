import type { Command } from 'commander'
import { readConfig } from '../config.js'
import { print } from './output.js'

/** `allotment keys …`: what the hub signs with on the network. */
export function addKeyCommands(program: Command): void {
  program
    .command('keys')
    .description('change the keys that the hub signs with on the network')
    .command('rotate')
    .description('make new keys for every actor; others learn of them within two weeks, and nothing is interrupted')
    .option('--compromised', 'replace them at once, because somebody else may have them')
    .action(async ({ compromised = false }: { compromised?: boolean }) => rotate(compromised))
}

async function rotate(compromised: boolean): Promise<void> {
  const config = readConfig()
  const { groupWork } = await import('./group-work.js')
  const { actors } = await groupWork(config, { command: 'keys-rotate', args: { compromised } })
  if (actors === 0) return print('No keys to change: none have been made, or they are being changed already.')
  const how = compromised ? 'are replaced as soon as the hub runs' : 'are changed by the hub within two weeks'
  print(`The keys of ${actors} ${actors === 1 ? 'actor' : 'actors'} ${how}.`)
}
