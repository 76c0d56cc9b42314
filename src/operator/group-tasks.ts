import { z } from 'zod'
import { speakers } from '../domain/apps/app-repo.js'
import { parseScopes } from '../domain/apps/scope.js'
import { roles, type Member } from '../domain/members/member.js'
import { OPERATOR } from '../domain/members/standing.js'
import { fault, FieldFaults, refusal } from '../domain/refusals.js'
import type { GroupServices, OperatorServices } from '../domain/services.js'
import { performForServers, serverTasks, type ServerResult } from './server-tasks.js'
import type { Setup } from '../domain/settings/settings-service.js'

const Role = z.enum(roles)
const Text = z.string().max(2_000)

/** What an operator may do for the group. The values are judged by the rules of the hub, as those of a form are. */
export const groupTasks = [
  z.strictObject({ command: z.literal('setup'), args: z.custom<Setup>((given) => typeof given === 'object') }),
  z.strictObject({
    command: z.literal('member-add'),
    args: z.strictObject({ name: Text, displayName: Text, email: Text, role: Role, password: Text.nullable() }),
  }),
  z.strictObject({ command: z.literal('member-role'), args: z.strictObject({ name: Text, role: Role }) }),
  z.strictObject({ command: z.literal('member-suspend'), args: z.strictObject({ name: Text, reason: Text }) }),
  z.strictObject({ command: z.literal('member-restore'), args: z.strictObject({ name: Text }) }),
  z.strictObject({ command: z.literal('member-list'), args: z.strictObject({ after: Text.nullable() }) }),
  z.strictObject({
    command: z.literal('invite'),
    args: z.strictObject({ role: Role, uses: z.string(), days: z.string() }),
  }),
  z.strictObject({
    command: z.literal('token-create'),
    args: z.strictObject({ name: Text, scopes: Text, label: Text, as: z.enum(speakers) }),
  }),
  z.strictObject({ command: z.literal('keys-rotate'), args: z.strictObject({ compromised: z.boolean() }) }),
  z.strictObject({
    command: z.literal('mail-bounce'),
    args: z.strictObject({ token: z.string().regex(/^[0-9a-f]{20}$/), hard: z.boolean(), status: z.string().max(20) }),
  }),
  ...serverTasks,
] as const

export type GroupTask = z.input<(typeof groupTasks)[number]>
type Parsed = z.output<(typeof groupTasks)[number]>

/** A member as commands show one; a page of them fits into one line of the control socket. */
export type MemberLine = Pick<Member, 'name' | 'displayName' | 'email' | 'role' | 'state' | 'secondFactor'> & {
  createdAt: string
}
const MEMBERS_A_PAGE = 50
const LONGEST_LABEL = 100

/** What each task ends with. */
export type GroupResult = ServerResult & {
  'setup': { name: string; handle: string; steward: string }
  /** `path` is that of a link by which they choose a password, once; null when they have one. */
  'member-add': MemberLine & { path: string | null }
  'member-role': MemberLine
  'member-suspend': MemberLine
  'member-restore': MemberLine
  'member-list': { members: MemberLine[]; next: string | null }
  'invite': { path: string }
  /** `noted`: false when there is no such letter, or it came back before. */
  'mail-bounce': { noted: boolean }
  /** `token` is told this once; only whether somebody shows it is known later. */
  'token-create': { name: string; token: string; scopes: string[] }
  /** For how many actors new keys were asked for. */
  'keys-rotate': { actors: number }
}

/** Does a task for the operator of the machine, who may do everything. @throws FieldFaults, Refusal */
export async function perform(services: OperatorServices, task: Parsed): Promise<unknown> {
  const { command, args } = task
  const { members, invitations } = services
  if (command === 'setup') return setUp(services, args)
  if ((await services.settings.read()) === null) throw refusal('conflict', 'not-set-up')
  switch (command) {
    case 'member-add':
      return addMember(services, args)
    case 'member-role':
      return lineOf(await members.changeRole(OPERATOR, await idOf(services, args.name), args.role))
    case 'member-suspend':
      return lineOf(await members.suspend(OPERATOR, await idOf(services, args.name), args.reason))
    case 'member-restore':
      return lineOf(await members.restore(OPERATOR, await idOf(services, args.name)))
    case 'member-list': {
      const page = await members.page({ after: args.after, limit: MEMBERS_A_PAGE })
      return { members: page.members.map(lineOf), next: page.next }
    }
    case 'invite': {
      const { path } = await invitations.create(OPERATOR, args)
      return { path }
    }
    case 'token-create':
      return createToken(services, args)
    case 'mail-bounce':
      return { noted: await services.bounces.cameBack(args.token, args.hard, args.status) }
    case 'keys-rotate':
      return rotateKeys(services, args.compromised)
    default:
      return performForServers(services, task)
  }
}

async function setUp({ settings, audit }: GroupServices, input: Setup): Promise<GroupResult['setup']> {
  const { name, handle } = await settings.setUp(input)
  await audit.note(OPERATOR, 'hub.setup', null)
  return { name, handle, steward: input.steward.name.trim().toLowerCase() }
}

async function addMember(
  { members, audit, credentials }: GroupServices,
  input: Extract<Parsed, { command: 'member-add' }>['args'],
): Promise<GroupResult['member-add']> {
  const member = await members.add(input)
  await audit.note(OPERATOR, 'member.add', member.id, member.role)
  const path = input.password === null ? await credentials.resetLink(OPERATOR, member.id) : null
  return { ...lineOf(member), path }
}

async function createToken(
  services: GroupServices,
  { name, scopes: typed, label, as }: Extract<Parsed, { command: 'token-create' }>['args'],
): Promise<GroupResult['token-create']> {
  const scopes = typed.trim() === '' ? null : parseScopes(typed)
  const called = label.trim().replace(/\s+/g, ' ')
  const faults = [
    ...(scopes === null ? [fault('scopes', 'not-scopes')] : []),
    ...(called.length > LONGEST_LABEL ? [fault('label', 'too-long', LONGEST_LABEL)] : []),
  ]
  if (scopes === null || faults.length > 0) throw new FieldFaults(faults)
  const member = await idOf(services, name)
  const { token } = await services.tokens.forScript(member, { scopes, label: called, as })
  await services.audit.note(
    OPERATOR,
    'member.token',
    member,
    [...scopes, ...(as === 'voice' ? ['as hub'] : [])].join(' '),
  )
  return { name: name.trim().toLowerCase(), token, scopes: [...scopes] }
}

async function rotateKeys({ keys, audit }: GroupServices, compromised: boolean): Promise<GroupResult['keys-rotate']> {
  const actors = await keys.rotate(compromised ? 'compromised' : 'planned')
  await audit.note(OPERATOR, compromised ? 'keys.replace' : 'keys.rotate', null)
  return { actors }
}

async function idOf({ members }: GroupServices, name: string): Promise<string> {
  const member = await members.byName(name.trim().toLowerCase())
  if (member === null) throw refusal('not-found', 'no-such-member')
  return member.id
}

function lineOf({ name, displayName, email, role, state, secondFactor, createdAt }: Member): MemberLine {
  return { name, displayName, email, role, state, secondFactor, createdAt: createdAt.toISOString() }
}
