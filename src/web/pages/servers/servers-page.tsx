import type { ComponentChildren } from 'preact'
import { can, type Power } from '../../../domain/members/member.js'
import type { Words } from '../../../words/words.js'
import type { Errors } from '../../answers.js'
import { ErrorSummary } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'
import { Notice } from '../../parts/notice.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'

const at = `${paths.manage}/servers`
export const serverPaths = {
  rules: at,
  rule: `${at}/rule`,
  remove: `${at}/rule/remove`,
  policy: `${at}/policy`,
  list: `${at}/rules.csv`,
  import: `${at}/import`,
  preview: `${at}/import/preview`,
  apply: `${at}/import/apply`,
  hosts: `${at}/hosts`,
  host: `${at}/host`,
  retry: `${at}/host/retry`,
  followers: `${paths.manage}/followers`,
  removeFollower: `${paths.manage}/followers/remove`,
  received: `${paths.manage}/received`,
  identity: `${paths.manage}/identity`,
  former: `${paths.manage}/identity/former`,
  lookAt: `${paths.manage}/identity/look`,
  move: `${paths.manage}/identity/move`,
} as const

export const rulePath = (domain: string): string => `${serverPaths.rule}?domain=${encodeURIComponent(domain)}`
export const hostPath = (host: string): string => `${serverPaths.host}?domain=${encodeURIComponent(host)}`
export const receivedFrom = (host: string): string => `${serverPaths.received}?host=${encodeURIComponent(host)}`

type Tab = { name: keyof Words['dealings']['tabs']; path: string; power: Power; also?: readonly string[] }

const tabs: readonly Tab[] = [
  { name: 'rules', path: serverPaths.rules, power: 'moderate', also: [serverPaths.rule, serverPaths.import] },
  { name: 'hosts', path: serverPaths.hosts, power: 'moderate', also: [serverPaths.host] },
  { name: 'followers', path: serverPaths.followers, power: 'moderate' },
  { name: 'received', path: serverPaths.received, power: 'moderate' },
  { name: 'identity', path: serverPaths.identity, power: 'run' },
]

type Props = {
  visit: Visit
  title: string
  done?: string | null
  errors?: Errors
  /** Of the fields, by name, beside those of rules. */
  labels?: Readonly<Record<string, string>>
  children: ComponentChildren
}

/** A page about what goes on between the hub and other servers, with the ways to its siblings. */
export function ServersPage({ visit, title, done = null, errors = [], labels = {}, children }: Props) {
  const { servers } = visit.words
  const notices = done !== null && (
    <Notice words={visit.words} kind="done">
      <p>{done}</p>
    </Notice>
  )
  const known = { domain: servers.domain, list: servers.import.list, ...labels }
  return (
    <ManagePage visit={visit} title={title} notices={notices}>
      <Tabs visit={visit} />
      <h1>{title}</h1>
      <ErrorSummary visit={visit} errors={errors} labels={known} />
      {children}
    </ManagePage>
  )
}

function Tabs({ visit: { member, words, path } }: { visit: Visit }) {
  return (
    <nav class="tabs" aria-label={words.servers.ways}>
      <ul>
        {tabs
          .filter(({ power }) => can(member, power))
          .map(({ name, path: place, also = [] }) => (
            <li>
              <a href={place} aria-current={path === place ? 'page' : isWithin(path, place, also) ? 'true' : undefined}>
                {words.dealings.tabs[name]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  )
}

/** The rules stand at the top of the other pages' addresses, so their own are named. */
const isWithin = (path: string, place: string, also: readonly string[]): boolean =>
  [...(place === serverPaths.rules ? [] : [place]), ...also].some((one) => path === one || path.startsWith(`${one}/`))
