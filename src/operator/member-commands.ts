import { Option, type Command } from 'commander'
import { readConfig } from '../config.js'
import { roles, type Role } from '../domain/members/member.js'
import type { GroupResult, GroupTask, MemberLine } from './group-tasks.js'
import { inTermsOf, print } from './output.js'
import { firstLine } from './password-input.js'

const memberFlags = {
  name: 'NAME',
  displayName: '--display-name',
  email: '--email',
  password: 'the password',
  role: '--role',
  reason: '--reason',
}
const inviteFlags = { role: '--role', uses: '--uses', days: '--days' }

/** `allotment member …` and `allotment invite`: the group's people, for the operator of the machine. */
export function addMemberCommands(program: Command): void {
  const member = program.command('member').description('add members, change their roles, suspend and list them')
  member
    .command('add <name>')
    .description('make an account')
    .addOption(roleOption('reader'))
    .option('--email <address>', 'their mail address', '')
    .option('--display-name <text>', 'the name others see; the other one unless given', '')
    .option(
      '--password-stdin',
      'read the password from the input, one line; without it a link to choose one is printed',
    )
    .action(addMember)
  member
    .command('role <name> <role>')
    .description(`change what a member may do: ${roles.join(', ')}`)
    .action(changeRole)
  member
    .command('suspend <name>')
    .description('sign a member out everywhere and keep them out')
    .option(
      '--reason <text>',
      'what they are told when they try to sign in',
      'Suspended by the people who run this hub.',
    )
    .action(async (name: string, { reason }: { reason: string }) => {
      const done = await work({ command: 'member-suspend', args: { name, reason } })
      print(`${done.name} is suspended and signed out everywhere.`)
    })
  member
    .command('restore <name>')
    .description('let a suspended member in again')
    .action(async (name: string) => {
      const done = await work({ command: 'member-restore', args: { name } })
      print(`${done.name} can sign in again.`)
    })
  member
    .command('list')
    .description('list all members by name')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: true }) => listMembers(json === true))
  program
    .command('invite')
    .description('make a link with which people make their own accounts')
    .addOption(roleOption('reader'))
    .option('--uses <number>', 'how many may use it', '1')
    .option('--days <number>', 'how long it works', '14')
    .action(invite)
}

const roleOption = (role: Role) => new Option('--role <role>', 'what they may do').choices(roles).default(role)

/** The rules and the store are loaded only when there is something to do. */
async function work<T extends GroupTask>(task: T, flags: Record<string, string> = memberFlags) {
  const config = readConfig()
  const { groupWork } = await import('./group-work.js')
  return (await inTermsOf(flags, groupWork(config, task))) as GroupResult[T['command']]
}

type NewMember = { role: Role; email: string; displayName: string; passwordStdin?: true }

async function addMember(name: string, given: NewMember): Promise<void> {
  const { role, email, displayName } = given
  const password = given.passwordStdin === true ? await firstLine(process.stdin) : null
  const done = await work({ command: 'member-add', args: { name, displayName, email, role, password } })
  print(`${done.name} has an account, as ${done.role}.`)
  if (done.path === null) return
  print('With this link, which works once, they choose a password:')
  print(`${readConfig().baseUrl}${done.path}`)
}

async function changeRole(name: string, role: string, _options: unknown, command: Command): Promise<void> {
  const known = roles.find((one) => one === role)
  if (known === undefined) return command.error(`error: ROLE is one of ${roles.join(', ')}.`, { exitCode: 2 })
  const done = await work({ command: 'member-role', args: { name, role: known } })
  print(`${done.name} is now ${done.role}.`)
}

async function listMembers(json: boolean): Promise<void> {
  const members: MemberLine[] = []
  let after: string | null = null
  do {
    const page: GroupResult['member-list'] = await work({ command: 'member-list', args: { after } })
    members.push(...page.members)
    after = page.next
  } while (after !== null)
  if (json) print(JSON.stringify(members, null, 2))
  else for (const { name, role, state, email } of members) print([name, role, state, email ?? '-'].join('\t'))
}

async function invite({ role, uses, days }: { role: Role; uses: string; days: string }): Promise<void> {
  const { baseUrl } = readConfig()
  const { path } = await work({ command: 'invite', args: { role, uses, days } }, inviteFlags)
  print(`${baseUrl}${path}`)
}
