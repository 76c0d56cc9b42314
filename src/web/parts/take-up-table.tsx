import { countingIn, type TakeUp } from '../../domain/take-ups/take-up.js'
import type { Visit } from '../layout.js'
import { Bar } from './bar.js'
import { OutLink } from './out-link.js'
import { Day } from './when.js'

type TableProps = {
  visit: Visit
  /** Those that count. */
  takeUps: readonly TakeUp[]
  /** Promised here. */
  here: number
}

/** Who takes the call up and how many promised there: figures, a bar for each, how old they are, and the sum. */
export function TakeUpTable({ visit, takeUps, here }: TableProps) {
  const { words, site, language } = visit
  const { table } = words.calls.takeUps
  const number = (value: number) => site.dates.calendar(language).number(value)
  const most = Math.max(here, 1, ...takeUps.map(countingIn))
  const total = takeUps.reduce((sum, one) => sum + countingIn(one), here)
  return (
    <div class="scroller" role="group" aria-labelledby="take-ups" tabIndex={0}>
      <table class="take-ups">
        <thead>
          <tr>
            <th scope="col">{table.hub}</th>
            <th scope="col">{table.promised}</th>
            <th scope="col" class="take-up-bar">
              {table.bar}
            </th>
            <th scope="col">{table.asOf}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{site.name}</th>
            <td class="figure">{number(here)}</td>
            <td class="take-up-bar">
              <Bar value={here} of={most} />
            </td>
            <td>{table.now}</td>
          </tr>
          {takeUps.map((one) => (
            <tr>
              <th scope="row" class="breaks">
                <bdi>{one.host}</bdi>{' '}
                <OutLink href={one.url ?? one.post}>
                  <bdi>{one.title}</bdi>
                </OutLink>
                {one.outcome !== 'open' && ` (${words.calls.outcomes[one.outcome]})`}
              </th>
              <td class="figure">{one.pledged === null ? table.unknown : number(countingIn(one))}</td>
              <td class="take-up-bar">
                <Bar value={countingIn(one)} of={most} />
              </td>
              <td>
                <Day visit={visit} at={one.heardAt} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{table.all}</th>
            <td class="figure">{number(total)}</td>
            <td class="take-up-bar" />
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** On the call's own page, for everybody. */
export function TakenUpBy(props: TableProps) {
  const { takeUps: texts } = props.visit.words.calls
  if (props.takeUps.length === 0) return null
  return (
    <section class="part" aria-labelledby="take-ups">
      <h2 id="take-ups">{texts.title}</h2>
      <p>{texts.lead}</p>
      <TakeUpTable {...props} />
    </section>
  )
}
