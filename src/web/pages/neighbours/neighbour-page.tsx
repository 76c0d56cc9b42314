import type { ComponentChildren } from 'preact'
import { oneLine } from '../../../core/characters.js'
import { cutText } from '../../../domain/text/plain.js'
import type { Errors } from '../../answers.js'
import { Page, type Alternate } from '../../layout.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { ErrorSummary } from '../../parts/form.js'
import { Notice } from '../../parts/notice.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'

type Props = {
  visit: Visit
  /** Of the window; what strangers wrote may be in it. */
  title: string
  errors?: Errors
  labels?: Record<string, string>
  done?: string | null
  alternates?: readonly Alternate[]
  children: ComponentChildren
}

/** A page about others. Search engines are to ask those themselves. */
export function NeighbourPage({ visit, title, errors = [], labels = {}, done = null, alternates, children }: Props) {
  const { words, member, path } = visit
  const isInside = member !== null && path !== paths.neighbours && path.startsWith(paths.neighbours)
  return (
    <Page
      visit={visit}
      title={cutText(oneLine(title), 120)}
      extra="neighbours"
      unlisted
      {...(alternates !== undefined && { alternates })}
      notices={
        done !== null && (
          <Notice words={words} kind="done">
            <p>{done}</p>
          </Notice>
        )
      }
    >
      {isInside && (
        <p class="way-back">
          <a href={neighbourPaths.home}>{words.neighbours.title}</a>
        </p>
      )}
      <ErrorSummary visit={visit} errors={errors} labels={labels} />
      {children}
    </Page>
  )
}
