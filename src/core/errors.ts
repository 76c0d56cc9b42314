export type RefusalKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'gone' | 'conflict' | 'too-many'

/**
 * A refusal that ends the current request or job.
 * `message` may be shown to anyone; `cause` is logged and never leaves the process.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly kind: RefusalKind,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
