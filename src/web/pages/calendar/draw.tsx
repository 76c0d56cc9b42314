import type { RequestHandler } from 'express'
import { refusal } from '../../../domain/refusals.js'
import { tileOrigin } from '../../../domain/settings/map-settings.js'
import { parseWeek, weekSheet } from '../../../domain/text/weeks.js'
import { embedOptions } from '../../embed-options.js'
import { queryText } from '../../list-query.js'
import { visitOf } from '../../visit.js'
import { isEvent } from '../../parts/items.js'
import type { Sight } from '../../routes/list-routes.js'
import { MapPage } from './map.js'
import { SharePage } from './share.js'
import { WeekPage } from './week.js'

/** As of months. */
const YEARS_AROUND = 11
const DAY_MS = 24 * 60 * 60_000

export async function drawWeek({ reader, req, visit, context, settings }: Sight) {
  const week = parseWeek(String(req.params.week))
  const first = `${settings.createdAt.getUTCFullYear() - YEARS_AROUND}-W01`
  const last = `${visit.now.getUTCFullYear() + YEARS_AROUND}-W52`
  if (week === null || week < first || week > last) throw refusal('not-found', 'no-such-page')
  const sheet = weekSheet(week, visit.site.zone)
  const [from, to] = [sheet.days[0]?.from, sheet.days.at(-1)?.to] as [Date, Date]
  // Where an event is, the week may begin a day earlier or later.
  const items = await reader.eventsIn(visit.member, new Date(from.getTime() - DAY_MS), new Date(to.getTime() + DAY_MS))
  return (
    <WeekPage
      {...{ visit, context, sheet, items: items.filter(isEvent) }}
      before={sheet.before < first ? null : sheet.before}
      after={sheet.after > last ? null : sheet.after}
    />
  )
}

export function drawShare({ req, visit, context }: Sight) {
  return <SharePage visit={visit} context={context} options={embedOptions((name) => queryText(req, name))} />
}

/** So many of those to come stand on the map. */
const ON_MAP = 200

export async function drawMap({ reader, visit, context, settings }: Sight) {
  const [onNow, coming] = await Promise.all([
    reader.onNow(visit.member),
    reader.upcoming(visit.member, { limit: ON_MAP }),
  ])
  const items = [...onNow, ...coming.items].filter(isEvent).filter(({ ended }) => ended === null)
  return <MapPage {...{ visit, context, settings, items }} />
}

/** Lets the map, and no other page, take pictures from the tile server; which wants to know who asks it. */
export const mapPolicy: RequestHandler = (_req, res, next) => {
  const origin = tileOrigin(visitOf(res).settings?.mapTiles ?? '')
  if (origin !== null) {
    const policy = String(res.getHeader('Content-Security-Policy'))
    res.setHeader(
      'Content-Security-Policy',
      policy.replace(/img-src [^;]*/, (sources) => `${sources} ${origin}`),
    )
    res.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin')
  }
  next()
}
