import { AS2_PROFILE, parseContentType } from '../remote/content-types.js'

const PAGE = ['text/html']
/** In the order of how plainly they say it. Plain JSON is what small programs ask for. */
const MACHINE = ['application/activity+json', 'application/ld+json', 'application/json']
const RANGE = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g

type Range = { type: string; quality: number; place: number }
type Fit = { quality: number; precision: number; place: number }

/**
 * Whether a request for what is both a page and a document wants the document. Whoever takes anything, as programs do
 * that say nothing, gets the page; of two that are wanted as much, the one that is named wins, then the first.
 * @param accept  the header as it came
 */
export function wantsDocument(accept: string | undefined): boolean {
  const ranges = [...(accept ?? '').matchAll(RANGE)].flatMap(([text], place) => readRange(text, place))
  const machine = bestFit(ranges, MACHINE)
  const page = bestFit(ranges, PAGE)
  if (machine === null || page === null) return machine !== null
  return compare(machine, page) > 0
}

function readRange(text: string, place: number): Range[] {
  const parsed = parseContentType(text.trim())
  if (parsed === null) return []
  const { type, parameters } = parsed
  const quality = Number(parameters.get('q') ?? 1)
  const profiles = parameters.get('profile')?.split(/\s+/)
  const foreign = type === 'application/ld+json' && profiles !== undefined && !profiles.includes(AS2_PROFILE)
  return quality >= 0 && quality <= 1 && !foreign ? [{ type, quality, place }] : []
}

/** How much the best of these types is wanted; null when none is. For each type its most precise range decides. */
function bestFit(ranges: readonly Range[], types: readonly string[]): Fit | null {
  const fits = types.flatMap((type) => {
    const matching = [type, type.replace(/\/.*/, '/*'), '*/*']
      .map((pattern, index) => ({ range: ranges.find((range) => range.type === pattern), precision: 2 - index }))
      .find(({ range }) => range !== undefined)
    if (matching?.range === undefined || matching.range.quality === 0) return []
    return [{ ...matching.range, precision: matching.precision }]
  })
  return fits.sort(compare).at(-1) ?? null
}

function compare(a: Fit, b: Fit): number {
  return a.quality - b.quality || a.precision - b.precision || b.place - a.place
}
