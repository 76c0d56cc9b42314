/** A message as it goes out. */
export type Letter = {
  /** Names the message wherever it goes, the same however often it is sent. */
  id: string
  /** One bare address. */
  to: string
  subject: string
  text: string
  /** The same as a page; null for plain text alone. */
  html: string | null
  /** Of a mailing list: its name, its id on this hub, and where one POST ends it. */
  list: { id: string; name: string; unsubscribe: string } | null
  /** What several letters are about, so that programs show them together: letters, digits, `-`; null when nothing. */
  about: string | null
  /** Names it to whoever takes in what comes back; null when it cannot be told. */
  token: string | null
  writtenAt: Date
}

/** Takes letters to a mail server. */
export type MailTransport = {
  /** Resolves once the server has taken it. @throws MailRefused */
  send(letter: Letter): Promise<void>
  /** Connects and signs in, but sends nothing. @throws MailRefused */
  verify(): Promise<void>
  /** What is being sent may come to its end. */
  close(): void
}

/** The server did not take a letter. The message holds what it said, which may name the recipient. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
  constructor(
    message: string,
    /** It will not take this letter however often it is tried; false when a later try may go better. */
    readonly forGood: boolean,
    /** The kind of failure and the reply's number, fit for a log: `EENVELOPE 550`. */
    readonly kind: string,
    /** Whether it says that there is no such recipient. */
    readonly noRecipient: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
