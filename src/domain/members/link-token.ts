import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 24

/** A secret for a link, of 192 bits in 32 characters that need no escaping in an address. */
export const newToken = (random: (bytes: number) => Buffer = randomBytes): string =>
  random(TOKEN_BYTES).toString('base64url')

/** What is kept of a token: no link can be made from it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')
