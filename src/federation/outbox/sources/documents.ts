import { iri, type Iri } from '../../../core/iri.js'
import type { Announcing } from '../../../domain/announcing-repo.js'
import { nextTelling, type Announceable, type Telling } from '../../../domain/announcing.js'
import type { Source } from '../announcer.js'

type Telltale<T> = {
  marks: Announcing<T>
  /** Whether what it says now is for anybody outside. */
  leaves: (doc: T) => boolean
  /** Queues one activity about it; a repeat has to be harmless. */
  tell: (doc: T, telling: Telling) => Promise<void>
}

/**
 * Items and posts: what is told next follows from what was told before. That is written down before anybody is told, and
 * only while the document is as it was read; so what changes in between is told as the next thing, and never lost.
 */
export function documentSource<T extends Announceable>({ marks, leaves, tell }: Telltale<T>): Source {
  return {
    async step(now, until) {
      const doc = await marks.claim(now, until)
      if (doc === null) return false
      let { announced } = doc
      for (;;) {
        const telling = nextTelling({ revision: doc.revision, announced, leaves: leaves(doc) })
        if (telling === null) break
        if (!telling.begun && !(await marks.begin(doc, telling))) return true // it has changed, and is marked anew
        await tell(doc, telling)
        await marks.settle(doc, telling)
        announced = { revision: telling.revision, verb: telling.verb, done: true }
      }
      await marks.clear(doc)
      return true
    },
  }
}

/** The same for the same revision of the same thing, however often it is told. */
export const activityOf = (object: Iri, { revision, verb }: Telling): Iri =>
  iri(`${object}/act/${revision}-${verb.toLowerCase()}`)
