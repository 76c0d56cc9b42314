import type { Draft } from '../../domain/drafts/draft-repo.js'
import { fieldsOf, type Fields, type Written } from '../../domain/drafts/fields.js'
import type { Item } from '../../domain/items/item.js'
import { pathOf } from '../../domain/text/slug.js'
import type { Visit } from '../layout.js'
import { Form, SubmitButton } from '../parts/form.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { Hidden } from './editor-page.js'
import { draftPaths } from './editor-paths.js'
import { TypedFields } from './typed-fields.js'
import type { Wall } from './typed-form.js'
import { Versions } from './versions.js'

type WindowsProps = { visit: Visit; mine: Fields; publishAt: Wall; theirs: Draft }

/** One draft in two windows: what was typed here is in the form, and not yet saved. */
export function WindowsPage({ visit, mine, publishAt, theirs }: WindowsProps) {
  const { words } = visit
  const { compare } = words.editor
  const { id, kind } = theirs
  return (
    <ManagePage visit={visit} title={compare.windowTitle}>
      <h1>{compare.windowTitle}</h1>
      <Notice words={words} kind="change">
        <p>{compare.windowText}</p>
      </Notice>
      <Form visit={visit} action={draftPaths(id).page}>
        <TypedFields kind={kind} fields={mine} publishAt={publishAt} texts={theirs.texts} edits={editsOf(theirs)} />
        <p class="form-end">
          <SubmitButton label={compare.keepMine} name="do" value="save" />
          <a class="quiet-button" href={draftPaths(id).page}>
            {compare.takeTheirs}
          </a>
        </p>
      </Form>
      <Versions
        visit={visit}
        kind={kind}
        versions={[
          { label: compare.mine, fields: mine },
          { label: compare.theirs, fields: theirs.fields },
        ]}
      />
    </ManagePage>
  )
}

const editsOf = ({ item, baseRevision }: Draft) => (item === null ? null : { item, revision: baseRevision })

/** A change by another coordinator came first: the draft, and what is published now. */
export function ChangedPage({ visit, draft, item }: { visit: Visit; draft: Draft; item: Item & Written }) {
  const { words } = visit
  const { compare } = words.editor
  const path = draftPaths(draft.id)
  return (
    <ManagePage visit={visit} title={compare.itemTitle}>
      <h1>{compare.itemTitle}</h1>
      <Notice words={words} kind="change">
        <p>{compare.itemText}</p>
      </Notice>
      <Form visit={visit} action={path.compare}>
        <Hidden name="revision" value={String(item.revision)} />
        <p class="form-end">
          <SubmitButton label={compare.rebase} name="do" value="rebase" />
          <SubmitButton label={compare.publishMine} name="do" value="publish" look="quiet" />
          <a class="quiet-button danger" href={path.discard}>
            {compare.takePublished}
          </a>
          <a class="quiet-button" href={pathOf(item)}>
            {compare.seePublished}
          </a>
        </p>
      </Form>
      <Versions
        visit={visit}
        kind={draft.kind}
        versions={[
          { label: compare.mine, fields: draft.fields },
          { label: compare.published, fields: fieldsOf(item, true) },
        ]}
      />
    </ManagePage>
  )
}
