import type { ComponentChildren } from 'preact'
import type { Draft } from '../../domain/drafts/draft-repo.js'
import type { Words } from '../../words/words.js'
import { pluralIn } from '../../words/plural.js'
import { errorsOf, fieldOf, type FormState } from '../form-state.js'
import type { Visit } from '../layout.js'
import { DateTimeField } from '../parts/date-time-field.js'
import { ErrorSummary, Form, SubmitButton } from '../parts/form.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { paths } from '../paths.js'
import { FieldsOf } from './editor-forms.js'
import { shiftLabels } from './shift-fields.js'
import { Group } from './group.js'
import { draftPaths } from './editor-paths.js'
import { labelOf } from './field-words.js'
import type { Wall } from './typed-form.js'

/** The draft whose form it is; of one that was never saved, `texts` is 0. */
export type Sheet = Pick<
  Draft,
  'id' | 'kind' | 'version' | 'texts' | 'item' | 'baseRevision' | 'pictures' | 'scheduled' | 'trouble'
> & {
  state: FormState
  /** What was typed there. */
  publishAt: Wall
}

export type Said = 'saved' | 'scheduled' | 'unscheduled' | 'rebased'

type EditorProps = { visit: Visit; sheet: Sheet; said?: Said | null }

/** One form for each kind; every way to send it saves first. */
export function EditorPage({ visit, sheet, said = null }: EditorProps) {
  const { words } = visit
  const { editor } = words
  const { id, kind, item, state } = sheet
  const title = item === null ? editor.fresh[kind] : editor.edit[kind]
  return (
    <ManagePage visit={visit} title={title} notices={<Notices visit={visit} sheet={sheet} said={said} />}>
      <h1>{title}</h1>
      <p class="lead">{item === null ? editor.leads[kind] : editor.editLead}</p>
      <ErrorSummary visit={visit} errors={errorsOf(words, state, labelsOf(visit, sheet))} />
      <Form visit={visit} action={draftPaths(id).page}>
        <SaveState words={words} />
        <DefaultWay />
        <Hidden name="kind" value={kind} />
        <Hidden name="texts" value={String(sheet.texts)} />
        {item !== null && <Hidden name="item" value={item} />}
        {item !== null && <Hidden name="revision" value={String(sheet.baseRevision)} />}
        <FieldsOf visit={visit} kind={kind} state={state} />
        <Group title={editor.groups.pictures}>
          <p>
            {sheet.pictures.length === 0
              ? editor.pictures.none
              : pluralIn(visit.language)(sheet.pictures.length, editor.pictures.count)}
          </p>
          <SubmitLater label={editor.pictures.go} value="pictures" />
        </Group>
        {kind === 'write-up' && (
          <Group title={words.writeUps.files.group}>
            <p>{words.writeUps.files.lead}</p>
            <SubmitLater label={words.writeUps.files.go} value="files" />
          </Group>
        )}
        <Ways visit={visit} sheet={sheet} />
      </Form>
      {sheet.texts > 0 && <Afterwards visit={visit} sheet={sheet} />}
      <script src={visit.site.editorHref} defer />
    </ManagePage>
  )
}

const labelsOf = ({ words }: Visit, { kind }: Sheet): Readonly<Record<string, string>> => ({
  ...words.editor.fields,
  ...shiftLabels(words),
  action: labelOf(words, kind, 'action'),
  publishAt: words.editor.do.publishAt,
})

export const Hidden = ({ name, value }: { name: string; value: string }) => (
  <input type="hidden" name={name} value={value} autocomplete="off" />
)

const SubmitLater = ({ label, value }: { label: string; value: string }) => (
  <SubmitButton label={label} name="do" value={value} look="quiet" />
)

function Ways({ visit, sheet }: { visit: Visit; sheet: Sheet }) {
  const { words, site, language, now } = visit
  const { editor } = words
  const field = { ...fieldOf(words, sheet.state, 'publishAt'), value: sheet.publishAt }
  const help = words.parts.zoneNote(site.dates.dates(language, site.zone).zoneName(now))
  return (
    <Group title={editor.groups.out}>
      <p class="form-end">
        <SubmitLater label={editor.do.save} value="save" />
        <SubmitLater label={editor.do.preview} value="preview" />
        <SubmitButton
          label={sheet.item === null ? editor.do.publish : editor.do.publishEdit}
          name="do"
          value="publish"
        />
      </p>
      <details open={field.error !== undefined || sheet.publishAt.date !== ''}>
        <summary>{editor.do.later}</summary>
        <p class="form-group-help">{editor.do.laterHelp}</p>
        <DateTimeField {...field} label={editor.do.publishAt} help={help} />
        <SubmitLater label={editor.do.schedule} value="schedule" />
      </details>
    </Group>
  )
}

/** The first button of a form is what Enter in a field presses: nothing goes out by that, and nobody is led away. */
const DefaultWay = () => (
  <button class="default-way" type="submit" name="do" value="save" tabIndex={-1} aria-hidden="true" />
)

/** Where the script says how the saving goes; its sentences are those of the catalogue. */
function SaveState({ words: { editor } }: { words: Words }) {
  const sentences = Object.entries(editor.states).map(([name, text]) => [`data-${name.toLowerCase()}`, text])
  return (
    <div class="save-state" id="save-state" hidden {...Object.fromEntries(sentences)}>
      <p role="status" aria-live="polite" />
      <p hidden data-for="signedout">
        <a class="quiet-button" href={paths.signIn} target="_blank" rel="noopener">
          {editor.states.signIn}
        </a>
      </p>
      <p hidden data-for="found" class="form-end">
        <button class="quiet-button" type="button" data-do="restore">
          {editor.states.restore}
        </button>
        <button class="quiet-button" type="button" data-do="forget">
          {editor.states.forget}
        </button>
      </p>
    </div>
  )
}

function Afterwards({ visit, sheet: { id, scheduled } }: { visit: Visit; sheet: Sheet }) {
  const { editor } = visit.words
  return (
    <div class="form-end">
      {scheduled !== null && (
        <Form visit={visit} action={draftPaths(id).unschedule}>
          <SubmitButton label={editor.do.unschedule} look="quiet" />
        </Form>
      )}
      <a class="quiet-button danger" href={draftPaths(id).discard}>
        {editor.do.discard}
      </a>
    </div>
  )
}

function Notices({ visit, sheet, said }: Required<EditorProps>) {
  const { words } = visit
  const { editor } = words
  const { id, scheduled, trouble, version } = sheet
  return (
    <>
      {said !== null && said !== 'scheduled' && (
        <Notice words={words} kind="done">
          <p>{editor.said[said]}</p>
        </Notice>
      )}
      {scheduled !== null && (
        <Notice words={words} kind={said === 'scheduled' ? 'done' : 'info'}>
          <p>{editor.said.scheduled(momentText(visit, scheduled.at))}</p>
          {scheduled.version < version && <p>{editor.said.scheduledOlder}</p>}
        </Notice>
      )}
      {trouble !== null && (
        <Notice words={words} kind="draft">
          <Trouble words={words} trouble={trouble}>
            {trouble === 'changed-meanwhile' && <a href={draftPaths(id).compare}>{editor.drafts.compare}</a>}
          </Trouble>
        </Notice>
      )}
    </>
  )
}

/** Why it did not go out when its time came. */
export function Trouble(props: { words: Words; trouble: NonNullable<Draft['trouble']>; children?: ComponentChildren }) {
  const { drafts } = props.words.editor
  const reasons: Readonly<Record<string, string>> = drafts.troubles
  return (
    <p>
      <strong>{drafts.trouble}.</strong> {reasons[props.trouble] ?? drafts.troubles.other} {props.children}
    </p>
  )
}

/** By the hub's clock: 'Sat 21 Nov, 19:00'. */
function momentText({ site, language, now }: Visit, at: Date): string {
  const dates = site.dates.dates(language, site.zone)
  return `${dates.short(at, now)}, ${dates.time(at)}`
}
