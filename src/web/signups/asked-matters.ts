import type { ItemReader } from '../../domain/items/item-reader.js'
import { can } from '../../domain/members/member.js'
import { listingsOf } from '../../domain/signups/sign-up.js'
import type { SignUpService } from '../../domain/signups/sign-up-service.js'
import { pluralIn } from '../../words/plural.js'
import type { Attention } from '../matters.js'
import { peoplePath } from './sign-up-paths.js'

/** Of events to come, the next so many are looked at. */
const MOST_EVENTS = 50

type Deps = { reader: Pick<ItemReader, 'upcoming'>; signUps: Pick<SignUpService, 'counts'> }

/** People who asked to come where those who organise decide: a matter for each such event. */
export function askedMatters({ reader, signUps }: Deps): Attention {
  return async ({ member, words, language }) => {
    if (!can(member, 'publish')) return []
    const { items } = await reader.upcoming(member, { limit: MOST_EVENTS })
    const matters = items.map(async (item) => {
      const lists = listingsOf(item).filter(({ rules }) => rules.approval)
      const counts = await Promise.all(lists.map((list) => signUps.counts(list)))
      const count = counts.reduce((sum, { asked }) => sum + asked, 0)
      const sentence = pluralIn(language)(count, words.signUps.waitForYou)
      return { count, sentence, help: item.title, href: peoplePath(item.id) }
    })
    return Promise.all(matters)
  }
}
