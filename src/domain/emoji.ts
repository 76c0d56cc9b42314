/** A picture that somebody's server has for a word between colons. `url` is elsewhere: shown through our proxy. */
export type CustomEmoji = {
  /** Without the colons. */
  code: string
  url: string
}
