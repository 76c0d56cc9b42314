import type { ComponentChildren } from 'preact'
import type { Errors } from '../../answers.js'
import { ErrorSummary } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'
import { Notice } from '../../parts/notice.js'
import type { Visit } from '../../visit.js'

export const peoplePaths = {
  members: '/manage/members',
  invitations: '/manage/invitations',
  requests: '/manage/requests',
} as const

type PeoplePageProps = {
  visit: Visit
  title: string
  errors?: Errors
  /** Of the fields, by name. */
  labels?: Record<string, string>
  done?: string | null
  children: ComponentChildren
}

/** A page about members for those who look after them, with the ways to its siblings. */
export function PeoplePage({ visit, title, errors = [], labels = {}, done = null, children }: PeoplePageProps) {
  const { words, path } = visit
  const { members } = words
  const ways = [
    { href: peoplePaths.members, label: members.title },
    { href: peoplePaths.invitations, label: members.invitations.title },
    { href: peoplePaths.requests, label: members.requests.title },
  ]
  const notices = done !== null && (
    <Notice words={words} kind="done">
      <p>{done}</p>
    </Notice>
  )
  return (
    <ManagePage visit={visit} title={title} notices={notices}>
      <nav class="tabs" aria-label={members.ways}>
        <ul>
          {ways.map(({ href, label }) => (
            <li>
              <a href={href} aria-current={path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <h1>{title}</h1>
      <ErrorSummary visit={visit} errors={errors} labels={labels} />
      {children}
    </ManagePage>
  )
}
