import type { RequestHandler } from 'express'
import { Page, sendPage } from '../layout.js'
import { visitOf, type Visit } from '../visit.js'
import { NotSetUp } from './not-set-up.js'

/** GET / */
export const homePage: RequestHandler = (_req, res) => {
  const visit = visitOf(res)
  sendPage(res, visit.settings === null ? <NotSetUp visit={visit} /> : <Home visit={visit} />)
}

function Home({ visit }: { visit: Visit }) {
  const { site } = visit
  return (
    <Page visit={visit} title={site.name}>
      <h1>{site.name}</h1>
      {site.area !== '' && <p class="lead">{site.area}</p>}
    </Page>
  )
}
