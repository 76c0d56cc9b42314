/**
 * Why a signed request or a proof does not hold. For logs, counters and the steward; a stranger is told no more than
 * "not verified". What it means for the answer (401, 421, 403) is the gate's to say.
 */
export type WireFault =
  | 'no-signature'
  | 'several-signatures'
  | 'malformed-signature'
  | 'duplicate-parameter'
  | 'missing-parameter'
  | 'unknown-algorithm'
  | 'unfit-key-id'
  | 'malformed-headers'
  | 'malformed-target'
  | 'duplicate-header'
  | 'missing-header'
  | 'unsupported-component'
  | 'not-covered'
  | 'other-host'
  | 'malformed-digest'
  | 'wrong-digest'
  | 'malformed-date'
  | 'too-old'
  | 'too-new'
  | 'expired'
  | 'wrong-key-type'
  | 'wrong-signature'
  | 'no-proof'
  | 'malformed-proof'
  | 'wrong-purpose'
  | 'unfit-document'

export type Faulty = { readonly ok: false; readonly reason: WireFault }
/** What was asked for, or why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Faulty

export const fault = (reason: WireFault): Faulty => ({ ok: false, reason })
export const good = <T>(value: T): Outcome<T> => ({ ok: true, value })
