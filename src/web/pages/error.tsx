import { wordsIn, type Words } from '../../words/words.js'
import type { Failure, FailureStatus } from '../failure.js'
import { Page, type Visit } from '../layout.js'
import { paths } from '../paths.js'

export const titleOf = (status: FailureStatus, words: Words = wordsIn('en')): string =>
  words.failures.pages[status].title

type ErrorPageProps = { visit: Visit; failure: Failure; errorId: string | null }

/** What happened, what is safe, what to do; of what broke inside only the id under which the log has it. */
export function ErrorPage({ visit, failure: { status, message }, errorId }: ErrorPageProps) {
  const { pages, labels } = visit.words.failures
  const { title, happened, safe, next } = pages[status]
  return (
    <Page visit={visit} title={title} unlisted>
      <p class="board-tag">{status}</p>
      <h1>{title}</h1>
      <dl class="plain">
        <dt>{labels.happened}</dt>
        {message === null ? <dd>{happened}</dd> : <dd lang={visit.language === 'en' ? undefined : 'en'}>{message}</dd>}
        <dt>{labels.safe}</dt>
        <dd>{safe}</dd>
        <dt>{labels.next}</dt>
        <dd>{next}</dd>
        {errorId !== null && (
          <>
            <dt>{labels.number}</dt>
            <dd>
              <code>{errorId}</code>
            </dd>
          </>
        )}
      </dl>
      <p>
        <a class="button" href={paths.home}>
          {labels.home}
        </a>
      </p>
    </Page>
  )
}
