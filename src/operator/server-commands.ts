import { Option, type Command } from 'commander'
import { readConfig } from '../config.js'
import type { GroupResult, GroupTask } from './group-tasks.js'
import { inTermsOf, print } from './output.js'
import type { HostCursor, HostLine } from './server-tasks.js'

const flags = { domain: 'DOMAIN', host: '--host' }
const states = ['failing', 'dormant', 'gone'] as const

/** `allotment deliveries`, `block` and `unblock`: other servers, for the operator of the machine. */
export function addServerCommands(program: Command): void {
  program
    .command('deliveries')
    .description('list the servers that cannot be reached, with what waits for them')
    .option('--host <domain>', 'of one server only, whatever its state')
    .option('--retry', 'try them again now; those given up only when named by --host')
    .option('--json', 'print them as JSON')
    .action(showDeliveries)
  program
    .command('block <domain>')
    .description('keep a server, and all below its domain, out')
    .addOption(
      new Option(
        '--severity <what>',
        'suspend: nothing in, nothing out; silence: for its followers only; none: neither',
      )
        .choices(['suspend', 'silence', 'none'])
        .default('suspend'),
    )
    .option('--reason <text>', 'for everybody to read; as before unless given', '')
    .action(block)
  program
    .command('unblock <domain>')
    .description('take the rule about a server back; follows that it ended do not come back by themselves')
    .action(async (typed: string) => {
      const { domain, removed } = await work({ command: 'domain-unblock', args: { domain: typed } })
      print(removed ? `The rule about ${domain} is taken back.` : `There is no rule about ${domain}.`)
    })
}

async function work<T extends GroupTask>(task: T) {
  const config = readConfig()
  const { groupWork } = await import('./group-work.js')
  return (await inTermsOf(flags, groupWork(config, task))) as GroupResult[T['command']]
}

type Asked = { host?: string; retry?: true; json?: true }

async function showDeliveries({ host, retry, json }: Asked): Promise<void> {
  const lines = host === undefined ? await troubled() : [await ofHost(host, retry === true)]
  if (host === undefined && retry === true) {
    for (const { host: name } of lines.filter(({ state }) => state !== 'gone')) await ofHost(name, true)
  }
  if (json === true) return print(JSON.stringify(lines, null, 2))
  if (lines.length === 0) return print('All well: no server fails.')
  for (const line of lines) print(inOneLine(line))
  if (retry === true) print('What waits is sent as soon as the hub runs.')
}

async function troubled(): Promise<HostLine[]> {
  const lines: HostLine[] = []
  for (const state of states) {
    for (let after: HostCursor | null = null, first = true; first || after !== null; first = false) {
      const page: GroupResult['deliveries'] = await work({ command: 'deliveries', args: { state, after } })
      lines.push(...page.hosts)
      after = page.next
    }
  }
  return lines
}

const ofHost = (host: string, retry: boolean): Promise<HostLine> =>
  work({ command: 'deliveries-of', args: { host, retry } })

const inOneLine = ({ host, state, waiting, failingSince, trouble }: HostLine): string =>
  [host, state, `${waiting} waiting`, failingSince === null ? '-' : `since ${failingSince}`, trouble ?? '-'].join('\t')

async function block(typed: string, { severity, reason }: { severity: Severity; reason: string }): Promise<void> {
  const { domain } = await work({ command: 'domain-block', args: { domain: typed, severity, reason } })
  print(said[severity](domain))
}

type Severity = GroupResult['domain-block']['severity']

const said: Readonly<Record<Severity, (domain: string) => string>> = {
  suspend: (domain) => `${domain} is suspended. Follows between it and this hub end as soon as the hub runs.`,
  silence: (domain) => `${domain} is silenced: only those who follow somebody there see them.`,
  none: (domain) => `${domain} is neither suspended nor silenced; what else the rule says stays.`,
}
