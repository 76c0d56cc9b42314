import type { RequestHandler } from 'express'
import { isLoopbackHost } from '../../core/reach.js'
import { Page, sendPage } from '../layout.js'
import { paths } from '../paths.js'
import { visitOf, type Visit } from '../visit.js'

export const WELCOME_PATH = '/manage/welcome'

/** GET /manage/welcome: what to do with a hub that has just been set up. */
export const welcomePage =
  (baseUrl: string): RequestHandler =>
  (_req, res) =>
    sendPage(res, <Welcome visit={visitOf(res)} baseUrl={baseUrl} />)

function Welcome({ visit, baseUrl }: { visit: Visit; baseUrl: string }) {
  const { welcome } = visit.words.setup
  const local = isLoopbackHost(new URL(baseUrl).hostname)
  return (
    <Page visit={visit} title={welcome.title(visit.site.name)} unlisted>
      <h1>{welcome.title(visit.site.name)}</h1>
      <p class="lead">{welcome.lead}</p>
      <div class="next-steps">
        <section class="panel panel-next" aria-labelledby="publish">
          <h2 id="publish">{welcome.publish}</h2>
          <p>{welcome.publishText}</p>
          <p>
            <a class="button" href={`${paths.manage}/new/event`}>
              {welcome.publish}
            </a>
          </p>
        </section>
        <section class="panel" aria-labelledby="invite">
          <h2 id="invite">{welcome.invite}</h2>
          <p>{welcome.inviteText}</p>
          <p>
            <a class="quiet-button" href={`${paths.manage}/invitations`}>
              {welcome.invite}
            </a>
          </p>
        </section>
        <section class="panel" aria-labelledby="keep">
          <h2 id="keep">{welcome.keep}</h2>
          <p>
            {welcome.backup} <code class="command">npx allotment store backup</code>
          </p>
          <p>
            {welcome.check} <code class="command">npx allotment check</code>
          </p>
          <p>{local ? welcome.localAddress(baseUrl) : welcome.address(baseUrl)}</p>
        </section>
      </div>
    </Page>
  )
}
