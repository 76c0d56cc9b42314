/** What the network is told of a document of ours. */
export type Verb = 'Create' | 'Update' | 'Delete'

/**
 * How far the network was told of something: the newest revision whose fan-out was begun, and as what. Written before the
 * fan-out, so that what changes later goes out as an Update or a Delete; `done` when all of it is queued.
 */
export type Announced = {
  revision: number
  verb: Verb
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

/** @param leaves  whether what the document says now is for anybody but members */
type Told = Pick<Announceable, 'revision' | 'announced'> & { leaves: boolean }

/**
 * The mark for a change that is about to be written. What was told, or is about to be, may have changed since `before`
 * was read: only what never could leave gets none.
 * @param before  whether it left until now, and what was told; null for what is new
 */
export function markFor(before: Omit<Told, 'revision'> | null, leaves: boolean, now: Date): Date | null {
  const told = before !== null && (before.leaves || before.announced !== null)
  return leaves || told ? now : null
}

/** What is to be told next; `begun`: of a fan-out that was cut short, so that the same has to be said again. */
export type Telling = Announced & { begun: boolean }

/**
 * Decides what the network has to hear next of a document; null when it knows. A change while Create waits stays Create,
 * and what was taken down before anybody heard of it is never spoken of. A fan-out that was cut short comes first, so
 * that nobody gets an Update of what they never got; unless all of it is to be deleted anyway.
 */
export function nextTelling({ revision, announced, leaves }: Told): Telling | null {
  if (announced !== null && !announced.done) {
    if (announced.revision === revision || leaves || announced.verb === 'Delete') return { ...announced, begun: true }
    return { revision, verb: 'Delete', done: false, begun: false }
  }
  const there = announced !== null && announced.verb !== 'Delete'
  const verb = leaves ? (there ? 'Update' : 'Create') : 'Delete'
  if (verb === 'Delete' && !there) return null
  if (announced?.revision === revision) return null
  return { revision, verb, done: false, begun: false }
}
