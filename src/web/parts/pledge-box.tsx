import type { PledgeCounts } from '../../domain/pledges/pledge.js'
import { pathOf } from '../../domain/text/slug.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { Promises } from './call-card.js'
import type { CallItem } from './items.js'

export const promisePath = (item: CallItem): string => `${pathOf(item)}/promise`

type BoxProps = {
  visit: Visit
  item: CallItem
  /** Null when nobody has promised yet. */
  counts: PledgeCounts | null
  /** Promised at other hubs that take the call up; null when none does. */
  elsewhere: { total: number; hubs: number } | null
}

/** How many have promised, and the way to be one of them. */
export function PledgeBox({ visit, item, counts, elsewhere }: BoxProps) {
  const { words, language, now } = visit
  const plural = pluralIn(language)
  const isOpen = item.ended === null && item.call.overAt > now
  const here = counts?.total ?? 0
  const all = here + (elsewhere?.total ?? 0)
  const { box } = words.pledges
  return (
    <div class="pledge-box">
      {(all > 0 || item.call.goal !== null) && <Promises visit={visit} item={item} promised={all} />}
      {elsewhere !== null && (
        <p class="quiet">
          {plural(here, box.here)}, {plural(elsewhere.total, box.elsewhere)} {plural(elsewhere.hubs, box.atHubs)}
        </p>
      )}
      {isOpen && (
        <p class="item-way">
          <a class={item.call.link === null ? 'button' : 'quiet-button'} href={promisePath(item)}>
            {box.promise}
          </a>
        </p>
      )}
    </div>
  )
}
