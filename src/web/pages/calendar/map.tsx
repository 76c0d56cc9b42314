import { parseCoordinates, tileOrigin, type Coordinates } from '../../../domain/settings/map-settings.js'
import type { KeptSettings } from '../../../domain/settings/settings-service.js'
import { pathOf } from '../../../domain/text/slug.js'
import type { FeedContext } from '../../feeds/site.js'
import { Page, type Visit } from '../../layout.js'
import { EventRow } from '../../parts/event-row.js'
import { EventWays } from '../../parts/event-ways.js'
import { headOf } from '../../parts/head-meta.js'
import type { EventItem } from '../../parts/items.js'
import { EmptyState } from '../../parts/lists.js'
import { coordinatesOf, distanceKm, MAP, planMap, type MapPlan, type Spot } from '../../parts/map-plan.js'
import { calendarPaths, paths } from '../../paths.js'

type MapProps = { visit: Visit; context: FeedContext; settings: KeptSettings; items: readonly EventItem[] }

/** Where the coming events are: a drawing of ours, or tiles where the steward has named a server, beside the same list. */
export function MapPage({ visit, context, settings, items }: MapProps) {
  const { words, language, site } = visit
  const { map } = words.calendar
  const placed = items.filter((item) => coordinatesOf(item) !== null)
  const home = parseCoordinates(settings.mapCentre)
  const plan = planMap(placed, home)
  const origin = tileOrigin(settings.mapTiles)
  const hasTiles = origin !== null && placed.length > 0
  return (
    <Page
      visit={visit}
      title={map.title}
      {...headOf(
        context,
        { path: calendarPaths.map, title: map.title, isListed: placed.length > 0 },
        hasTiles ? <TileHead visit={visit} /> : null,
      )}
      extra="map"
    >
      <h1>{map.title}</h1>
      <EventWays visit={visit} at="map" />
      {placed.length === 0 ? (
        <EmptyState title={map.none} next={{ label: words.pages.home.allEvents, href: paths.events }}>
          <p>{map.noneText}</p>
        </EmptyState>
      ) : (
        <>
          <p class="lead">{map.lead}</p>
          <div class="map-both">
            <div>
              <div class="map-board" {...(hasTiles && tileData(settings, plan))}>
                <Drawing visit={visit} plan={plan} count={site.dates.calendar(language).number(placed.length)} />
              </div>
              {hasTiles && (
                <p class="help">
                  {settings.mapAttribution} {map.tilesFrom(new URL(origin).host)}
                </p>
              )}
            </div>
            <div>
              <Spots visit={visit} spots={plan.near} home={home} />
              {plan.far.length > 0 && <h2>{map.far}</h2>}
              <Spots visit={visit} spots={plan.far} home={home} />
            </div>
          </div>
        </>
      )}
    </Page>
  )
}

function TileHead({ visit: { site } }: { visit: Visit }) {
  return (
    <>
      <link rel="stylesheet" href={site.mapHrefs.style} />
      <script src={site.mapHrefs.library} defer />
      <script src={site.mapHrefs.script} defer />
    </>
  )
}

/** What the script needs, as attributes: everything in them is also on the page. */
const tileData = ({ mapTiles, mapAttribution }: KeptSettings, { near }: MapPlan) => ({
  'data-tiles': mapTiles,
  'data-attribution': mapAttribution,
  'data-spots': JSON.stringify(
    near.map(({ at, entries }) => ({ at: [at.latitude, at.longitude], label: labelOf(entries), to: idOf(entries) })),
  ),
})

type Entries = Spot['entries']
const labelOf = (entries: Entries): string => {
  const [first, last] = [entries[0]?.number, entries.at(-1)?.number]
  return first === last ? String(first) : `${first}–${last}`
}
const idOf = (entries: Entries): string => `spot-${entries[0]?.number}`

function Drawing({ visit, plan, count }: { visit: Visit; plan: MapPlan; count: string }) {
  const { map } = visit.words.calendar
  const { width, height, margin } = MAP
  const { km, length } = plan.scale
  const { site, language } = visit
  const said = (one: number) => map.km(site.dates.calendar(language).number(Math.round(one * 100) / 100))
  return (
    <svg class="map" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={map.picture(count)} direction="ltr">
      <rect class="map-ground" width={width} height={height} />
      {plan.home !== null && (
        <g class="map-home">
          {plan.rings.map(({ radius }) => (
            <circle class="map-ring" cx={plan.home?.x} cy={plan.home?.y} r={radius} />
          ))}
          <circle cx={plan.home.x} cy={plan.home.y} r="7" />
          <text x={plan.home.x} y={plan.home.y + 24} text-anchor="middle">
            {map.here}
          </text>
        </g>
      )}
      {plan.near.map(({ x, y, entries }) => (
        <a
          href={`#${idOf(entries)}`}
          class="map-spot"
          aria-label={`${labelOf(entries)}: ${entries.map(({ item }) => item.title).join(', ')}`}
        >
          <circle cx={x} cy={y} r="17" />
          <text x={x} y={y + 6} text-anchor="middle">
            {labelOf(entries)}
          </text>
        </a>
      ))}
      <g class="map-scale">
        <path d={`M${margin / 2} ${height - 24}v8h${length}v-8`} />
        <text x={margin / 2} y={height - 30}>
          {said(km)}
        </text>
        <path d={`M${width - 24} 44v-28l-6 10m6-10l6 10`} />
        <text x={width - 24} y="62" text-anchor="middle">
          {map.north}
        </text>
      </g>
    </svg>
  )
}

type SpotsProps = { visit: Visit; spots: readonly Omit<Spot, 'x' | 'y'>[]; home: Coordinates | null }

function Spots({ visit, spots, home }: SpotsProps) {
  return (
    <ol class="map-list">
      {spots.map(({ at, entries }) => (
        <li id={idOf(entries)} tabIndex={-1}>
          <p class="map-number">
            <b>{labelOf(entries)}</b> {home !== null && <span>{awayFrom(visit, home, at)}</span>}
          </p>
          {entries.map(({ item }) => (
            <EventRow visit={visit} item={item} href={pathOf(item)} level={2} />
          ))}
        </li>
      ))}
    </ol>
  )
}

function awayFrom({ words, site, language }: Visit, home: Coordinates, at: Coordinates): string {
  const { map } = words.calendar
  const km = distanceKm(home, at)
  const shown = site.dates.calendar(language).number(km < 10 ? Math.round(km * 10) / 10 : Math.round(km))
  return map.away(km < 1 ? map.under : map.km(shown))
}
