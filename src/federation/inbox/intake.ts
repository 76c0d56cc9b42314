import { hostOf, type Iri } from '../../core/iri.js'
import type { ReceivedDoc, ReceivedRepo } from '../../domain/received/received-repo.js'
import type { Handler, InboundActivity, Outcome } from '../activity.js'
import { parseStrictJson, type JsonObject } from '../remote/strict-json.js'
import { innerOf, readActivity } from '../vocab/read/activity.js'
import { Lookups, TRUST_LOOKUPS } from './lookups.js'
import { handled, ignored, refused, without } from './outcomes.js'
import type { InboxServices } from './services.js'
import { believe } from './trust.js'

/** What was received, read again from its bytes. */
export type Intake = { row: ReceivedDoc; json: JsonObject; activity: InboundActivity }

type Needs = InboxServices & { received: Pick<ReceivedRepo, 'forget' | 'isKnown' | 'vouch'> }

/** @returns the fault in words when the gate should not have let it in */
export function readIntake(
  row: ReceivedDoc,
  { locals }: Pick<InboxServices, 'locals'>,
): { intake: Intake } | { fault: string } {
  const parsed = row.raw === null ? { fault: 'its text is gone' } : parseStrictJson(Buffer.from(row.raw))
  if ('fault' in parsed) return parsed
  const json = parsed.value
  const { inbox, at: receivedAt } = row
  const read = readActivity(json, { isLocal: (iri) => locals.isLocal(iri), inbox, receivedAt })
  if ('fault' in read) return read
  const { signedAt } = row.signer === row.actor ? row : {}
  const activity = { ...read.value, ...(signedAt !== undefined && { signedAt }) }
  if (activity.actor !== row.actor || activity.id !== row.activity) return { fault: 'it is not what was let in' }
  return { intake: { row, json, activity } }
}

/** What of two activities has to be the same for their order to matter: who speaks, and what about. */
export function orderOf({ activity: { actor, id, object, json } }: Intake): string {
  return `${actor} ${innerOf(json)?.object ?? object ?? id}`
}

/**
 * Does what an activity asks for, once it is known to be its actor's. What somebody passed on and was found true as a
 * whole takes the place of what its actor would have delivered, and comes up again as that; where only what it says is
 * true, that is done, and its id is left to its actor, who may use it for something else.
 */
export function intakeHandler(services: Needs, handle: Handler): (intake: Intake) => Promise<Outcome> {
  const { blocks, directory, received, clock } = services
  const refuses = (actor: Iri) => blocks.refuses(hostOf(actor))

  async function passedOn({ row, json, activity: { id, actor, inbox, receivedAt } }: Intake): Promise<Outcome> {
    if (await received.isKnown(id, actor)) return ignored('it came before')
    const lookups = new Lookups(services.fetch, TRUST_LOOKUPS)
    const found = await believe(services, lookups, json, { inbox, receivedAt, wanted: false })
    if (!('believed' in found)) return found
    const known = await directory.get(actor)
    // Who is gone cannot be asked for, and their leaving is what has come.
    const leaves = found.believed.type === 'Delete' && found.believed.object === actor
    if (known.kind !== 'ok' && !leaves) return without('its actor', known)
    if (!found.itself) return handle(found.believed)
    const isNew = await received.vouch(row, JSON.stringify(found.believed.json), clock())
    return isNew ? handled('found true, and taken for its actor’s own') : ignored('it came before')
  }

  return async (intake) => {
    const { signer, actor } = intake.row
    if (refuses(signer) || refuses(actor)) return refused('its host is blocked')
    return signer === actor ? handle(intake.activity) : passedOn(intake)
  }
}
