import { languageFrom, wordsIn, type Language } from '../../words/words.js'
import type { Item } from '../items/item.js'
import { REMEMBERED_DAYS, type Consent } from '../pledges/pledge.js'
import type { NetworkDoor } from './answer-repo.js'

/**
 * What stands in the post that somebody answered from their app, and so what they agreed to: in the call itself for a
 * reply, in the poll for a vote. Null for an activity of a server, which shows nobody a text of ours.
 * @param hub  the hub's own language, for calls in one that it does not speak
 */
export function doorConsent({ language }: Pick<Item, 'language'>, door: NetworkDoor, hub: Language): Consent | null {
  if (door === 'network') return null
  const spoken = languageFrom(language) ?? hub
  const { byPoll, byReply } = wordsIn(spoken).pledges
  return { text: (door === 'poll' ? byPoll : byReply)(REMEMBERED_DAYS), language: spoken }
}
