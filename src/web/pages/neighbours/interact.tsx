import type { Request, Response } from 'express'
import { oneLine } from '../../../core/characters.js'
import { can } from '../../../domain/members/member.js'
import { queryText } from '../../list-query.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { Act } from '../../parts/act.js'
import { paths } from '../../paths.js'
import { visitOf, type Visit } from '../../visit.js'
import { FindForm } from './find.js'
import { NeighbourPage } from './neighbour-page.js'

const LONGEST = 200

/** GET /interact?uri=: where other servers send those of their visitors who are at home here. Asks nobody by itself. */
export function interactHandler(req: Request, res: Response): void {
  const uri = oneLine(queryText(req, 'uri'))
  sendPage(res, <Interact visit={visitOf(res)} uri={uri.length > LONGEST ? '' : uri} />)
}

function Interact({ visit, uri }: { visit: Visit; uri: string }) {
  const { interact } = visit.words.neighbours
  return (
    <NeighbourPage visit={visit} title={interact.title}>
      <h1>{interact.title}</h1>
      {uri === '' ? (
        <p class="lead">{interact.nothing}</p>
      ) : (
        <>
          <p class="lead">{interact.lead}</p>
          <p>
            <code class="handed-over" dir="ltr">
              {uri}
            </code>
          </p>
        </>
      )}
      {can(visit.member, 'read') ? <Inside visit={visit} uri={uri} /> : <Outside visit={visit} uri={uri} />}
    </NeighbourPage>
  )
}

function Inside({ visit, uri }: { visit: Visit; uri: string }) {
  const { interact } = visit.words.neighbours
  if (uri === '') return <FindForm visit={visit} />
  return <Act visit={visit} action={neighbourPaths.find} fields={{ query: uri }} label={interact.submit} look="main" />
}

function Outside({ visit, uri }: { visit: Visit; uri: string }) {
  const { interact } = visit.words.neighbours
  const next = `${paths.interact}?uri=${encodeURIComponent(uri)}`
  return (
    <>
      <p>{interact.signIn}</p>
      <p>
        <a class="button" href={`${paths.signIn}?next=${encodeURIComponent(next)}`}>
          {interact.signInLink}
        </a>
      </p>
    </>
  )
}
