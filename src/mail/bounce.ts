import { oneLine } from '../core/characters.js'

/** What a mail server says of a letter of ours that it could not deliver (RFC 3464). */
export type Bounce = {
  /** Which letter, as its return path said. */
  token: string
  /** True: there is no such mailbox, or it is closed. False: it may go better another time. */
  hard: boolean
  /** The status, as in `5.1.1`. */
  status: string
}

/** Longer messages are not read: what is asked for stands near the beginning, and the rest is the letter itself. */
export const LONGEST_BOUNCE = 256 * 1024
const MOST_RECIPIENTS = 20
const MOST_PARTS = 50

const TOKEN = /\+([0-9a-f]{20})@/i

/**
 * Reads a message that came back. Strangers can send anything to the address that takes them; only who was sent the
 * letter, and the servers on its way, know its token.
 * @param original  the address it was sent to, when the mail server says it beside the message
 * @returns null for what is no report of a failed delivery, or says not of which letter
 */
export async function readBounce(message: Buffer, original: string | null = null): Promise<Bounce | null> {
  if (message.length > LONGEST_BOUNCE) return null
  const { default: PostalMime } = await import('postal-mime')
  const parsed = await PostalMime.parse(message, {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: 10,
    maxHeadersSize: 64 * 1024,
  }).catch(() => null)
  if (parsed === null) return null
  const token = tokenIn([original ?? '', ...parsed.headers.flatMap(addressed)])
  const report = parsed.attachments.slice(0, MOST_PARTS).find(({ mimeType }) => mimeType === 'message/delivery-status')
  if (token === null || report === undefined) return null
  const failed = failureIn(textOf(report.content))
  return failed === null ? null : { token, ...failed }
}

const addressed = ({ key, value }: { key: string; value: string }): string[] =>
  ['to', 'delivered-to', 'x-original-to', 'envelope-to'].includes(key.toLowerCase()) ? [value.slice(0, 1_000)] : []

function tokenIn(addresses: readonly string[]): string | null {
  const found = addresses
    .map((address) => TOKEN.exec(address)?.[1]?.toLowerCase())
    .filter((token) => token !== undefined)
  return found[0] ?? null
}

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('latin1')

/** The first recipient to whom delivery failed: groups of fields, parted by empty lines (RFC 3464, 2.1). */
function failureIn(report: string): Omit<Bounce, 'token'> | null {
  const groups = report
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .slice(0, MOST_RECIPIENTS)
  for (const group of groups) {
    const fields = new Map(group.split('\n').map(fieldOf))
    const status = /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('status') ?? '')?.[1]
    if (fields.get('action')?.toLowerCase() !== 'failed' || status === undefined) continue
    return { hard: isHard(status), status }
  }
  return null
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, Math.max(colon, 0)).toLowerCase(), oneLine(line.slice(colon + 1))]
}

/** Refused for what it says or for who sends it (5.6, 5.7), or for want of room (5.2.2): the mailbox may be there. */
export const isHard = (status: string): boolean =>
  status.startsWith('5.') && !/^5\.(?:[4567]\.|2\.[2345]$)/.test(status)
