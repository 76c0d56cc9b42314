import { parseId } from '../../../core/ids.js'
import type { Iri } from '../../../core/iri.js'
import type { JoinAnswer } from '../../../domain/joins/join-service.js'
import type { Handler, Outcome } from '../../activity.js'
import { innerOf, type InnerActivity } from '../../vocab/read/activity.js'
import { idOf } from '../../vocab/read/values.js'
import { whereOf, type Where } from '../../vocab/read/place.js'
import { ofHub } from '../../vocab/read/terms.js'
import { handled, ignored } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'follows' | 'joins' | 'takeUps' | 'ownQuotes'>

const QUOTE = /^(.*\/o\/\d{1,20})\/act\/quote$/
const OFFER = /^\/o\/(\d{1,20})\/act\/1-offer$/

/**
 * Somebody whom one of ours asked to follow, or to come, says yes or no. What counts is what we keep of it: found by the
 * id of ours that they name, else by the two it is between, of whom the one who answers has to be the one who was asked.
 * @param of  what alone can be answered so
 */
export const answer =
  (
    { locals, follows, joins, takeUps, ownQuotes }: Needs,
    says: JoinAnswer,
    of: 'anything' | 'Join' = 'anything',
  ): Handler =>
  async ({ actor: by, object, json }) => {
    const inner = innerOf(json)
    const type = inner?.type ?? null
    const activity = object !== null && locals.isLocal(object) ? object : null
    const offered = activity === null ? null : parseId(OFFER.exec(new URL(activity).pathname)?.[1] ?? '')
    if (offered !== null && says !== 'waiting') {
      const known = await takeUps.answered(by, offered, says)
      return known ? handled() : ignored('nothing was offered to them')
    }
    const quoting = activity === null ? null : (QUOTE.exec(activity)?.[1] ?? null)
    if (quoting !== null && says !== 'waiting') {
      const known = await ownQuotes.answered(by, quoting as Iri, says, idOf(json['result']))
      return known ? handled() : ignored('nobody here asked them')
    }
    const place = says === 'accepted' ? whereOf(ofHub(json, 'joinInfo')).place : null
    if (type === 'Join') return answerToJoin({ locals, joins }, { by, activity, inner, place }, says)
    if (type !== null && (type !== 'Follow' || of === 'Join')) return ignored(`this hub asked for no ${type}`)
    const follower = localIn(locals, inner)
    if (activity === null && follower === null) return ignored('it answers nothing of this hub')
    const known = of === 'anything' && says !== 'waiting' && (await follows.answered({ by, activity, follower }, says))
    if (known) return handled()
    // Of a bare id nobody says what it is of.
    const joined = type === null && (await joins.answered({ by, activity, actor: null, event: null }, says, place))
    return joined ? handled() : ignored('nobody here asked them')
  }

type Given = { by: Iri; activity: Iri | null; inner: InnerActivity | null; place: Where['place'] }

async function answerToJoin(
  { locals, joins }: Pick<Needs, 'locals' | 'joins'>,
  { by, activity, inner, place }: Given,
  says: JoinAnswer,
): Promise<Outcome> {
  const actor = localIn(locals, inner)
  if (activity === null && actor === null) return ignored('it answers nothing of this hub')
  const known = await joins.answered({ by, activity, actor, event: inner?.object ?? null }, says, place)
  return known ? handled() : ignored('nobody here asked them')
}

function localIn(locals: Needs['locals'], inner: InnerActivity | null): Iri | null {
  const actor = inner?.actor ?? null
  return actor !== null && locals.isLocal(actor) ? actor : null
}
