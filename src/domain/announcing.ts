/**
 * How far the network was told of something: the newest revision whose fan-out was begun, and as what. Written before the
 * fan-out, so that what changes later goes out as an Update or a Delete; `done` when all of it is queued.
 */
export type Announced = {
  revision: number
  verb: 'Create' | 'Update' | 'Delete'
  done: boolean
}

/** The duty to tell the network of a document, kept in the document itself and written with what has to be told. */
export type Announceable = {
  /** One more with each change that has to be told. */
  revision: number
  /** Since when it has to be told (later while a worker has it); null when there is nothing to tell. */
  announce: Date | null
  /** Null when nobody was told anything yet. */
  announced: Announced | null
}
