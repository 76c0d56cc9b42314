import type { RequestHandler } from 'express'
import { sendPage } from '../layout.js'
import type { Attention, Matter } from '../matters.js'
import { Write } from '../editor/drafts-page.js'
import { EmptyState } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { visitOf, type Visit } from '../visit.js'

/** GET /manage */
export function manageStart(attentions: readonly Attention[]): RequestHandler {
  return async (_req, res) => {
    const visit = visitOf(res)
    const found = await Promise.all(attentions.map((attention) => attention(visit)))
    const matters = found.flat().filter(({ count }) => count > 0)
    sendPage(res, <Start visit={visit} matters={matters} />)
  }
}

function Start({ visit, matters }: { visit: Visit; matters: Matter[] }) {
  const { start } = visit.words.manage
  return (
    <ManagePage visit={visit} title={start.title}>
      <h1>{start.title}</h1>
      <Write visit={visit} />
      {matters.length === 0 ? (
        <EmptyState title={start.nothing}>
          <p>{start.nothingText}</p>
        </EmptyState>
      ) : (
        <ul class="matters">
          {matters.map(({ sentence, help, href }) => (
            <li class="panel">
              <h2>{sentence}</h2>
              <p>{help}</p>
              <p>
                <a class="quiet-button" href={href}>
                  {start.look}
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
    </ManagePage>
  )
}
