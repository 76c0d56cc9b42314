import { sameOrigin, type Iri } from '../../core/iri.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import { refuse, type Refusal } from './refusal.js'
import type { Said } from './said.js'

/** What of a name tells whose it is. */
export type Origins = {
  /** Whether it is one of ours, or pretends to be: our host under any scheme, with or without the dot at its end. */
  isOurs(name: Iri): boolean
  /** Whether anything may be asked for under this name: https (or as we are), and one spelling of its host. */
  isFit(name: Iri): boolean
}

/** @param ownOrigin  as `URL.origin` writes it */
export function originsOf(ownOrigin: string): Origins {
  const { host: ownHost, protocol: ownProtocol } = new URL(ownOrigin)
  return {
    isOurs: (name) => new URL(name).host.replace(/\.(?=:|$)/, '') === ownHost,
    isFit(name) {
      const { protocol, hostname } = new URL(name)
      return (protocol === 'https:' || protocol === ownProtocol) && !hostname.endsWith('.')
    },
  }
}

/** Activities that say what an object is. */
const SAYING = new Set(['Create', 'Update'])

/** Who may say something of whom, as far as names alone tell (FEP-fe34). What is stored decides the rest, later. */
export function originFault(
  { id, type, actor, objects }: Said,
  { origins, blocks }: { origins: Origins; blocks: Pick<Blocks, 'refuses'> },
): Refusal | null {
  if (origins.isOurs(actor) || origins.isOurs(id)) return refuse(403, 'speaks-as-us')
  if (!origins.isFit(actor)) return refuse(400, 'unfit-id')
  if (!sameOrigin(id, actor)) return refuse(403, 'other-origin')
  if (SAYING.has(type) && objects.some((object) => origins.isOurs(object))) return refuse(403, 'speaks-as-us')
  return blocks.refuses(new URL(actor).host) ? refuse(403, 'blocked') : null
}
