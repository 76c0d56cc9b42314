import type { Iri } from '../../../core/iri.js'
import type { Item } from '../../../domain/items/item.js'
import { LONGEST_NOTE } from '../../../domain/signups/sign-up.js'
import type { Handler } from '../../activity.js'
import { plainOf } from '../../vocab/read/text.js'
import { stringIn } from '../../vocab/read/values.js'
import { mayKnow } from '../interest.js'
import { handled, ignored, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'follows' | 'directory' | 'subjectOf' | 'doors' | 'forgotten' | 'received'>

/** The same of what is not here, and of what they may not know: nobody finds out which. */
const NOT_HERE = 'what it is about is not here'

/** Somebody elsewhere wants to come to an event of ours, or to take part in a call. They are answered by the announcer. */
export const join =
  (services: Needs): Handler =>
  async ({ id, actor, object, json, receivedAt }) => {
    const item = await knownItem(services, actor, object)
    if (item === null) return ignored(NOT_HERE)
    const { directory, doors, forgotten } = services
    const found = await directory.get(actor)
    if (found.kind !== 'ok') return without('its actor', found)
    if (await forgotten.has(actor, id)) return ignored('it was taken back before it came')
    const note = plainOf(stringIn(json['participationMessage']) ?? '', LONGEST_NOTE) ?? ''
    const answer = await doors.come(item, found.actor, { door: 'network', about: id, at: receivedAt, note })
    if (answer === 'flood') return ignored('too many of its server have come already')
    return answer === 'late' ? ignored('something newer was said') : handled(answer)
  }

/** They do not come after all. */
export const leave =
  (services: Needs): Handler =>
  async ({ actor, object, receivedAt: at }) => {
    const left = object !== null && (await leaveBy(services, { actor, activity: object, event: object, at }))
    return left ? handled() : ignored(NOT_HERE)
  }

type Leaving = { actor: Iri; activity: Iri | null; event: Iri | null; at: Date }

/**
 * Ends what one actor joined: found among what is theirs, by the id of their Join, else by what it is about.
 * @returns whether they were on its list
 */
export async function leaveBy(
  { doors, subjectOf, received }: Pick<Needs, 'doors' | 'subjectOf' | 'received'>,
  { actor, activity, event, at }: Leaving,
): Promise<boolean> {
  const named = activity === null ? null : await doors.byAbout(activity, actor)
  const item = named === null ? itemIn(event === null ? null : await subjectOf(event)) : await doors.itemOf(named.item)
  if (item === null) return false
  const before = named ?? (await doors.of(item.id, actor))
  const left = await doors.go(item, actor, { door: 'network', about: null, at })
  // Some give every Join of the same pair the same id: the next one is to be heard again.
  const joined = before?.about ?? null
  if (left && joined !== null) await received.forget(joined, actor)
  return left
}

async function knownItem(services: Needs, actor: Iri, object: Iri | null): Promise<Item | null> {
  const subject = object === null ? null : await services.subjectOf(object)
  const item = itemIn(subject)
  if (subject === null || item === null || (item.kind !== 'event' && item.kind !== 'call')) return null
  return (await mayKnow(services, actor, subject, { open: false })) ? item : null
}

const itemIn = (subject: Awaited<ReturnType<Needs['subjectOf']>>): Item | null =>
  subject?.of === 'item' ? subject.item : null
