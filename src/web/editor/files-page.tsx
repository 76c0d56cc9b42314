import type { Draft } from '../../domain/drafts/draft-repo.js'
import { MOST_FILES } from '../../domain/drafts/draft-service.js'
import type { Visit } from '../layout.js'
import { Act } from '../parts/act.js'
import { controlProps, Field } from '../parts/field.js'
import { ErrorSummary, Form, SubmitButton } from '../parts/form.js'
import { sizeIn } from '../parts/file-size.js'
import { ManagePage } from '../parts/manage-page.js'
import { draftPaths } from './editor-paths.js'

type FilesProps = {
  visit: Visit
  draft: Draft
  /** What is wrong with the file that was sent, as a sentence. */
  wrong: string | null
}

/** Files for download beside a write-up: what there is, and one more. */
export function FilesPage({ visit, draft, wrong }: FilesProps) {
  const { words } = visit
  const { files: own } = words.writeUps
  const { drafts } = words.editor
  const path = draftPaths(draft.id)
  const files = draft.files ?? []
  const title = own.title(draft.fields.title?.trim() || drafts.untitled)
  const field = { words, name: 'file', label: own.another, help: own.help, required: true, error: wrong ?? undefined }
  return (
    <ManagePage visit={visit} title={title}>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p class="lead">{own.lead}</p>
      <ErrorSummary visit={visit} errors={wrong === null ? [] : [{ name: 'file', message: wrong }]} />
      {files.length === 0 ? (
        <p>{own.none}</p>
      ) : (
        <ul class="files">
          {files.map(({ media, name, bytes }) => (
            <li>
              <bdi>{name}</bdi> <small>{sizeIn(visit, bytes)}</small>
              <Act visit={visit} action={path.fileRemove} fields={{ media }} label={own.remove} look="danger" />
            </li>
          ))}
        </ul>
      )}
      {files.length < MOST_FILES ? (
        <Form visit={visit} action={path.files} files>
          <Field {...field}>
            <input type="file" {...controlProps(field)} />
          </Field>
          <SubmitButton label={own.add} look="quiet" />
        </Form>
      ) : (
        <p>{own.full}</p>
      )}
      <p class="picture-new">
        <a class="button" href={path.page}>
          {words.editor.pictures.back}
        </a>
      </p>
    </ManagePage>
  )
}
