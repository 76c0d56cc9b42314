import type { Request, Response } from 'express'
import { MOST_HOSTS, type Cohost } from '../../../domain/cohosts/cohost-service.js'
import type { Iri } from '../../../core/iri.js'
import type { Person } from '../../../domain/actors/people.js'
import type { Item } from '../../../domain/items/item.js'
import type { Network } from '../../../domain/network.js'
import { fault, FieldFaults, refusal, type FaultCode } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { pathOf } from '../../../domain/text/slug.js'
import { answering, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'
import { OutLink } from '../../parts/out-link.js'
import { TextField } from '../../parts/text-fields.js'
import { toolPaths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'

const LONGEST = 200
const HOUR_MS = 60 * 60_000
const FINDS = [{ limit: 60, windowMs: HOUR_MS }]

export type HostsDeps = {
  services: Pick<Services, 'reader' | 'cohosts' | 'actors' | 'people' | 'throttle'>
  network: Pick<Network, 'find'>
}

const unfound: Partial<Record<string, FaultCode>> = { unreachable: 'no-answer', blocked: 'blocked-server' }

/** GET, POST /manage/items/<id>/hosts and POST …/hosts/<row>/end: whom an event of ours is hosted with. */
export function hostsHandlers({ services, network }: HostsDeps) {
  const { reader, cohosts, actors, people, throttle } = services

  const eventIn = async (req: Request, res: Response): Promise<Item> => {
    const item = await reader.view(memberWith('publish', res), String(req.params.id))
    if (item.event === null) throw refusal('not-found', 'no-such-page')
    return item
  }

  const again = async (req: Request, res: Response, errors: Errors = []) => {
    const item = await eventIn(req, res)
    const rows = await cohosts.ofEvent(item.iri as Iri)
    const names = await people.some(rows.map(({ actor }) => actor))
    const typed = formOf(req).text('hub').slice(0, LONGEST)
    return <HostsPage visit={visitOf(res)} {...{ item, rows, names, typed, errors }} />
  }

  const find = async (member: string, query: string) => {
    const wrong = (code: FaultCode) => new FieldFaults([fault('hub', code, LONGEST)])
    if (query === '') throw wrong('required')
    if (query.length > LONGEST) throw wrong('too-long')
    await throttle.take({ kind: 'find', subject: member, limits: FINDS })
    const found = await network.find(query)
    const hub = found.kind === 'actor' ? await actors.get(found.iri) : null
    if (hub === null) throw wrong(unfound[found.kind] ?? 'no-such-actor')
    return hub
  }

  const page = async (req: Request, res: Response): Promise<void> => sendPage(res, await again(req, res))
  const ask = answering(async (req, res) => {
    const member = memberWith('publish', res)
    const { id } = await eventIn(req, res)
    await cohosts.ask(member, id, await find(member.id, formOf(req).text('hub').trim()))
    res.redirect(303, toolPaths(id).hosts)
  }, again)
  const end = async (req: Request, res: Response): Promise<void> => {
    const { id } = await eventIn(req, res)
    await cohosts.withdraw(memberWith('publish', res), id, String(req.params.row))
    res.redirect(303, toolPaths(id).hosts)
  }
  return { page, ask, end }
}

type HostsProps = {
  visit: Visit
  item: Item
  rows: readonly Cohost[]
  names: ReadonlyMap<Iri, Person>
  typed: string
  errors: Errors
}

function HostsPage({ visit, item, rows, names, typed, errors }: HostsProps) {
  const { words } = visit
  const { hosting } = words.events
  const field = { words, name: 'hub', label: hosting.hub, help: hosting.hubHelp, error: errorAt(errors, 'hub') }
  return (
    <ManagePage visit={visit} title={hosting.title}>
      <h1>{hosting.title}</h1>
      <p class="lead" dir="auto">
        {item.title}
      </p>
      <p>{hosting.lead}</p>
      <ErrorSummary visit={visit} errors={errors} labels={{ hub: hosting.hub }} />
      {rows.length < MOST_HOSTS && (
        <Form visit={visit} action={toolPaths(item.id).hosts}>
          <TextField {...field} value={typed} maxLength={LONGEST} required />
          <p class="form-end">
            <SubmitButton label={hosting.ask} />
            <a class="quiet-button" href={pathOf(item)}>
              {hosting.back}
            </a>
          </p>
        </Form>
      )}
      <section class="part" aria-labelledby="asked-title">
        <h2 id="asked-title">{hosting.asked}</h2>
        {rows.length === 0 && <p>{hosting.nobody}</p>}
        <ul class="hosting">
          {rows.map((row) => (
            <li>
              <p class="breaks">
                <OutLink href={row.actor}>{names.get(row.actor)?.name ?? row.host}</OutLink>{' '}
                <span>{hosting.states[row.state]}</span>
              </p>
              {(row.state === 'asked' || row.state === 'accepted') && (
                <Form visit={visit} action={`${toolPaths(item.id).hosts}/${row.id}/end`}>
                  <SubmitButton label={hosting.end[row.state]} look="quiet" />
                </Form>
              )}
            </li>
          ))}
        </ul>
      </section>
    </ManagePage>
  )
}
