import type { RequestHandler } from 'express'
import type { AuditDoc } from '../../domain/audit/audit-service.js'
import { OPERATOR } from '../../domain/members/standing.js'
import type { Services } from '../../domain/services.js'
import { cursorIn, nextHref } from '../cursor.js'
import { sendPage } from '../layout.js'
import { EmptyState, Pager } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { Moment } from '../parts/when.js'
import { paths } from '../paths.js'
import { visitOf, type Visit } from '../visit.js'

export const AUDIT_PATH = `${paths.manage}/audit`
const A_PAGE = 50

/** Names of members by their ids; null for those who are gone. */
type Names = ReadonlyMap<string, string | null>

/** GET /manage/audit */
export function auditPage({ audit, members }: Pick<Services, 'audit' | 'members'>): RequestHandler {
  return async (req, res) => {
    const { docs, next } = await audit.page(cursorIn(req, 'at'), A_PAGE)
    const ids = new Set(docs.flatMap(({ by, what, subject }) => [by, what.startsWith('member.') ? subject : null]))
    const known = await Promise.all(
      Array.from(ids)
        .filter((id) => id !== null)
        .map(async (id) => [id, (await members.get(id))?.name ?? null] as const),
    )
    const pages = { newer: req.query.after === undefined ? null : AUDIT_PATH, older: nextHref(AUDIT_PATH, 'at', next) }
    sendPage(res, <Audit visit={visitOf(res)} docs={docs} names={new Map(known)} pages={pages} />)
  }
}

type AuditProps = {
  visit: Visit
  docs: AuditDoc[]
  names: Names
  pages: { newer: string | null; older: string | null }
}

function Audit({ visit, docs, names, pages }: AuditProps) {
  const { audit } = visit.words.manage
  return (
    <ManagePage visit={visit} title={audit.title}>
      <h1>{audit.title}</h1>
      <p class="lead">{audit.lead}</p>
      {docs.length === 0 ? (
        <EmptyState title={audit.empty}>
          <p>{audit.emptyText}</p>
        </EmptyState>
      ) : (
        <div class="scroller" role="region" aria-label={audit.title} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {(['when', 'who', 'what', 'subject', 'detail'] as const).map((column) => (
                  <th scope="col">{audit[column]}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {docs.map((doc) => (
                <Row visit={visit} doc={doc} names={names} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager words={visit.words} {...pages} />
    </ManagePage>
  )
}

function Row({ visit, doc: { at, by, what, subject, detail }, names }: { visit: Visit; doc: AuditDoc; names: Names }) {
  const { audit } = visit.words.manage
  const nameOf = (id: string) => names.get(id) ?? audit.gone
  return (
    <tr>
      <td>
        <Moment visit={visit} at={at} />
      </td>
      <td>
        <bdi>{by === OPERATOR ? audit.operator : nameOf(by)}</bdi>
      </td>
      <td>{audit.acts[what] ?? what}</td>
      <td>
        {subject !== null && what.startsWith('member.') && <bdi>{nameOf(subject)}</bdi>}
        {subject !== null && what.startsWith('item.') && what !== 'item.remove' && (
          <a href={`/o/${subject}`}>{audit.item}</a>
        )}
      </td>
      <td dir="auto">{detail}</td>
    </tr>
  )
}
