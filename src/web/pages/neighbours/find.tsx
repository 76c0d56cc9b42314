import type { Request, RequestHandler, Response } from 'express'
import type { VNode } from 'preact'
import { pathOf } from '../../../domain/text/slug.js'
import { HOUR_MS } from '../../../domain/members/throttle.js'
import { formOf } from '../../form.js'
import { neighbourPaths, personPath } from '../../neighbour-paths.js'
import { TextField } from '../../parts/text-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { sendPage } from '../../layout.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { NeighbourPage } from './neighbour-page.js'
import type { NeighbourDeps } from './routes.js'

const LONGEST = 200
/** Each question may make this hub ask somebody else's. */
const FINDS = [{ limit: 60, windowMs: HOUR_MS }]

type FindFormProps = { visit: Visit; query?: string; error?: string | undefined }

/** Looks for somebody or something elsewhere. */
export function FindForm({ visit, query = '', error }: FindFormProps) {
  const { words } = visit
  const { find } = words.neighbours
  return (
    <div class="find">
      <Form visit={visit} action={neighbourPaths.find}>
        <TextField
          {...{ words, name: 'query', label: find.label, help: find.help, error }}
          type="search"
          value={query}
          maxLength={LONGEST}
          required
        />
        <SubmitButton label={find.button} look="quiet" />
      </Form>
    </div>
  )
}

/** POST /neighbours/find: leads to what was found, or says why there is nothing. */
export function findHandler({ services, network }: Pick<NeighbourDeps, 'services' | 'network'>): RequestHandler {
  const { people, reader, throttle } = services

  async function lookFor(req: Request, res: Response): Promise<string | { error: string }> {
    const member = memberWith('read', res)
    const { words } = visitOf(res)
    const texts = words.neighbours.find
    const query = formOf(req).text('query').trim()
    if (query === '') return { error: words.faults.required }
    if (query.length > LONGEST) return { error: words.faults['too-long'].replaceAll('#', String(LONGEST)) }
    await throttle.take({ kind: 'find', subject: member.id, limits: FINDS })
    const found = await network.find(query)
    if (found.kind === 'post') return neighbourPaths.post(found.id)
    if (found.kind === 'item') return pathOf(await reader.view(member, found.id))
    if (found.kind === 'unreachable' || found.kind === 'blocked') return { error: texts[found.kind] }
    const path = found.kind === 'actor' ? personPath(await people.get(found.iri)) : null
    return path ?? { error: texts.nothing(query) }
  }

  return async (req, res) => {
    const answer = await lookFor(req, res)
    if (typeof answer === 'string') return res.redirect(303, answer)
    sendPage(res.status(400), foundNothing(visitOf(res), formOf(req).text('query'), answer.error))
  }
}

function foundNothing(visit: Visit, query: string, error: string): VNode {
  const { find } = visit.words.neighbours
  return (
    <NeighbourPage visit={visit} title={find.title} errors={[{ name: 'query', message: error }]}>
      <h1>{find.title}</h1>
      <FindForm visit={visit} query={query} error={error} />
    </NeighbourPage>
  )
}
