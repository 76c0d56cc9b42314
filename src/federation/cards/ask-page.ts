import type { Clock } from '../../core/clock.js'
import type { AskPage } from '../../domain/cards/card.js'
import { createBudget } from '../remote/budget.js'
import { parseContentType } from '../remote/content-types.js'
import type { Fetcher } from '../remote/fetcher.js'
import { Fault, invalid, type Failed, type Head } from '../remote/results.js'
import { cardIn } from './read-page.js'

const ACCEPT = 'text/html, application/xhtml+xml'
/** Only so much of a page is read, however long it is: what it says of itself stands at its beginning. */
const READ_BYTES = 512 * 2 ** 10
const LONGEST_PAGE = 32 * 2 ** 20
/** A page has this long, with all that leads to it. */
const WITHIN_MS = 15_000
/** Where pages say how their letters are written, if they do not in the answer's head (HTML, 4.2.5.4). */
const CHARSET = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]{1,40})/i
const CHARSET_WITHIN = 1_024

/** Of old links; nothing is asked without encryption, and what was there mostly moved. */
const PLAIN = /^http:(?=\/\/[^/?:]+(?:[/?]|$))/

/** In every five minutes, so that a stranger's posts cannot make this hub a burden to others. */
const budget = {
  atOnce: 6,
  atOncePerHost: 2,
  waiting: 20,
  rate: { count: 300, windowMs: 300_000 },
  ratePerHost: { count: 20, windowMs: 300_000 },
}

/** Asks pages for their cards, through the one client that only asks whom it may. */
export function pageAsker({ fetcher, clock }: { fetcher: Pick<Fetcher, 'stream'>; clock: Clock }): AskPage {
  const places = createBudget({ clock, ...budget })
  return async (url) => {
    const signal = AbortSignal.timeout(WITHIN_MS)
    const asked = { accept: ACCEPT, maxBytes: LONGEST_PAGE, signal }
    const address = url.replace(PLAIN, 'https:')
    const got = await places.spend(new URL(address).host, () => fetcher.stream(address, asked, read))
    if ('exhausted' in got) return { kind: 'later', afterMs: got.exhausted }
    if (got.kind === 'ok') return got.value === null ? { kind: 'none' } : { kind: 'card', card: got.value }
    return got.kind === 'unavailable' ? { kind: 'later', afterMs: got.retryAfterMs } : { kind: 'none' }
  }
}

async function read(head: Head, body: AsyncIterable<Buffer>) {
  const type = parseContentType(head.headers['content-type'])
  if (type === null || !['text/html', 'application/xhtml+xml'].includes(type.type)) throw new Fault(notAPage)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= READ_BYTES) break
  }
  const begun = Buffer.concat(chunks).subarray(0, READ_BYTES)
  return cardIn(decoderFor(type.parameters.get('charset'), begun).decode(begun), head.url)
}

const notAPage: Failed = invalid('not a page')

function decoderFor(said: string | undefined, bytes: Buffer): TextDecoder {
  const inside = CHARSET.exec(bytes.toString('latin1', 0, CHARSET_WITHIN))?.[1]
  try {
    return new TextDecoder(said ?? inside ?? 'utf-8')
  } catch {
    return new TextDecoder() // a name that nobody knows
  }
}
