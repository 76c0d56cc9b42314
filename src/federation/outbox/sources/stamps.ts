import { iri } from '../../../core/iri.js'
import type { StampDoc, StampNews, StampRepo } from '../../../domain/quotes/stamp-repo.js'
import type { StampService } from '../../../domain/quotes/stamp-service.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & { repo: Pick<StampRepo, 'claim' | 'settle'>; stamps: Pick<StampService, 'iriOf'> }

/** Answers to those who ask to quote, and that they may no longer: each is one activity to who asked. */
export function stampSource({ repo, stamps, actors, writer, send, inboxes }: Deps): Source {
  async function tell(doc: StampDoc, news: StampNews): Promise<void> {
    const [actor, to] = [await actors.evenSuspended(doc.author), await inboxes.of([doc.by], 'own')]
    if (actor === null || actor === 'gone' || to.length === 0) return // one of them is gone
    const stamp = stamps.iriOf(doc)
    const { request, by, object, quote } = doc
    const id = iri(`${new URL(stamp).origin}/act/${doc.number}-${doc.revision}-${news.toLowerCase()}`)
    const deed = { id, actor, at: doc.at }
    const activity =
      news === 'Delete'
        ? writer.removeStamp(stamp, by, deed)
        : writer.answerQuote(news, { id: request, actor: by, object, instrument: quote }, stamp, deed)
    // With a proof: whoever quoted it passes the end of a stamp on.
    await send({ activity, id, actor: actor.iri, object: stamp, recipients: { inboxes: to }, open: news === 'Delete' })
  }

  return {
    async step(now, until) {
      const doc = await repo.claim(now, until)
      if (doc === null) return false
      if (doc.news !== null) await tell(doc, doc.news)
      await repo.settle(doc)
      return true
    },
  }
}
