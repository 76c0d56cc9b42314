import { Page } from '../../layout.js'
import type { Visit } from '../../visit.js'

type ToldProps = { visit: Visit; title: string; lead: string; more?: string; next?: { label: string; href: string } }

/** A page that only says how it goes on. */
export function Told({ visit, title, lead, more, next }: ToldProps) {
  return (
    <Page visit={visit} title={title} unlisted>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      {more !== undefined && <p>{more}</p>}
      {next !== undefined && (
        <p class="way-out">
          <a href={next.href}>{next.label}</a>
        </p>
      )}
    </Page>
  )
}
