import { z } from 'zod'

const LONGEST_TEMPLATE = 300
const PLACEHOLDERS = ['{z}', '{x}', '{y}']

/** The address of a tile as a URL with numbers in it; null when it is not one that pages could be made to ask. */
function exampleOf(template: string): URL | null {
  if (!PLACEHOLDERS.every((part) => template.split(part).length === 2)) return null
  const url = URL.parse(PLACEHOLDERS.reduce((text, part) => text.replace(part, '1'), template))
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null
  // What chooses the host would widen what pages may load.
  const inHost = PLACEHOLDERS.some((part) => template.indexOf(part) < template.indexOf('/', 'https://'.length))
  return inHost || /[{}\s"'<>\\;,]/.test(url.href) || url.hash !== '' ? null : url
}

/** `https://…/{z}/{x}/{y}.png`, each placeholder once and none in the host; empty for no tile server. */
export const TileTemplate = z
  .string()
  .trim()
  .max(LONGEST_TEMPLATE)
  .refine((text) => text === '' || exampleOf(text) !== null, 'not-a-tile-address')

/** The one origin that maps ask; null when there is none. @param template  as `TileTemplate` lets it through */
export const tileOrigin = (template: string): string | null => exampleOf(template)?.origin ?? null

export type Coordinates = { latitude: number; longitude: number }

/** Reads `53.45, -2.96`: degrees north, then degrees east; null when they are none. */
export function parseCoordinates(text: string): Coordinates | null {
  const [, latitude, longitude] =
    /^(-?\d{1,2}(?:\.\d{1,8})?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d{1,8})?)$/.exec(text.trim()) ?? []
  if (latitude === undefined || longitude === undefined) return null
  const at = { latitude: Number(latitude), longitude: Number(longitude) }
  return isOnEarth(at) ? at : null
}

export const isOnEarth = ({ latitude, longitude }: Coordinates): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

/** Where the group is at home, as `parseCoordinates` reads it; may be empty. */
export const TypedCoordinates = z
  .string()
  .trim()
  .max(60)
  .refine((text) => text === '' || parseCoordinates(text) !== null, 'not-coordinates')
