import type { ComponentChildren } from 'preact'
import type { Draft } from '../../domain/drafts/draft-repo.js'
import { kinds } from '../../domain/items/item.js'
import type { Visit } from '../layout.js'
import { Form, SubmitButton } from '../parts/form.js'
import { EmptyState, Pager } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { StatusTag } from '../parts/status-tag.js'
import { calendarPaths } from '../paths.js'
import { Moment } from '../parts/when.js'
import { Trouble } from './editor-page.js'
import { draftPaths, editorPaths } from './editor-paths.js'

type DraftsProps = {
  visit: Visit
  drafts: readonly Draft[]
  pages: { newer: string | null; older: string | null }
  discarded: boolean
}

/** All that a member is writing; first what waits for its time. */
export function DraftsPage({ visit, drafts, pages, discarded }: DraftsProps) {
  const { words } = visit
  const { drafts: own, said } = words.editor
  const notices = discarded && (
    <Notice words={words} kind="done">
      <p>{said.discarded}</p>
    </Notice>
  )
  const waiting = drafts
    .filter(({ scheduled }) => scheduled !== null)
    .sort((a, b) => (a.scheduled?.at.getTime() ?? 0) - (b.scheduled?.at.getTime() ?? 0))
  const open = drafts.filter(({ scheduled }) => scheduled === null)
  return (
    <ManagePage visit={visit} title={own.title} notices={notices}>
      <h1>{own.title}</h1>
      <p class="lead">{own.lead}</p>
      <Write visit={visit} />
      <p>
        <a href={calendarPaths.import}>{words.calendar.import.title}</a>
      </p>
      {drafts.length === 0 && (
        <EmptyState title={own.empty}>
          <p>{own.emptyText}</p>
        </EmptyState>
      )}
      <List visit={visit} title={own.waiting} drafts={waiting} />
      <List visit={visit} title={own.open} drafts={open} />
      <Pager words={words} {...pages} />
    </ManagePage>
  )
}

/** The ways to something new; an event, most often. */
export function Write({ visit: { words } }: { visit: Visit }) {
  return (
    <nav class="write" aria-label={words.editor.drafts.write}>
      {kinds.map((kind) => (
        <a class={kind === 'event' ? 'button' : 'quiet-button'} href={editorPaths.fresh(kind)}>
          {words.editor.fresh[kind]}
        </a>
      ))}
    </nav>
  )
}

function List({ visit, title, drafts }: { visit: Visit; title: string; drafts: readonly Draft[] }) {
  if (drafts.length === 0) return null
  return (
    <>
      <h2>{title}</h2>
      <ul class="rows">
        {drafts.map((draft) => (
          <li>
            <Row visit={visit} draft={draft} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Row({ visit, draft }: { visit: Visit; draft: Draft }) {
  const { words } = visit
  const { drafts: own, kinds: names, do: acts } = words.editor
  const { id, kind, item, fields, scheduled, savedAt, trouble } = draft
  const path = draftPaths(id)
  const title = fields.title?.trim() ?? ''
  return (
    <article class="desk-row">
      <h3>
        <a href={path.page} dir="auto">
          {title === '' ? own.untitled : title}
        </a>
      </h3>
      <p class="facts">
        <StatusTag words={words} status={scheduled === null ? 'draft' : 'scheduled'} />
        <span>{names[kind]}</span>
        {item !== null && <span>{own.editOf}</span>}
        <When label={scheduled === null ? own.savedAt : own.waitingFor}>
          <Moment visit={visit} at={scheduled?.at ?? savedAt} />
        </When>
      </p>
      {trouble !== null && <Trouble words={words} trouble={trouble} />}
      <ul class="desk-ways">
        <li>
          <a class="quiet-button" href={path.page} aria-label={`${acts.goOn}: ${title}`}>
            {acts.goOn}
          </a>
        </li>
        {trouble === 'changed-meanwhile' && (
          <li>
            <a class="quiet-button" href={path.compare}>
              {own.compare}
            </a>
          </li>
        )}
        {scheduled !== null && (
          <li>
            <Form visit={visit} action={path.unschedule}>
              <SubmitButton label={acts.unschedule} look="quiet" />
            </Form>
          </li>
        )}
        <li>
          <a class="quiet-button danger" href={path.discard} aria-label={`${acts.discard}: ${title}`}>
            {acts.discard}
          </a>
        </li>
      </ul>
    </article>
  )
}

const When = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <span>
    {label} {children}
  </span>
)

/** Asks before a draft is thrown away. */
export function DiscardPage({ visit, draft }: { visit: Visit; draft: Draft }) {
  const { drafts: own, do: acts } = visit.words.editor
  const path = draftPaths(draft.id)
  return (
    <ManagePage visit={visit} title={own.discardTitle}>
      <h1>{own.discardTitle}</h1>
      <p class="lead" dir="auto">
        {draft.fields.title?.trim() || own.untitled}
      </p>
      <p>{own.discardText}</p>
      <Form visit={visit} action={path.discard}>
        <p class="form-end">
          <SubmitButton label={acts.discard} look="danger" />
          <a class="quiet-button" href={path.page}>
            {own.keep}
          </a>
        </p>
      </Form>
    </ManagePage>
  )
}
