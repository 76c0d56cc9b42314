import { Option, type Command } from 'commander'
import { readConfig } from '../config.js'
import { speakers, type Speaker } from '../domain/apps/app-repo.js'
import { inTermsOf, print } from './output.js'

const flags = { scopes: '--scopes', label: '--name' }

type Asked = { scopes: string; name: string; as: Speaker }

/** `allotment token …`: what scripts of members show instead of a password. */
export function addTokenCommands(program: Command): void {
  program
    .command('token')
    .description('let scripts act for members through the API for apps')
    .command('create <member>')
    .description('print a token for a script, once; the member sees it among their apps and can end it there')
    .requiredOption('--scopes <scopes>', 'what it may do, as in "read write follow push"')
    .option('--name <text>', 'what the member sees it as', 'allotment token create')
    .addOption(
      new Option('--as <whom>', 'whom it writes as: the member, or the voice of the hub where they may publish')
        .choices(speakers)
        .default('member'),
    )
    .action(createToken)
}

async function createToken(name: string, { scopes, name: label, as }: Asked): Promise<void> {
  const config = readConfig()
  const { groupWork } = await import('./group-work.js')
  const args = { name, scopes, label, as }
  const { token } = await inTermsOf(flags, groupWork(config, { command: 'token-create', args }))
  print(token)
}
