import type { Blocks } from '../../domain/moderation/blocks.js'
import { refuse, type Refusal } from './refusal.js'
import type { Said } from './said.js'

/** What of a name tells whose it is. */
export type Origins = {
  /** Whether it is one of ours, or pretends to be: our host under any scheme, with or without the dot at its end. */
  isOurs(url: URL): boolean
  /** Whether anything may be asked for under this name: https (or as we are), and one spelling of its host. */
  isFit(url: URL): boolean
}

/** @param ownOrigin  as `URL.origin` writes it */
export function originsOf(ownOrigin: string): Origins {
  const { host: ownHost, protocol: ownProtocol } = new URL(ownOrigin)
  return {
    isOurs: ({ host }) => host === ownHost || host.replace(/\.(?=:|$)/, '') === ownHost,
    isFit: ({ protocol, hostname }) => (protocol === 'https:' || protocol === ownProtocol) && !hostname.endsWith('.'),
  }
}

/** Activities that say what an object is. */
const SAYING = new Set(['Create', 'Update'])

/** Who may say something of whom, as far as names alone tell (FEP-fe34). What is stored decides the rest, later. */
export function originFault(
  { id, type, actor, objects }: Said,
  { origins, blocks }: { origins: Origins; blocks: Pick<Blocks, 'refuses'> },
): Refusal | null {
  const [by, activity] = [new URL(actor), new URL(id)]
  if (origins.isOurs(by) || origins.isOurs(activity)) return refuse(403, 'speaks-as-us')
  if (!origins.isFit(by)) return refuse(400, 'unfit-id')
  if (activity.origin !== by.origin) return refuse(403, 'other-origin')
  if (SAYING.has(type) && objects.some((object) => origins.isOurs(new URL(object)))) return refuse(403, 'speaks-as-us')
  return blocks.refuses(by.host) ? refuse(403, 'blocked') : null
}
