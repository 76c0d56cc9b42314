import { escapeAttribute, escapeText, oneLine } from '../../core/characters.js'
import type { ItemPicture } from '../items/item.js'

/** A line of a profile. `value` as it was typed; `html` is safe, and made of it. */
export type ProfileField = {
  name: string
  value: string
  html: string
  /** When the page it leads to was seen to lead back here; null when it was not, or when it leads nowhere. */
  verifiedAt: Date | null
}

/** What a member shows of themselves, and decides about it, beside their name and text. */
export type ProfileDetails = {
  /** `alt` may be empty. */
  avatar: ItemPicture | null
  header: ItemPicture | null
  fields: ProfileField[]
  /** What it says is mostly written by a program. */
  bot: boolean
  /** May be recommended to others. */
  discoverable: boolean
  /** What it says to everybody may be found by searching. */
  indexable: boolean
  /** Nobody else is shown whom it follows, and who follows it. */
  hidesFollows: boolean
  /** Domains whose pages may name it as their author. */
  attributionDomains: string[]
}

/** Of those who said nothing of it: nothing is shown, and nobody is led to them. */
export const plainDetails: ProfileDetails = {
  avatar: null,
  header: null,
  fields: [],
  bot: false,
  discoverable: false,
  indexable: false,
  hidesFollows: false,
  attributionDomains: [],
}

/** Who needs the pictures of a profile (`MediaDoc.holders`). */
export const profileHolder = (handle: string): string => `identity:${handle}`

export const MOST_FIELDS = 4
export const LONGEST_FIELD = 255
export const LONGEST_BIO = 5_000

const ADDRESS = /https?:\/\/[^\s<>"'`{}|\\^[\]]+/giu
/** What ends a sentence around an address, rather than the address. */
const TAIL = /[.,;:!?)]+$/u

/** The address that a line consists of; null for everything else. */
export function addressIn(value: string): string | null {
  const [whole] = value.match(ADDRESS) ?? []
  return whole === value && URL.canParse(value) && new URL(value).username === '' ? value : null
}

/** A line as HTML: text, with the addresses in it as links of the person's own (`rel="me"`). */
export function fieldHtml(value: string): string {
  let [html, at] = ['', 0]
  for (const { 0: found, index } of value.matchAll(ADDRESS)) {
    const address = found.replace(TAIL, '')
    if (!URL.canParse(address) || new URL(address).username !== '') continue
    html += escapeText(value.slice(at, index)) + linkTo(address)
    at = index + address.length
  }
  return html + escapeText(value.slice(at))
}

const linkTo = (address: string): string =>
  `<a href="${escapeAttribute(address)}" rel="me nofollow noopener noreferrer" translate="no">${escapeText(shown(address))}</a>`

const shown = (address: string): string => address.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/$/, '')

/** Lines as they are kept: empty ones are left out, and what was confirmed of a line that stays, stays. */
export function fieldsOf(
  given: readonly { name: string; value: string }[],
  before: readonly ProfileField[],
): ProfileField[] {
  return given
    .map(({ name, value }) => ({ name: oneLine(name), value: oneLine(value) }))
    .filter(({ name, value }) => name !== '' || value !== '')
    .map(({ name, value }) => {
      const verifiedAt = before.find((one) => one.value === value)?.verifiedAt ?? null
      return { name, value, html: fieldHtml(value), verifiedAt }
    })
}

/** Whether there is a link that has still to be confirmed. */
export const hasUnverified = (fields: readonly ProfileField[]): boolean =>
  fields.some(({ value, verifiedAt }) => verifiedAt === null && addressIn(value) !== null)
