import { oneLine } from '../core/characters.js'
import type { Letter } from './transport.js'

type Header = string | { prepared: true; value: string }

/**
 * What programs read of a letter. Lists can be left by one POST (RFC 2369, RFC 2919, RFC 8058); letters about one thing
 * name the same message as the one they answer, which was never sent, so that they stand together (RFC 5322, 3.6.4).
 * @param host  of the hub
 */
export function letterHeaders({ list, about }: Pick<Letter, 'list' | 'about'>, host: string): Record<string, Header> {
  const root = about === null ? null : `<${about}@${host}>`
  return {
    // RFC 3834, 5: so that no vacation notice comes back.
    'Auto-Submitted': 'auto-generated',
    ...(root !== null && { 'In-Reply-To': root, 'References': root }),
    ...(list !== null && {
      'Precedence': 'list',
      // Written as they are: a program that folds or encodes an address makes it another one.
      'List-Id': { prepared: true, value: `${phraseOf(list.name)}<${list.id}.${host}>` },
      'List-Unsubscribe': { prepared: true, value: `<${list.unsubscribe}>` },
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  }
}

/** An encoded word has at most 75 characters (RFC 2047, 2), 12 of them for its frame. */
const MOST_ENCODED_BYTES = 45

/** Words before an address, without what has a meaning there; none where they would not fit. */
function phraseOf(name: string): string {
  const plain = oneLine(name)
    .replace(/[^\p{L}\p{N} '&+-]/gu, '')
    .trim()
  if (/^[\x20-\x7e]+$/.test(plain)) return `"${plain}" `
  const bytes = Buffer.from(plain)
  return bytes.length === 0 || bytes.length > MOST_ENCODED_BYTES ? '' : `=?UTF-8?B?${bytes.toString('base64')}?= `
}
