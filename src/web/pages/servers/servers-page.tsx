import type { ComponentChildren } from 'preact'
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
} as const

export const rulePath = (domain: string): string => `${serverPaths.rule}?domain=${encodeURIComponent(domain)}`

type Props = { visit: Visit; title: string; done?: string | null; errors?: Errors; children: ComponentChildren }

/** A page about what the hub takes from other servers. */
export function ServersPage({ visit, title, done = null, errors = [], children }: Props) {
  const { servers } = visit.words
  const notices = done !== null && (
    <Notice words={visit.words} kind="done">
      <p>{done}</p>
    </Notice>
  )
  const labels = { domain: servers.domain, list: servers.import.list }
  return (
    <ManagePage visit={visit} title={title} notices={notices}>
      <h1>{title}</h1>
      <ErrorSummary visit={visit} errors={errors} labels={labels} />
      {children}
    </ManagePage>
  )
}
