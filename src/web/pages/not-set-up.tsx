import { Page } from '../layout.js'
import { SETUP_PATH } from '../setup-key.js'
import type { Visit } from '../visit.js'

/** The start page of a hub that no group has set up yet. */
export function NotSetUp({ visit }: { visit: Visit }) {
  const { notYet } = visit.words.setup
  return (
    <Page visit={visit} title={notYet.title} unlisted bare="ways">
      <p class="board-tag">{notYet.tag}</p>
      <h1>{notYet.heading}</h1>
      <p class="lead">{notYet.lead}</p>
      <div class="sides">
        <section class="panel" aria-labelledby="visitors">
          <h2 id="visitors">{notYet.visitorsTitle}</h2>
          <p>{notYet.visitors}</p>
        </section>
        <section class="panel panel-next" aria-labelledby="stewards">
          <h2 id="stewards">{notYet.stewardsTitle}</h2>
          <p>{notYet.stewards}</p>
          <p>
            <a href={SETUP_PATH}>{notYet.stewardsLink}</a>
          </p>
        </section>
      </div>
      <section aria-labelledby="what">
        <h2 id="what">{notYet.whatTitle}</h2>
        <p>{notYet.what}</p>
      </section>
    </Page>
  )
}
