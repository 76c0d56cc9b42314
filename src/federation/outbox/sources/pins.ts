import { iri, type Iri } from '../../../core/iri.js'
import type { PinDoc, PinNews, PinRepo } from '../../../domain/pins/pin-repo.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & { repo: Pick<PinRepo, 'claim' | 'settle'> }

/** What came to the pinned ones of an actor, and what left them: to all its followers, in that order. */
export function pinSource({ repo, actors, writer, send }: Deps): Source {
  async function tell({ actor: me }: PinDoc, { verb, object, number, at }: PinNews): Promise<void> {
    const actor = await actors.byIri(me)
    if (actor === null || actor === 'gone') return
    const id = pinIri(object, number, verb)
    const activity = writer.pin(verb, object, { id, actor, at })
    await send({ activity, id, actor: me, object, recipients: { followersOf: me }, open: true })
  }

  return {
    async step(now, until) {
      const doc = await repo.claim(now, until)
      if (doc === null) return false
      for (const news of doc.news) await tell(doc, news)
      await repo.settle(doc)
      return true
    },
  }
}

/** The same for the same piece of news, however often it is told. */
function pinIri(object: Iri, number: number, verb: PinNews['verb']): Iri {
  const { origin, pathname } = new URL(object)
  return iri(`${origin}/act/${pathname.split('/').at(-1) ?? ''}-pin-${number}-${verb.toLowerCase()}`)
}
