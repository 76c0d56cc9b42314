import { doors } from '../../../domain/people-keys/person-key.js'
import { countingIn, summed } from '../../../domain/take-ups/take-up.js'
import type { Words } from '../../../words/words.js'
import type { Progress } from './progress.js'
import { comersIn } from './since.js'

type Row = (string | number)[]

/** All figures of the page as a table: what, where, on which day (UTC), and how many. */
export function progressRows(
  { progress: texts, takeUps: names }: Words['calls'],
  progress: Progress,
  hub: string,
): Row[] {
  const { counts, days, takeUps, reach, hubDays, since } = progress
  const here = counts?.total ?? 0
  return [
    [texts.csv.what, texts.csv.where, texts.csv.day, texts.csv.number],
    ...Object.entries(reach).map(([what, count]): Row => [texts.reach[what as keyof typeof reach], '', '', count]),
    [texts.signUps, '', '', comersIn(since)],
    ...since.flatMap(({ item, comers }): Row[] =>
      comers === null ? [] : [[texts.signUps, item.title, item.publishedAt.toISOString().slice(0, 10), comers]],
    ),
    ...doors.map((door): Row => [texts.promises, texts.doors[door], '', counts?.byDoor[door] ?? 0]),
    ...days.map(({ day, door, count }): Row => [texts.promises, texts.doors[door], day, count]),
    ...takeUps.map((one): Row => [
      names.states[one.state],
      one.host,
      one.heardAt.toISOString().slice(0, 10),
      one.pledged ?? '',
    ]),
    ...hubDays.days.flatMap(({ day, here: then, byHub }): Row[] => [
      [texts.byHub, hub, day, then],
      ...hubDays.hubs.map((host, at): Row => [texts.byHub, host, day, byHub[at] ?? 0]),
    ]),
    [texts.all, hub, '', here],
    ...takeUps.flatMap((one): Row[] => (one.state === 'there' ? [[texts.all, one.host, '', countingIn(one)]] : [])),
    [texts.all, '', '', here + (summed(takeUps)?.total ?? 0)],
  ]
}
