import type { DeliveryDoc } from '../../domain/hosts/delivery-repo.js'

type Row = Pick<DeliveryDoc, 'inbox' | 'object' | 'verb' | 'tried' | 'number'>

/**
 * What of a host's deliveries still matters, in the order they were queued. For each inbox and object: only the newest
 * of several Updates, for it says all; nothing that a Delete takes back; and no Delete of what never left.
 * A Create stays in front of its Update, for servers ignore an Update of what they do not know.
 * @param doubt  what has a number up to this may have left although nothing says so
 */
export function collapse<T extends Row>(rows: readonly T[], doubt: string): { kept: T[]; dropped: T[] } {
  const dropped = new Set<T>()
  const stories = Map.groupBy(rows, ({ inbox, object }) => `${inbox} ${object}`)
  for (const story of stories.values()) if (story.length > 1) shorten(story, doubt, dropped)
  return { kept: rows.filter((row) => !dropped.has(row)), dropped: [...dropped] }
}

function shorten<T extends Row>(story: readonly T[], doubt: string, dropped: Set<T>): void {
  let waiting: T[] = []
  for (const row of story) {
    if (row.verb === 'Create') waiting.push(row)
    if (row.verb === 'Update') {
      for (const older of waiting) if (older.verb === 'Update') dropped.add(older)
      waiting = [...waiting.filter(({ verb }) => verb !== 'Update'), row]
    }
    if (row.verb === 'Delete') {
      for (const older of waiting) dropped.add(older)
      const neverLeft = waiting.some(({ verb, tried, number }) => verb === 'Create' && !tried && number > doubt)
      if (neverLeft) dropped.add(row)
      waiting = []
    }
  }
}
