import { doors, type Door } from '../../../domain/people-keys/person-key.js'
import type { PledgeDay } from '../../../domain/pledges/pledge.js'
import type { TakeUp } from '../../../domain/take-ups/take-up.js'
import { pathOf } from '../../../domain/text/slug.js'
import type { Visit } from '../../layout.js'
import { Act } from '../../parts/act.js'
import { ByHub } from './by-hub.js'
import { comersIn, SinceList } from './since.js'
import { ChartKey } from '../../parts/stack-chart.js'
import { DayChart } from '../../parts/day-chart.js'
import { foreign, type CallItem } from '../../parts/items.js'
import { ManagePage } from '../../parts/manage-page.js'
import { OutLink } from '../../parts/out-link.js'
import { TakeUpTable } from '../../parts/take-up-table.js'
import { Day } from '../../parts/when.js'
import { progressPaths } from '../../paths.js'
import type { Progress } from './progress.js'

type ProgressProps = { visit: Visit; progress: Progress }

/** How far a call has come, at a glance; every chart beside a table of the same figures. */
export function ProgressPage({ visit, progress }: ProgressProps) {
  const { item, counts, takeUps } = progress
  const { progress: texts, takeUps: names } = visit.words.calls
  const to = progressPaths(item.id)
  const counting = takeUps.filter(({ state }) => state === 'there')
  return (
    <ManagePage visit={visit} title={texts.title}>
      <h1>{texts.title}</h1>
      <p class="lead">
        <a href={pathOf(item)} lang={foreign(item, visit.language)} dir="auto">
          {item.title}
        </a>
      </p>
      <Reach {...{ visit, progress }} />
      <ByDay {...{ visit, progress }} />
      <ByHub visit={visit} hubDays={progress.hubDays} />
      <p class="form-end">
        <a class="quiet-button" href={to.promises}>
          {texts.people}
        </a>
        <a class="quiet-button" href={to.csv}>
          {texts.download}
        </a>
      </p>
      <section class="part" aria-labelledby="take-ups">
        <h2 id="take-ups">{names.title}</h2>
        {takeUps.length === 0 && <p>{names.none}</p>}
        {counting.length > 0 && <TakeUpTable visit={visit} takeUps={counting} here={counts?.total ?? 0} />}
        {takeUps.length > 0 && <Decisions visit={visit} item={item} takeUps={takeUps} />}
      </section>
      <section class="part" aria-labelledby="write-up">
        <h2 id="write-up">{texts.writeUp}</h2>
        <p>{texts.writeUpText}</p>
        <Act visit={visit} action={to.writeUp} label={texts.writeUpDo} />
      </section>
      <SinceList visit={visit} item={item} since={progress.since} takeUps={counting} />
    </ManagePage>
  )
}

function Reach({ visit, progress: { reach, since } }: ProgressProps) {
  const { progress: texts } = visit.words.calls
  const number = (value: number) => visit.site.dates.calendar(visit.language).number(value)
  return (
    <section class="part" aria-labelledby="reach">
      <h2 id="reach">{texts.reached}</h2>
      <ul class="figures">
        {(['followers', 'boosts', 'replies', 'likes'] as const).map((what) => (
          <li>
            <strong>{number(reach[what])}</strong> {texts.reach[what]}
          </li>
        ))}
        <li>
          <strong>{number(comersIn(since))}</strong> {texts.signUps}
        </li>
      </ul>
    </section>
  )
}

function ByDay({ visit, progress: { days, counts } }: ProgressProps) {
  const { progress: texts } = visit.words.calls
  const number = (value: number) => visit.site.dates.calendar(visit.language).number(value)
  const used = doors.filter((door) => (counts?.byDoor[door] ?? 0) > 0 || days.some((one) => one.door === door))
  const byDay = [...Map.groupBy(days, ({ day }) => day)].reverse()
  return (
    <section class="part" aria-labelledby="promises">
      <h2 id="promises">{texts.promises}</h2>
      {used.length === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <>
          <ChartKey layers={used.map((door) => `chart-${door}`)} names={used.map((door) => texts.doors[door])} />
          <DayChart days={days} until={visit.now.toISOString().slice(0, 10)} />
          <div class="scroller" role="group" aria-labelledby="promises" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{texts.csv.day}</th>
                  {used.map((door) => (
                    <th scope="col">{texts.doors[door]}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {byDay.map(([day, some]) => (
                  <tr>
                    <th scope="row">
                      <Day visit={visit} at={new Date(`${day}T12:00:00Z`)} />
                    </th>
                    {used.map((door) => (
                      <td class="figure">{number(countOf(some, door))}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{texts.all}</th>
                  {used.map((door) => (
                    <td class="figure">{number(counts?.byDoor[door] ?? 0)}</td>
                  ))}
                </tr>
              </tfoot>
            </table>
          </div>
        </>
      )}
    </section>
  )
}

const countOf = (days: readonly PledgeDay[], door: Door): number => days.find((one) => one.door === door)?.count ?? 0

type DecisionsProps = { visit: Visit; item: CallItem; takeUps: readonly TakeUp[] }

/** Every hub that takes the call up, and whether it counts. */
function Decisions({ visit, item, takeUps }: DecisionsProps) {
  const { takeUps: texts } = visit.words.calls
  return (
    <ul class="take-up-list">
      {takeUps.map((one) => (
        <li class="panel">
          <p>
            <strong>
              <bdi>{one.host}</bdi>
            </strong>{' '}
            <OutLink href={one.url ?? one.post}>
              <bdi>{one.title}</bdi>
            </OutLink>
          </p>
          <p>
            {texts.states[one.state]}. {texts.since} <Day visit={visit} at={one.at} />
          </p>
          {one.state === 'there' && <Held visit={visit} one={one} />}
          {one.state !== 'gone' && (
            <ul class="acts">
              {(one.state !== 'there' || isHeld(one)) && (
                <li>
                  <Decide {...{ visit, item, one }} state="there" />
                </li>
              )}
              {one.state !== 'refused' && (
                <li>
                  <Decide {...{ visit, item, one }} state="refused" />
                </li>
              )}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

const isHeld = ({ held = null }: TakeUp): boolean => held !== null

/** That what it says does not count yet. */
function Held({ visit, one }: { visit: Visit; one: TakeUp }) {
  const { held = null, pledged } = one
  if (held === null) return null
  const number = (value: number) => visit.site.dates.calendar(visit.language).number(value)
  return (
    <p>
      <strong>{visit.words.calls.takeUps.heldBack(number(pledged ?? 0), number(held))}</strong>
    </p>
  )
}

function Decide({
  visit,
  item,
  one,
  state,
}: {
  visit: Visit
  item: CallItem
  one: TakeUp
  state: 'there' | 'refused'
}) {
  const { believe, decide } = visit.words.calls.takeUps
  const label = state === 'refused' ? decide.refused : isHeld(one) ? believe : decide.there
  return <Act visit={visit} action={progressPaths(item.id).takeUps} fields={{ takeUp: one.id, state }} label={label} />
}
