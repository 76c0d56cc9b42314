/** Under which terms others may use a text. `reserved`: under none that is said. */
export const licences = ['by-sa', 'by', 'cc0', 'reserved'] as const
export type Licence = (typeof licences)[number]

export const DEFAULT_LICENCE: Licence = 'by-sa'

/** Where the words of each stand; null for the one that has none. */
export const licenceUrls = {
  'by-sa': 'https://creativecommons.org/licenses/by-sa/4.0/',
  'by': 'https://creativecommons.org/licenses/by/4.0/',
  'cc0': 'https://creativecommons.org/publicdomain/zero/1.0/',
  'reserved': null,
} as const satisfies Record<Licence, string | null>

/** As others write them: any version and any jurisdiction, with or without its last parts. */
const FORMS: readonly (readonly [Licence, RegExp])[] = [
  ['by-sa', /^\/licenses\/by-sa\/[1-4]\.\d(?:\/|$)/],
  ['by', /^\/licenses\/by\/[1-4]\.\d(?:\/|$)/],
  ['cc0', /^\/publicdomain\/(?:zero|mark)\/1\.0(?:\/|$)/],
]

/**
 * Which of ours a stranger's address of a licence means. Those that forbid to change a text, or to use it for some ends,
 * are none of ours.
 * @returns null for what is not known, which allows nothing
 */
export function licenceAt(address: string | null): Licence | null {
  const url = address === null ? null : URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  if (!/^(?:www\.)?creativecommons\.org$/.test(url.host)) return null
  return FORMS.find(([, form]) => form.test(url.pathname.toLowerCase()))?.[0] ?? null
}

/** Whether somebody else may make a text of their own out of one under it. */
export const mayBeAdapted = (licence: Licence | null): boolean => licence !== null && licence !== 'reserved'

/** Whether an adaptation may have this licence: who shares alike passes on what they were given. */
export const mayFollow = (original: Licence | null, licence: Licence): boolean =>
  original !== 'by-sa' || licence === 'by-sa'
