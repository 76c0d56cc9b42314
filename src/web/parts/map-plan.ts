import { isOnEarth, type Coordinates } from '../../domain/settings/map-settings.js'
import type { EventItem } from './items.js'

/** What is further from the middle than this stands beside the map, so that the rest can be told apart. */
const NEAR_KM = 60
const LEAST_SPAN_KM = 1.5
/** Of two numbers on the map. */
const LEAST_APART = 76
const EARTH_KM = 6_371
const KM_PER_DEGREE = (Math.PI * EARTH_KM) / 180
export const MAP = { width: 480, height: 340, margin: 44 }

/** One place with the events that are there, numbered as in the list. */
export type Spot = { at: Coordinates; entries: { number: number; item: EventItem }[]; x: number; y: number }

export type MapPlan = {
  near: Spot[]
  /** Too far away to be drawn with the others; numbered on. */
  far: Omit<Spot, 'x' | 'y'>[]
  /** Where the group is at home on the map; null when that is not known, or not near. */
  home: { x: number; y: number } | null
  /** A round number of kilometres, and how long they are on the map. */
  scale: { km: number; length: number }
  /** Circles around home, one, two and three times as far away as the scale is long. */
  rings: { km: number; radius: number }[]
}

/** Where on the map an event is; null when it does not say. */
export function coordinatesOf({ event: { place } }: EventItem): Coordinates | null {
  const point = place?.point ?? null
  return point !== null && isOnEarth(point) ? point : null
}

/** Over the ground, along a great circle. */
export function distanceKm(one: Coordinates, other: Coordinates): number {
  const [a, b] = [one, other].map(({ latitude }) => radians(latitude)) as [number, number]
  const [dLat, dLon] = [b - a, radians(other.longitude - one.longitude)]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/**
 * Lays events out on a drawing of `MAP`'s size, north up: true to scale around its middle, which is close enough for a
 * town and its surroundings.
 * @param items  all with coordinates; in the order of the list
 */
export function planMap(items: readonly EventItem[], home: Coordinates | null): MapPlan {
  const middle = home ?? middleOf(items)
  const places = spotsOf(items)
  const isNear = ({ at }: { at: Coordinates }) => distanceKm(middle, at) <= NEAR_KM
  const drawn = places.some(isNear) ? places.filter(isNear) : places
  const far = places.filter((spot) => !drawn.includes(spot))
  const homeNear = home !== null && drawn.some(isNear) ? home : null
  const kms = [...drawn.map(({ at }) => at), ...(homeNear === null ? [] : [homeNear])].map((at) => flat(at, middle))
  const box = boxOf(kms)
  const perKm = Math.min((MAP.width - 2 * MAP.margin) / box.width, (MAP.height - 2 * MAP.margin) / box.height)
  const onMap = (at: Coordinates) => {
    const { east, north } = flat(at, middle)
    return {
      x: round(MAP.width / 2 + (east - box.east) * perKm),
      y: round(MAP.height / 2 - (north - box.north) * perKm),
    }
  }
  const near = apart(drawn.map((spot) => ({ ...spot, ...onMap(spot.at) })))
  const scale = scaleOf(perKm)
  let number = 0
  for (const spot of [...near, ...far]) for (const entry of spot.entries) entry.number = ++number
  return {
    near,
    far,
    home: homeNear === null ? null : onMap(homeNear),
    scale,
    rings: [1, 2, 3].map((times) => ({ km: times * scale.km, radius: times * scale.length })),
  }
}

/** Those that would cover each other become one. */
function apart(spots: readonly Spot[]): Spot[] {
  const kept: Spot[] = []
  for (const spot of spots) {
    const beside = kept.find(({ x, y }) => Math.hypot(x - spot.x, y - spot.y) < LEAST_APART)
    if (beside === undefined) kept.push({ ...spot, entries: [...spot.entries] })
    else beside.entries.push(...spot.entries)
  }
  return kept
}

function spotsOf(items: readonly EventItem[]): Omit<Spot, 'x' | 'y'>[] {
  const spots = new Map<string, Omit<Spot, 'x' | 'y'>>()
  for (const item of items) {
    const at = coordinatesOf(item)
    if (at === null) continue
    // The same house, give or take ten metres.
    const key = `${at.latitude.toFixed(4)} ${at.longitude.toFixed(4)}`
    const spot = spots.get(key) ?? { at, entries: [] }
    spot.entries.push({ number: 0, item })
    spots.set(key, spot)
  }
  return [...spots.values()]
}

/** One far away does not move it. */
function middleOf(items: readonly EventItem[]): Coordinates {
  const all = items.map(coordinatesOf).filter((at) => at !== null)
  const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
  return { latitude: median(all.map((at) => at.latitude)), longitude: median(all.map((at) => at.longitude)) }
}

/** Kilometres from the middle; across the line where dates change, too. */
function flat(at: Coordinates, middle: Coordinates): { east: number; north: number } {
  const turned = ((at.longitude - middle.longitude + 540) % 360) - 180
  const shrunk = Math.max(Math.cos(radians(middle.latitude)), 0.01)
  return { east: turned * KM_PER_DEGREE * shrunk, north: (at.latitude - middle.latitude) * KM_PER_DEGREE }
}

function boxOf(points: readonly { east: number; north: number }[]) {
  const [easts, norths] = [points.map(({ east }) => east), points.map(({ north }) => north)]
  const [west, east, south, north] = [Math.min(...easts), Math.max(...easts), Math.min(...norths), Math.max(...norths)]
  return {
    east: (west + east) / 2,
    north: (south + north) / 2,
    width: Math.max(east - west, LEAST_SPAN_KM),
    height: Math.max(north - south, LEAST_SPAN_KM),
  }
}

/** 1, 2 or 5 of whatever size, at most a quarter of the map. */
function scaleOf(perKm: number): { km: number; length: number } {
  const most = MAP.width / 4 / perKm
  const power = 10 ** Math.floor(Math.log10(most))
  const km = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power
  return { km, length: round(km * perKm) }
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const round = (number: number): number => Math.round(number * 10) / 10
