import { z } from 'zod'
import { troubles, type HostView } from '../domain/hosts/host-service.js'
import { OPERATOR } from '../domain/members/standing.js'
import { foldDomain } from '../domain/moderation/domain-name.js'
import type { Severity } from '../domain/moderation/moderation-repo.js'
import { fault, FieldFaults, refusal } from '../domain/refusals.js'
import type { OperatorServices } from '../domain/services.js'

const Text = z.string().max(2_000)
export const severities = ['suspend', 'silence', 'none'] as const satisfies Severity[]

/** What an operator may do about other servers. */
export const serverTasks = [
  z.strictObject({
    command: z.literal('deliveries'),
    args: z.strictObject({
      state: z.enum(troubles),
      after: z.strictObject({ host: Text, since: z.iso.datetime().nullable() }).nullable(),
    }),
  }),
  z.strictObject({
    command: z.literal('deliveries-of'),
    args: z.strictObject({ host: Text, retry: z.boolean() }),
  }),
  z.strictObject({
    command: z.literal('domain-block'),
    args: z.strictObject({ domain: Text, severity: z.enum(severities), reason: Text }),
  }),
  z.strictObject({ command: z.literal('domain-unblock'), args: z.strictObject({ domain: Text }) }),
] as const

type Parsed = z.output<(typeof serverTasks)[number]>

/** Another server as commands show one; dates in ISO 8601. */
export type HostLine = Pick<HostView, 'host' | 'state' | 'waiting' | 'trouble' | 'delivered' | 'refused'> & {
  failingSince: string | null
  nextTry: string | null
}
export type HostCursor = { host: string; since: string | null }
const HOSTS_A_PAGE = 50

export type ServerResult = {
  'deliveries': { hosts: HostLine[]; next: HostCursor | null }
  'deliveries-of': HostLine
  'domain-block': { domain: string; severity: Severity }
  /** Whether there was a rule. */
  'domain-unblock': { domain: string; removed: boolean }
}

/** @throws FieldFaults, Refusal */
export async function performForServers(services: OperatorServices, { command, args }: Parsed): Promise<unknown> {
  switch (command) {
    case 'deliveries':
      return deliveries(services, args)
    case 'deliveries-of':
      return deliveriesOf(services, args)
    case 'domain-block':
      return block(services, args)
    case 'domain-unblock': {
      const domain = services.rules.domainOf(args.domain)
      return { domain, removed: await services.rules.lift(domain, OPERATOR) }
    }
    default:
      return command satisfies never
  }
}

type Args<C extends Parsed['command']> = Extract<Parsed, { command: C }>['args']

async function deliveries(
  { hosts }: OperatorServices,
  { state, after }: Args<'deliveries'>,
): Promise<ServerResult['deliveries']> {
  const from = after && { _id: after.host, failingSince: after.since === null ? null : new Date(after.since) }
  const { docs, next } = await hosts.page(state, from, HOSTS_A_PAGE)
  const since = next?.['failingSince']
  const cursor = next && { host: next._id, since: since instanceof Date ? since.toISOString() : null }
  return { hosts: docs.map(lineOf), next: cursor }
}

async function deliveriesOf(
  { hosts, audit }: OperatorServices,
  { host: typed, retry }: Args<'deliveries-of'>,
): Promise<HostLine> {
  const host = foldDomain(typed)
  if (host === null) throw new FieldFaults([fault('host', 'not-a-domain')])
  if (retry) {
    if (!(await hosts.tryAgain(host))) throw refusal('not-found', 'no-such-server')
    await audit.note(OPERATOR, 'host.retry', host)
  }
  const found = await hosts.get(host)
  if (found === null) throw refusal('not-found', 'no-such-server')
  return lineOf(found)
}

/** What else a rule says stays as it is. */
async function block(
  { rules, audit }: OperatorServices,
  { domain: typed, severity, reason }: Args<'domain-block'>,
): Promise<ServerResult['domain-block']> {
  const domain = rules.domainOf(typed)
  await rules.load()
  const before = rules.get(domain)
  const decision = {
    severity,
    rejectMedia: before?.rejectMedia ?? false,
    rejectReports: before?.rejectReports ?? false,
    publicComment: reason === '' ? (before?.publicComment ?? '') : reason,
    privateComment: before?.privateComment ?? '',
    obfuscate: before?.obfuscate ?? false,
    allowed: severity === 'none' && before?.allowed === true,
  }
  await rules.putMany([{ domain, decision }], OPERATOR)
  await audit.note(OPERATOR, 'domain.rule', domain, severity)
  return { domain, severity }
}

function lineOf({ host, state, waiting, trouble, delivered, refused, failingSince, nextTry }: HostView): HostLine {
  const known = { host, state, waiting, trouble, delivered, refused }
  return { ...known, failingSince: failingSince?.toISOString() ?? null, nextTry: nextTry?.toISOString() ?? null }
}
