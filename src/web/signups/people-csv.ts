import { csvOf } from '../../core/csv.js'
import type { Listed } from '../../domain/signups/organiser-service.js'
import type { Words } from '../../words/words.js'

/** How a person is named to those who organise the event. */
export function nameOf({ signUps: { manage } }: Words, { name, memberName, actor, key }: Listed): string {
  if (memberName !== null || name !== null) return name ?? memberName ?? ''
  return actor ?? (key.startsWith('member:') ? manage.gone : manage.noName)
}

/** The list as a table, for spreadsheets. */
export function peopleCsv(words: Words, people: readonly Listed[], shiftName: (id: string) => string): string {
  const { manage } = words.signUps
  const lines = people.map((one) => [
    nameOf(words, one),
    one.shift === null ? '' : shiftName(one.shift),
    one.people,
    manage.doors[one.door],
    manage.states[one.state],
    one.note,
    one.at.toISOString(),
    one.confirmedAt?.toISOString() ?? '',
    one.came ?? '',
  ])
  return csvOf([manage.csvColumns, ...lines])
}
