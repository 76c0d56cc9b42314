export type RefusalKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'gone' | 'conflict' | 'too-many'

/**
 * A refusal that ends the current request or job.
 * `message` may be shown to anyone; `cause` is logged and never leaves the process.
 * `code` names the sentence in the hub's catalogue, so that it can be said in the reader's language; null when there
 * is only the message.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
  readonly code: string | null
  constructor(
    readonly kind: RefusalKind,
    message: string,
    options: { cause?: unknown; code?: string } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = options.code ?? null
  }
}
