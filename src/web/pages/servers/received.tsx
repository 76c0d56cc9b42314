import type { Request, Response } from 'express'
import type { ActorDoc } from '../../../domain/actors/actor-repo.js'
import { foldDomain } from '../../../domain/moderation/domain-name.js'
import type { ReceivedDoc } from '../../../domain/received/received-repo.js'
import type { Services } from '../../../domain/services.js'
import type { Words } from '../../../words/words.js'
import { cursorIn, nextHref } from '../../cursor.js'
import { sendPage } from '../../layout.js'
import { SelectField } from '../../parts/choice-fields.js'
import { EmptyState, Pager } from '../../parts/lists.js'
import { TextField } from '../../parts/text-fields.js'
import { Moment } from '../../parts/when.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { Refusals, type RefusalTally } from './refusals.js'
import { hostPath, serverPaths, ServersPage } from './servers-page.js'

const A_PAGE = 50
const LONGEST_TYPE = 60

const outcomes = ['handled', 'ignored', 'refused', 'failed', 'waiting'] as const
type Shown = (typeof outcomes)[number]
type Filter = { outcome: Shown | null; host: string }

type Deps = { services: Pick<Services, 'received' | 'actors'>; refusals: RefusalTally }

/** GET /manage/received */
export function receivedHandler({ services: { received, actors }, refusals }: Deps) {
  return async (req: Request, res: Response): Promise<void> => {
    memberWith('moderate', res)
    const filter = filterIn(req)
    const host = filter.host === '' ? null : foldDomain(filter.host)
    const of = {
      ...(filter.outcome !== null && { outcome: filter.outcome === 'waiting' ? null : filter.outcome }),
      ...(host !== null && { host }),
    }
    const isOdd = filter.host !== '' && host === null
    const after = cursorIn(req, 'at', (text) => text)
    const { docs, next } = isOdd ? { docs: [], next: null } : await received.page(of, { after, limit: A_PAGE })
    const known = await actors.some([...new Set(docs.map(({ actor }) => actor))])
    const path = pathFor(filter)
    const pages = { newer: after === null ? null : path, older: nextHref(path, 'at', next) }
    const counts = after === null ? refusals.snapshot() : null
    const names = new Map(known.map((actor) => [actor.iri, actor]))
    sendPage(res, <Received visit={visitOf(res)} {...{ docs, names, filter, pages, counts }} />)
  }
}

function filterIn({ query }: Request): Filter {
  const outcome = outcomes.find((one) => one === query.outcome) ?? null
  return { outcome, host: typeof query.host === 'string' ? query.host.slice(0, 300) : '' }
}

function pathFor({ outcome, host }: Filter): string {
  const query = new URLSearchParams({ ...(outcome !== null && { outcome }), ...(host !== '' && { host }) })
  return query.size === 0 ? serverPaths.received : `${serverPaths.received}?${query.toString()}`
}

type ReceivedProps = {
  visit: Visit
  docs: readonly ReceivedDoc[]
  names: ReadonlyMap<string, ActorDoc>
  filter: Filter
  pages: { newer: string | null; older: string | null }
  counts: ReturnType<RefusalTally['snapshot']> | null
}

function Received({ visit, docs, names, filter, pages, counts }: ReceivedProps) {
  const { words } = visit
  const texts = words.dealings.received
  const isFiltered = filter.outcome !== null || filter.host !== '' || pages.newer !== null
  return (
    <ServersPage visit={visit} title={texts.title}>
      <p class="lead">{texts.lead}</p>
      <Filters visit={visit} filter={filter} />
      {docs.length === 0 ? (
        <EmptyState title={isFiltered ? texts.noneFitting : texts.none}>
          <p>{isFiltered ? texts.noneFittingText : texts.noneText}</p>
        </EmptyState>
      ) : (
        <div class="scroller" role="region" aria-label={texts.title} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {(['when', 'who', 'what', 'became'] as const).map((column) => (
                  <th scope="col">{texts[column]}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {docs.map((doc) => (
                <Row visit={visit} doc={doc} actor={names.get(doc.actor)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager words={words} {...pages} />
      {counts !== null && <Refusals visit={visit} counts={counts} />}
    </ServersPage>
  )
}

function Filters({ visit: { words }, filter: { outcome, host } }: { visit: Visit; filter: Filter }) {
  const texts = words.dealings.received
  const choices = (['all', ...outcomes] as const).map((one) => ({
    value: one === 'all' ? '' : one,
    label: texts.outcomes[one],
  }))
  return (
    <form class="form search-line" action={serverPaths.received} method="get">
      <SelectField {...{ words, name: 'outcome', label: texts.outcome, choices }} value={outcome ?? ''} />
      <TextField {...{ words, name: 'host', label: texts.host, value: host }} maxLength={300} />
      <button class="quiet-button" type="submit">
        {texts.show}
      </button>
    </form>
  )
}

function Row({ visit, doc, actor }: { visit: Visit; doc: ReceivedDoc; actor: ActorDoc | undefined }) {
  const texts = visit.words.dealings.received
  const { at, host, outcome, because } = doc
  const isPassedOn = doc.signer !== doc.actor
  return (
    <tr>
      <td>
        <Moment visit={visit} at={at} />
      </td>
      <td class="breaks">
        <bdi>{actor === undefined ? doc.actor : `@${actor.address}`}</bdi>
        <br />
        <a href={hostPath(host)}>
          <small>
            <bdi>{isPassedOn ? texts.passedOn(host) : host}</bdi>
          </small>
        </a>
      </td>
      <td class="breaks" dir="auto">
        {sayingOf(texts, doc)}
      </td>
      <td>
        {texts.outcomes[outcome ?? 'waiting']}
        {because !== null && (
          <>
            <br />
            <small lang="en" dir="auto" class="breaks">
              {because}
            </small>
          </>
        )}
      </td>
    </tr>
  )
}

/** What they did, in plain words where there are some: types are strangers' text. */
function sayingOf(texts: Words['dealings']['received'], { type, objectType }: ReceivedDoc): string {
  const wordFor = (names: Record<string, string>, name: string): string =>
    (Object.hasOwn(names, name) ? names[name] : undefined) ?? name.slice(0, LONGEST_TYPE)
  const did = wordFor(texts.verbs, type)
  return objectType === null ? did : `${did}: ${wordFor(texts.objects, objectType)}`
}
