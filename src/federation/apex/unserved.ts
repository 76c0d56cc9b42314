import type { WireObject } from '../activity.js'

const words = {
  400: 'There is no such page of this collection.',
  401: 'This has to be asked for with a signature that holds.',
  403: 'This is not for you.',
  404: 'There is nothing here.',
  405: 'This can only be read.',
  410: 'This is gone.',
  429: 'This is too much at once.',
  503: 'Your signature cannot be checked just now.',
} as const

/** Why a document is not given to whoever asked. Ends the request. */
export class Unserved extends Error {
  override readonly name = 'Unserved'
  /** What is said instead. */
  readonly document: WireObject | null
  readonly retryAfterSeconds: number | null

  constructor(
    readonly status: keyof typeof words,
    more: { document?: WireObject; retryAfterSeconds?: number | null } = {},
  ) {
    super(words[status])
    this.document = more.document ?? null
    this.retryAfterSeconds = more.retryAfterSeconds ?? null
  }
}
