import { Refusal } from './errors.js'

declare const brand: unique symbol

/** The permanent name of something on the network, here or elsewhere: an absolute http or https URL, as it was given. */
export type Iri = string & { readonly [brand]: 'Iri' }

const MAX_LENGTH = 2_048
const SHAPE = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i
/** Characters that belong in no URL and that parsers drop or repair each in their own way. */
const UNFIT = /[\s\u0000-\u0020\u007f"<>\\^`{|}]/

/**
 * @throws Refusal 'invalid' unless `text` is an absolute http or https URL of at most 2,048 characters without userinfo
 */
export function iri(text: string): Iri {
  const parsed = parseIri(text)
  if (parsed === null) throw new Refusal('invalid', 'Not a web address')
  return parsed
}

/** The same for where a wrong one is no reason to stop: null instead of a refusal. */
export function parseIri(text: string): Iri | null {
  if (text.length > MAX_LENGTH || !text.isWellFormed() || !SHAPE.test(text) || UNFIT.test(text)) return null
  return URL.canParse(text) ? (text as Iri) : null
}

/** Whether both live under the same scheme, host and port, and so under the same authority. */
export function sameOrigin(a: Iri, b: Iri): boolean {
  return new URL(a).origin === new URL(b).origin
}

/** The host in lower case and ASCII, with its port unless that is the scheme's own. */
export function hostOf(name: Iri): string {
  return new URL(name).host
}
