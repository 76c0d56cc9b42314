import type { Draft } from '../../domain/drafts/draft-repo.js'
import { MOST_PICTURES } from '../../domain/drafts/draft-service.js'
import type { ItemPicture } from '../../domain/items/item.js'
import { errorsOf, fieldOf, type FormState } from '../form-state.js'
import type { Visit } from '../layout.js'
import { FileField } from '../parts/file-field.js'
import { ErrorSummary, Form, SubmitButton, type FormError } from '../parts/form.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { Picture } from '../parts/picture.js'
import { TextField } from '../parts/text-fields.js'
import { draftPaths } from './editor-paths.js'

type PicturesProps = {
  visit: Visit
  draft: Draft
  /** `picture-alt`, and `alt-<media>` of each picture, as far as they differ from what is kept. */
  state: FormState
  /** What is wrong with the file that was sent, as a sentence. */
  wrongFile?: string | null
  said?: 'pictured' | 'arranged' | null
}

/** The pictures of a draft: what each shows, in which order; the first leads. */
export function PicturesPage({ visit, draft, state, wrongFile = null, said = null }: PicturesProps) {
  const { words } = visit
  const { pictures: own, said: sentences, drafts } = words.editor
  const path = draftPaths(draft.id)
  const isFirst = draft.pictures.length === 0
  const title = own.title(draft.fields.title?.trim() || drafts.untitled)
  const labels = { 'picture-alt': words.parts.form.alt }
  const errors: FormError[] = errorsOf(words, state, labels)
  if (wrongFile !== null) errors.push({ name: 'picture', message: wrongFile })
  return (
    <ManagePage
      visit={visit}
      title={title}
      notices={
        said === null ? undefined : (
          <Notice words={words} kind="done">
            <p>{sentences[said]}</p>
          </Notice>
        )
      }
    >
      <h1>{title}</h1>
      <p class="lead">{own.lead}</p>
      <ErrorSummary visit={visit} errors={errors} />
      {isFirst ? <p>{own.none}</p> : <Arrange visit={visit} draft={draft} state={state} />}
      {draft.pictures.length < MOST_PICTURES ? (
        <Add visit={visit} action={path.pictures} state={state} wrongFile={wrongFile} first={isFirst} />
      ) : (
        <p>{own.full}</p>
      )}
      <p class="picture-new">
        <a class={isFirst ? 'quiet-button' : 'button'} href={path.page}>
          {own.back}
        </a>
      </p>
    </ManagePage>
  )
}

function Arrange({ visit, draft, state }: Pick<PicturesProps, 'visit' | 'draft' | 'state'>) {
  const { pictures: own } = visit.words.editor
  return (
    <Form visit={visit} action={draftPaths(draft.id).arrange}>
      <p class="form-first">
        <SubmitButton label={own.saveAlt} name="do" value="save" look="quiet" />
      </p>
      <ol class="pictures">
        {draft.pictures.map((picture, at) => (
          <li>
            <One visit={visit} picture={picture} at={at} last={draft.pictures.length - 1} state={state} />
          </li>
        ))}
      </ol>
    </Form>
  )
}

type OneProps = { visit: Visit; picture: ItemPicture; at: number; last: number; state: FormState }

function One({ visit: { site, words }, picture, at, last, state }: OneProps) {
  const { pictures: own } = words.editor
  const name = `alt-${picture.media}`
  const field = fieldOf(words, state, name)
  const value = Object.hasOwn(state.values, name) ? field.value : picture.alt
  const button = (label: string, what: string, look: 'quiet' | 'danger' = 'quiet') => (
    <SubmitButton label={label} name="do" value={`${what}:${picture.media}`} look={look} />
  )
  return (
    <>
      <Picture site={site} picture={picture} sizes="12rem" />
      <div>
        {at === 0 && last > 0 && <p class="quiet">{own.leads}</p>}
        <TextField {...field} value={value} label={own.alt} required />
        <p class="form-end">
          {at > 0 && button(own.up, 'up')}
          {at < last && button(own.down, 'down')}
          {button(own.remove, 'remove', 'danger')}
        </p>
      </div>
    </>
  )
}

type AddProps = { visit: Visit; action: string; state: FormState; wrongFile: string | null; first: boolean }

function Add({ visit, action, state, wrongFile, first }: AddProps) {
  const { words } = visit
  const { pictures: own } = words.editor
  const alt = fieldOf(words, state, 'picture-alt')
  return (
    <Form visit={visit} action={action} files>
      <FileField
        words={words}
        name="picture"
        label={own.another}
        alt={alt.value}
        altError={alt.error}
        error={wrongFile ?? undefined}
        required
      />
      <SubmitButton label={own.add} look={first ? 'main' : 'quiet'} />
    </Form>
  )
}
