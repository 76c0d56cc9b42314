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

/** For `catch`: null where something is not there, or not for whoever asks. @throws anything else */
export function absent(error: unknown): null {
  if (error instanceof Refusal && (error.kind === 'not-found' || error.kind === 'gone')) return null
  throw error
}
