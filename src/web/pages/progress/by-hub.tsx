import type { HubDay, HubDays } from '../../../domain/take-ups/hub-days.js'
import type { Visit } from '../../layout.js'
import { daysShown } from '../../parts/day-chart.js'
import { ChartKey, StackChart } from '../../parts/stack-chart.js'
import { Day } from '../../parts/when.js'

/** Hubs that are told apart; those with fewer stand together. */
const MOST_HUBS = 5
const layers = ['chart-account', ...Array.from({ length: MOST_HUBS + 1 }, (_, at) => `chart-hub-${at}`)]

/** All promises over time, here and at each hub that counts: what had been promised by the end of each day. */
export function ByHub({ visit, hubDays: { hubs, days } }: { visit: Visit; hubDays: HubDays }) {
  const { progress: texts } = visit.words.calls
  if (hubs.length === 0) return null
  const number = (value: number) => visit.site.dates.calendar(visit.language).number(value)
  const rows = days.map(({ day, ...one }) => ({ day, counts: columnOf(one) }))
  const names = [visit.site.name, ...hubs.slice(0, MOST_HUBS), ...(hubs.length > MOST_HUBS ? [texts.otherHubs] : [])]
  return (
    <section class="part" aria-labelledby="by-hub">
      <h2 id="by-hub">{texts.byHub}</h2>
      <ChartKey layers={layers} names={names} />
      <StackChart columns={carriedOn(rows, visit.now.toISOString().slice(0, 10))} layers={layers} />
      <div class="scroller" role="region" aria-labelledby="by-hub" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.csv.day}</th>
              {names.map((name) => (
                <th scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
              <th scope="col">{texts.all}</th>
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map(({ day, counts }) => (
              <tr>
                <th scope="row">
                  <Day visit={visit} at={new Date(`${day}T12:00:00Z`)} />
                </th>
                {names.map((_, at) => (
                  <td class="figure">{number(counts[at] ?? 0)}</td>
                ))}
                <td class="figure">{number(sumOf(counts))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Here, the hubs with most, and all others together. */
function columnOf({ here, byHub }: Pick<HubDay, 'here' | 'byHub'>): number[] {
  const rest = byHub.slice(MOST_HUBS)
  return [here, ...byHub.slice(0, MOST_HUBS), ...(rest.length > 0 ? [sumOf(rest)] : [])]
}

/** A day on which nothing changed stands where the one before it stood. */
function carriedOn(rows: readonly { day: string; counts: number[] }[], until: string): number[][] {
  return daysShown(rows[0]?.day ?? until, until).map((shown) => rows.findLast(({ day }) => day <= shown)?.counts ?? [])
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
