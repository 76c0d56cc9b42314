import type { FetchedText } from '../../domain/network.js'
import type { Fetcher } from '../remote/fetcher.js'
import { tooLarge } from '../remote/body.js'
import { MAX_DOCUMENT_BYTES } from '../remote/limits.js'

const ACCEPT = 'text/calendar, text/plain;q=0.5, */*;q=0.1'
const [TOO_LARGE] = [tooLarge(MAX_DOCUMENT_BYTES)].map((failed) => ('reason' in failed ? failed.reason : null))
/** How programs name a calendar to subscribe to. */
const WEBCAL = /^webcals?:/i

/**
 * A stranger's calendar. Which hosts may be asked, and how much comes of it, the fetcher decides; the address may hold a
 * secret of whoever typed it, so that it goes into no log and no answer.
 */
export async function calendarAt(fetcher: Pick<Fetcher, 'get'>, address: string): Promise<FetchedText> {
  const got = await fetcher.get(address.trim().replace(WEBCAL, 'https:'), {
    accept: ACCEPT,
    maxBytes: MAX_DOCUMENT_BYTES,
  })
  switch (got.kind) {
    case 'ok':
      return { kind: 'text', text: new TextDecoder().decode(got.body) }
    case 'unavailable':
      return { kind: 'unreachable' }
    case 'refused':
      return { kind: got.status === null ? 'blocked' : 'nothing' }
    case 'invalid':
      return { kind: got.reason === TOO_LARGE ? 'too-large' : 'nothing' }
    default:
      return { kind: 'nothing' }
  }
}
