import { versionOf } from './version.js'
import { Command, CommanderError } from 'commander'
import { readConfig, type Config } from './config.js'
import { exitCodeOf, exits, sentenceOf } from './operator/exits.js'
import { addKeyCommands } from './operator/key-commands.js'
import { addMailCommands } from './operator/mail-commands.js'
import { addMemberCommands } from './operator/member-commands.js'
import { print } from './operator/output.js'
import { progressOn } from './operator/progress.js'
import { addServerCommands } from './operator/server-commands.js'
import { addSetupCommand } from './operator/setup-command.js'
import { addTokenCommands } from './operator/token-commands.js'
import type * as StoreWork from './operator/store-work.js'
import type { Progress } from './store/store.js'

const EXIT_CODES = `
Exit codes:
  0   done, all well
  1   failed, or something was found that needs attention
  2   the command was not understood, or something given in it cannot be used
  75  the hub is running or busy; try again when it is not
  78  a setting or a secret has to be put right first

Settings come from the environment, as they do for the hub: see deploy/OPERATING.md.
`

/** Runs the operator's program and sets the exit code of the process. Results go to stdout, all else to stderr. */
export async function main(argv: readonly string[] = process.argv): Promise<void> {
  try {
    await buildProgram().parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      const asked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version'
      process.exitCode = asked ? exits.fine : exits.usage // commander has said what is wrong
      return
    }
    process.stderr.write(`${sentenceOf(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}

function buildProgram(): Command {
  const program = new Command('allotment')
    .description(
      'Looks after a hub: its first set-up, its people, whether it is well, its backups, and where its data is kept.',
    )
    .version(versionOf())
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what there is.')
    .addHelpText('after', EXIT_CODES)
  addSetupCommand(program)
  addMemberCommands(program)
  addTokenCommands(program)
  addKeyCommands(program)
  addMailCommands(program)
  addServerCommands(program)
  program
    .command('check')
    .description('tell whether settings, address, clock, disk, secrets, store, mail and set-up are as they should be')
    .option('--json', 'print the findings as JSON')
    .action(async ({ json }: { json?: boolean }) => printChecks(json === true))
  addStoreCommands(program.command('store').description('back up, restore, check and move what the hub keeps'))
  return program
}

function addStoreCommands(store: Command): void {
  store
    .command('backup')
    .description('write store, secrets and media into a new folder; the hub may run meanwhile')
    .option('--to <folder>', 'where to; a new folder named by the time unless given')
    .action(async ({ to }: { to?: string }) => {
      const path = await working((work, config, progress) => work.backupStore(config, to, progress))
      print(`Backed up to ${path}`)
      print('It holds the secrets of the hub: keep it where only you can read it, and not only on this machine.')
    })
  store
    .command('restore <folder>')
    .description('put a backup in place; the hub must not run')
    .option('--force', 'first move aside what is in the data folder')
    .action(async (from: string, { force = false }: { force?: boolean }) => {
      const aside = await working((work, config, progress) => work.restoreStore(config, { from, force }, progress))
      if (aside !== null) print(`What was there before is now in ${aside}`)
      print('Restored. Run "allotment check", then start the hub.')
    })
  store
    .command('check')
    .description('compare every document with its index entries; the hub may run meanwhile')
    .option('--json', 'print the faults as JSON')
    .action(async ({ json }: { json?: boolean }) => printFaults(json === true))
  store
    .command('copy')
    .description('copy all documents from one store to another and compare them; the hub must not run')
    .option('--to <place>', 'a mongodb:// URI or a data folder; the store in the settings unless given')
    .option('--from <place>', 'the same for where they come from')
    .action(async (places: { to?: string; from?: string }) => {
      const { collections } = await working((work, config, progress) => work.copyDocuments(config, places, progress))
      for (const { name, documents, hash } of collections) print(`${name}: ${documents} documents, ${hash}`)
      print('Copied and compared. Secrets and media were not copied: keep the data folder.')
    })
}

/** Reads the settings, does the work and shows how far it is. The store's code is loaded only for this. */
async function working<T>(work: (of: typeof StoreWork, config: Config, progress: Progress) => Promise<T>): Promise<T> {
  const config = readConfig()
  const display = await progressOn(process.stderr)
  try {
    return await work(await import('./operator/store-work.js'), config, display.progress)
  } finally {
    display.end()
  }
}

async function printChecks(json: boolean): Promise<void> {
  const config = readConfig()
  const { runChecks } = await import('./operator/check.js')
  const findings = await runChecks(config)
  if (json) print(JSON.stringify(findings, null, 2))
  else for (const { level, name, sentence } of findings) print(`${level.padEnd(4)} ${name}: ${sentence}`)
  if (findings.some(({ level }) => level === 'FAIL')) process.exitCode = exits.failed
}

async function printFaults(json: boolean): Promise<void> {
  const faults = await working((work, config, progress) => work.checkDocuments(config, progress))
  if (json) print(JSON.stringify(faults, null, 2))
  else if (faults.length === 0) print('All well.')
  else {
    for (const { collection, subject, problem } of faults)
      print([collection, subject, problem].filter(Boolean).join(': '))
    print('Nothing was changed. deploy/OPERATING.md says what to do ("When the store is damaged").')
  }
  if (faults.length > 0) process.exitCode = exits.failed
}
