import type { ComponentChildren } from 'preact'
import type { Errors } from '../../answers.js'
import { Page } from '../../layout.js'
import { ErrorSummary } from '../../parts/form.js'
import { Notice } from '../../parts/notice.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'

type AccountPageProps = {
  visit: Visit
  title: string
  errors?: Errors
  done?: string | null
  children: ComponentChildren
}

/** A page below one's own account, with the way back to it. */
export function AccountPage({ visit, title, errors = [], done = null, children }: AccountPageProps) {
  const { words } = visit
  return (
    <Page visit={visit} title={title} unlisted>
      {done !== null && (
        <Notice words={words} kind="done">
          <p>{done}</p>
        </Notice>
      )}
      {visit.path !== paths.account && (
        <p class="way-back">
          <a href={paths.account}>{words.account.home.back}</a>
        </p>
      )}
      <h1>{title}</h1>
      <ErrorSummary visit={visit} errors={errors} />
      {children}
    </Page>
  )
}

/** Tells password managers whose password a form asks for; nobody sees it, and nothing reads it here. */
export function WhosePassword({ name }: { name: string | undefined }) {
  return <input type="text" name="username" value={name} autocomplete="username" hidden readOnly />
}
