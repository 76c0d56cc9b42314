import { iri } from '../../../core/iri.js'
import type { ActorDoc, ActorRepo } from '../../../domain/actors/actor-repo.js'
import type { AnswerDoc, AnswerRepo, Said, Standing } from '../../../domain/doors/answer-repo.js'
import type { Lists } from '../../../domain/doors/lists.js'
import type { VoiceNotes } from '../../../domain/doors/voice-notes.js'
import { followSubject } from '../../../domain/follows/follow-subject.js'
import { isPostponed, type Item, type Place } from '../../../domain/items/item.js'
import { hidesPlace, placeFor } from '../../../domain/items/place.js'
import type { Iri } from '../../../core/iri.js'
import { EVENTS_FEP } from '../../vocab/context.js'
import type { JoinVerb } from '../../vocab/write/activity.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & {
  repo: AnswerRepo
  lists: Pick<Lists, 'stateOf'>
  items: (id: string) => Promise<Item | null>
  people: Pick<ActorRepo, 'get'>
  notes: Pick<VoiceNotes, 'tell'>
  newId: () => string
}

/** To one person about one thing in a day, however often they change their mind; the rest waits for the next. */
const MOST_NOTES = 5
const A_DAY_MS = 24 * 60 * 60_000

/**
 * Tells people elsewhere where they stand, through the door they came by: an answer to their Join, or a short note to
 * them alone. What is told follows from what the list says now and what was told last, so that each change is told once
 * and what came and went in between is not; that it is about to be told is written down first, under the same id.
 */
export function answerSource({ repo, lists, items, people, notes, newId, ...deps }: Deps): Source {
  const { actors, writer, send, inboxes } = deps
  const { origin } = new URL(actors.instanceIri)

  async function answerJoin(doc: AnswerDoc, { item, actor }: Involved, { state, about }: Said, count: number) {
    const verb = verbOf(state, actor)
    const voice = await actors.voice()
    const to = await inboxes.of([doc.actor], 'own')
    if (verb === null || voice === null || to.length === 0) return
    const id = iri(`${origin}/act/${doc.number}-${count}-${verb.toLowerCase()}`)
    const join = { id: about, actor: doc.actor, event: item.iri as Iri }
    const place = await placeKept(lists, doc, item)
    const activity = writer.answerJoin(verb, join, { id, actor: voice, at: doc.saidAt }, place)
    const object = followSubject(actors.instanceIri, doc)
    await send({ activity, id, actor: voice.iri, object, recipients: { inboxes: to }, open: false })
  }

  async function tell(doc: AnswerDoc, involved: Involved, telling: Telling, count: number, now: Date): Promise<void> {
    const { state, about, post } = telling
    if (post === null) await answerJoin(doc, involved, telling, count)
    else
      await notes.tell(post, { ...involved, state, about, at: now, place: await placeKept(lists, doc, involved.item) })
    await repo.told(doc, count, telling)
  }

  /** @returns what was told last by then; null when it has to wait until tomorrow, or another worker has it */
  async function bringUpToDate(given: AnswerDoc, involved: Involved, now: Date): Promise<Said | 'nothing' | null> {
    let doc = given
    if (doc.telling !== null) {
      await tell(doc, involved, doc.telling, doc.count, now)
      doc = { ...doc, told: doc.telling, telling: null }
    }
    const state = await standingOf(lists, doc, involved.item, now)
    const { about, door } = doc
    if (state === null || isSame(doc, { state, about })) return doc.told ?? 'nothing'
    const day = now.toISOString().slice(0, 10)
    const sent = doc.day === day ? doc.today : 0
    const isNote = door !== 'network'
    if (isNote && sent >= MOST_NOTES) return null
    const telling = { state, about, post: isNote ? newId() : null }
    const today = { day, today: isNote ? sent + 1 : sent }
    if (!(await repo.begin(doc, telling, today))) return null
    await tell(doc, involved, telling, doc.count + 1, now)
    return telling
  }

  return {
    async step(now, until) {
      const doc = await repo.claim(now, until)
      if (doc === null) return false
      const [item, actor] = await Promise.all([items(doc.item), people.get(doc.actor)])
      const isThere = item !== null && actor?.state === 'here'
      const said = isThere ? await bringUpToDate(doc, { item, actor }, now) : 'nothing'
      await repo.rest(doc, said === null ? startOfTomorrow(now) : nextLook(item, said, now))
      return true
    },
  }
}

type Involved = { item: Item; actor: ActorDoc }
type Telling = NonNullable<AnswerDoc['telling']>

async function standingOf(lists: Deps['lists'], doc: AnswerDoc, item: Item, now: Date): Promise<Standing | null> {
  if (item.state === 'deleted') return wasThere(doc) ? 'gone' : null
  const listed = await lists.stateOf(item, doc.actor)
  const waits = listed === 'waiting' || listed === 'asked'
  // That it is off is said to all who signed up: who reads notes need not hear it twice.
  if (waits && item.ended !== null && doc.door !== 'network' && doc.told !== null) return listed
  const hasBegun = item.event !== null && item.event.startsAt <= now
  if (waits && !isPostponed(item) && (item.ended !== null || hasBegun)) return 'over'
  return listed ?? doc.refusal ?? (wasThere(doc) ? 'left' : null)
}

const wasThere = ({ told }: AnswerDoc): boolean =>
  told !== null && ['accepted', 'waiting', 'asked'].includes(told.state)

/** Through an activity, each one is answered; who writes is told what is new. */
const isSame = ({ told, door }: AnswerDoc, { state, about }: Said): boolean =>
  told?.state === state && (door !== 'network' || told.about === about)

/** Who waits is told when the event begins without them. */
function nextLook(item: Item | null, said: Said | 'nothing', now: Date): Date | null {
  const waits = said !== 'nothing' && (said.state === 'waiting' || said.state === 'asked')
  // Of what was put off it is not known when it begins.
  if (waits && item !== null && isPostponed(item)) return new Date(now.getTime() + A_DAY_MS)
  const startsAt = item?.event?.startsAt ?? null
  return waits && startsAt !== null && startsAt > now ? startsAt : null
}

function startOfTomorrow(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
}

/** Where it is, for who has a place now, however they stood when this was begun; null where everybody is told. */
async function placeKept(lists: Deps['lists'], { actor }: AnswerDoc, item: Item): Promise<Place | null> {
  if (item.event === null || !hidesPlace(item.event)) return null
  return (await lists.stateOf(item, actor)) === 'accepted' ? placeFor(item.event, true) : null
}

/** Null for what is not said at all: of those who wait only servers want to know that know what waiting is. */
function verbOf(state: Standing, actor: ActorDoc): JoinVerb | null {
  switch (state) {
    case 'accepted':
      return 'Accept'
    case 'waiting':
    case 'asked':
      return actor.implements?.includes(EVENTS_FEP) === true ? 'TentativeAccept' : null
    case 'not-open':
      return 'Ignore'
    // The Delete of the event says it.
    case 'gone':
    case 'left':
      return null
    default:
      return 'Reject'
  }
}
