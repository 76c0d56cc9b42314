import { isZone } from '../../text/zones.js'
import { windowsZones } from './windows-zones.js'

const LONGEST = 200
const STANDARD = / standard time$/

/**
 * The IANA zone that a calendar means by a name: one of these, one that Windows has, or either behind a prefix of the
 * program that wrote it (`/freeassociation.sourceforge.net/Europe/London`).
 * @returns null for a name of somebody's own making
 */
export function zoneNamed(name: string): string | null {
  const text = name.slice(0, LONGEST).trim().replace(/^"|"$/g, '')
  if (/^(?:z|gmt|utc|etc\/utc|etc\/gmt)$/i.test(text)) return 'UTC'
  const segments = text.split('/').filter((segment) => segment !== '')
  const ends = [3, 2].map((length) => segments.slice(-length).join('/'))
  const known = [text, ...ends].find(isZone)
  if (known !== undefined) return known
  const windows = text.toLowerCase()
  const zone = windowsZones.get(windows) ?? windowsZones.get(windows.replace(STANDARD, ''))
  return zone !== undefined && isZone(zone) ? zone : null
}
