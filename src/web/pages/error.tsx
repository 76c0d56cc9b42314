import { wordsIn, type Words } from '../../words/words.js'
import type { Failure, FailureStatus } from '../failure.js'
import { Page, type Visit } from '../layout.js'
import { paths } from '../paths.js'

export const titleOf = (status: FailureStatus, words: Words = wordsIn('en')): string =>
  words.failures.pages[status].title

type ErrorPageProps = { visit: Visit; failure: Failure; errorId: string | null }

/** What happened, what is safe, what to do; of what broke inside only the id under which the log has it. */
export function ErrorPage({ visit, failure, errorId }: ErrorPageProps) {
  const { pages, labels } = visit.words.failures
  const { status } = failure
  const { title, happened, safe, next } = pages[status]
  return (
    <Page visit={visit} title={title} unlisted>
      <p class="board-tag">{status}</p>
      <h1>{title}</h1>
      <dl class="plain">
        <dt>{labels.happened}</dt>
        <Happened failure={failure} visit={visit} otherwise={happened} />
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
        {status === 401 ? (
          <a class="button" href={`${paths.signIn}?next=${encodeURIComponent(visit.path)}`}>
            {visit.words.frame.signIn}
          </a>
        ) : (
          <a class="button" href={paths.home}>
            {labels.home}
          </a>
        )}
      </p>
    </Page>
  )
}

function Happened({
  failure: { message, code },
  visit,
  otherwise,
}: Pick<ErrorPageProps, 'failure' | 'visit'> & { otherwise: string }) {
  const { refusals } = visit.words
  if (code !== null && Object.hasOwn(refusals, code)) return <dd>{refusals[code as keyof typeof refusals]}</dd>
  if (message === null) return <dd>{otherwise}</dd>
  return <dd lang={visit.language === 'en' ? undefined : 'en'}>{message}</dd>
}
