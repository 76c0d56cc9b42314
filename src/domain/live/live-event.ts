/** A home (`home:<member>`) or a list (`list:<id>`), as timelines name them. */
export type Owner = string

/**
 * Something that whoever looks on may want to be told of at once: by ids alone, so that it is read as it is then, with the
 * eyes of each who is told. A status is named by the id that apps see: of an item, a post, or the number of a boost.
 */
export type LiveEvent =
  | { what: 'placed'; of: 'item' | 'post' | 'boost'; status: string; owners: readonly Owner[] }
  /** It was published here, or came from elsewhere. */
  | { what: 'published'; of: 'item' | 'post'; status: string }
  | { what: 'changed'; of: 'item' | 'post'; status: string }
  | { what: 'deleted'; of: 'item' | 'post' | 'boost'; status: string }
  | { what: 'notified'; member: string; notification: string }
  | { what: 'conversation'; member: string; conversation: string }
  /** A member took in what had been held back from their notifications. */
  | { what: 'merged'; member: string }
  | { what: 'filters'; member: string }
  | { what: 'announced'; announcement: string }
  | { what: 'announcement-reaction'; announcement: string; name: string }
  | { what: 'announcement-gone'; announcement: string }
  /** What a member may do, or who may act for them, is no longer what it was; `token` where it is about that one alone. */
  | { what: 'access'; member: string | null; token: string | null }
  /** A process without loops has left work for those that have them. */
  | { what: 'wake'; duty: string }
  /** Some of what happened in other processes can no longer be had. */
  | { what: 'missed' }

export type EventOf<W extends LiveEvent['what']> = Extract<LiveEvent, { what: W }>
