/** What a page says of itself, to those who are to decide whether to open it. All of it is a stranger's word, and plain text. */
export type Card = {
  title: string
  /** May be empty, as what follows. */
  description: string
  author: string
  authorUrl: string | null
  /** The site it is on, as that calls itself. */
  site: string
  /** BCP 47; null when it does not say. */
  language: string | null
  publishedAt: Date | null
  /** Elsewhere: shown through our proxy. */
  image: { url: string; alt: string; width: number; height: number } | null
}

/** In UTF-16 units. */
export const longestOfCard = { title: 300, description: 600, author: 120, site: 120, alt: 500 } as const

/**
 * Asks a page for its card. `none`: there is nothing to show, and asking again soon would not change it. `later`: it did
 * not answer, or too much was asked; `afterMs` where that is known.
 */
export type AskPage = (
  url: string,
) => Promise<{ kind: 'card'; card: Card } | { kind: 'none' } | { kind: 'later'; afterMs: number | null }>
