import { actions, type Action } from '../../../domain/items/item.js'
import type { PostCall } from '../../../domain/posts/post.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { WIRE_ACTIONS } from '../context.js'
import { dateOf } from './dates.js'
import { longestText } from './limits.js'
import { webAddressOf } from './place.js'
import { ofHub } from './terms.js'
import { countOf, idOf, isObject, lineOf, objectIn, one } from './values.js'

const states = ['open', 'won', 'lost', 'closed'] as const
/**
 * The campaign call that a Note of another hub carries; null when it carries none.
 * @param title  what to call it when it does not say
 */
export function callOf(json: JsonObject, title: string): PostCall | null {
  const given = objectIn(ofHub(json, 'call'))
  if (given === null) return null
  // Properties inside come with the prefix or without: senders write both.
  const of = (name: string): Json | undefined => given[name] ?? ofHub(given, name)
  const area = one(of('area'))
  return {
    title: lineOf(of('name'), longestText.title) ?? title,
    action: actionOf(one(of('action'))),
    link: webAddressOf(of('actionUrl')),
    deadline: dateOf(of('deadline')) ?? dateOf(json['endTime']),
    goal: countOf(of('goal')),
    pledged: countOf(of('pledged')),
    countedAt: dateOf(given['updated']),
    state: states.find((state) => state === one(of('state'))) ?? 'open',
    takesUp: idOf(of('takesUp')),
    area: lineOf(isObject(area) ? area['name'] : area, longestText.place),
  }
}

function actionOf(given: Json): Action {
  return actions.find((action) => given === (WIRE_ACTIONS[action] ?? action) || given === action) ?? 'other'
}
