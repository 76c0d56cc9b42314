import { isPostponed, type Audience, type Item } from '../../domain/items/item.js'
import type { Words } from '../../words/words.js'
import { Icon, type IconName } from './icon.js'

export type Status = keyof Words['parts']['states']

const icons: Record<Status, IconName> = {
  cancelled: 'cancelled',
  postponed: 'scheduled',
  closed: 'cancelled',
  past: 'past',
  draft: 'draft',
  scheduled: 'scheduled',
  full: 'full',
  hub: 'lock',
  followers: 'lock',
  unlisted: 'lock',
  edited: 'change',
  won: 'done',
  lost: 'cancelled',
  soon: 'past',
}

/** The state of an item, as a drawing and a word, never as a colour alone. */
export function StatusTag({ words, status }: { words: Words; status: Status }) {
  return (
    <span class={`status status-${status}`}>
      <Icon name={icons[status]} />
      {words.parts.states[status]}
    </span>
  )
}

/** What has become of an event that does not take place as it was announced. */
export const endingOf = (item: Pick<Item, 'ended'>): Status => (isPostponed(item) ? 'postponed' : 'cancelled')

/** Who else sees it, where that is not everybody. */
export const audienceStatuses = (audience: Audience): Status[] => (audience === 'public' ? [] : [audience])
