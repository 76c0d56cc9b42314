import type { Request, Response } from 'express'
import { foldDomain } from '../../../domain/moderation/domain-name.js'
import { MOST_WAITING, troubles, type HostView, type Trouble } from '../../../domain/hosts/host-service.js'
import type { Services } from '../../../domain/services.js'
import { pluralIn } from '../../../words/plural.js'
import { sendPage } from '../../layout.js'
import { EmptyState, ListPager } from '../../parts/lists.js'
import { TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { hostPath, serverPaths, ServersPage } from './servers-page.js'

const A_PAGE = 50
const MOST_COUNTED = 1_000

type Counts = Readonly<Record<Trouble, number>>

/** GET /manage/servers/hosts */
export function hostsHandler({ hosts }: Pick<Services, 'hosts'>) {
  return async (req: Request, res: Response): Promise<void> => {
    memberWith('moderate', res)
    const state = troubles.find((one) => one === req.query.state) ?? 'failing'
    const after = cursorIn(req)
    const [{ docs, next }, failing, dormant, gone] = await Promise.all([
      hosts.page(state, after, A_PAGE),
      ...troubles.map((one) => hosts.count(one, MOST_COUNTED)),
    ])
    const counts = { failing: failing ?? 0, dormant: dormant ?? 0, gone: gone ?? 0 }
    const ways = { start: after === null ? null : listPath(state), next: next === null ? null : nextPath(state, next) }
    sendPage(res, <Hosts visit={visitOf(res)} state={state} hosts={docs} counts={counts} ways={ways} />)
  }
}

const listPath = (state: Trouble): string =>
  state === 'failing' ? serverPaths.hosts : `${serverPaths.hosts}?state=${state}`

type Cursor = { readonly _id: string; readonly failingSince: Date | null }

/** `<milliseconds or nothing>-<host>`; null when it is not one of ours. */
function cursorIn(req: Request): Cursor | null {
  const { after } = req.query
  const [, ms = '', host = ''] = (typeof after === 'string' ? /^(\d{0,15})-(.{1,300})$/s.exec(after) : null) ?? []
  const known = foldDomain(host)
  return known === null ? null : { _id: known, failingSince: ms === '' ? null : new Date(Number(ms)) }
}

function nextPath(
  state: Trouble,
  { _id, ...rest }: { readonly _id: string; readonly [path: string]: unknown },
): string {
  const since = rest.failingSince instanceof Date ? String(rest.failingSince.getTime()) : ''
  return `${serverPaths.hosts}?state=${state}&after=${encodeURIComponent(`${since}-${_id}`)}`
}

type HostsProps = {
  visit: Visit
  state: Trouble
  hosts: readonly HostView[]
  counts: Counts
  ways: { start: string | null; next: string | null }
}

function Hosts({ visit, state, hosts, counts, ways }: HostsProps) {
  const { words } = visit
  const texts = words.dealings.hosts
  return (
    <ServersPage visit={visit} title={texts.title}>
      <p class="lead">{texts.lead}</p>
      <form class="form search-line" action={serverPaths.host} method="get">
        <TextField {...{ words, name: 'domain', label: texts.find }} maxLength={300} />
        <button class="quiet-button" type="submit">
          {texts.look}
        </button>
      </form>
      <Choices
        label={texts.title}
        choices={troubles.map((one) => ({
          href: listPath(one),
          label: `${texts.states[one]} (${counted(counts[one])})`,
          isCurrent: one === state,
        }))}
      />
      <p>{texts.about[state]}</p>
      {hosts.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : (
        <ul class="rows people">
          {hosts.map((host) => (
            <Row visit={visit} host={host} />
          ))}
        </ul>
      )}
      <ListPager words={words} start={ways.start} next={ways.next} to="more" />
    </ServersPage>
  )
}

const counted = (count: number): string => (count >= MOST_COUNTED ? `${MOST_COUNTED}+` : String(count))

function Row({ visit, host: { host, failingSince, waiting, trouble } }: { visit: Visit; host: HostView }) {
  const texts = visit.words.dealings.hosts
  const dates = visit.site.dates.dates(visit.language, visit.site.zone)
  const facts = [
    failingSince !== null && texts.failingSince(dates.short(failingSince, visit.now)),
    pluralIn(visit.language)(waiting, texts.waiting) + (waiting >= MOST_WAITING ? '+' : ''),
  ]
  return (
    <li>
      <span class="setting-name">
        <a href={hostPath(host)}>
          <bdi>{host}</bdi>
        </a>
      </span>
      <span class="setting-value">
        {facts.filter(Boolean).join(' · ')}
        {trouble !== null && (
          <small>
            <code>{trouble}</code>
          </small>
        )}
      </span>
    </li>
  )
}

export type Choice = { href: string; label: string; isCurrent: boolean }

/** Lists of one page beside each other. */
export function Choices({ label, choices }: { label: string; choices: readonly Choice[] }) {
  return (
    <nav class="choices" aria-label={label}>
      <ul>
        {choices.map(({ href, label: name, isCurrent }) => (
          <li>
            <a href={href} aria-current={isCurrent ? 'true' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
