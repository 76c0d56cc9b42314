import type { CalendarEntry } from '../../../domain/calendar/import/entry.js'
import type { Preview } from '../../../domain/calendar/import/import-service.js'
import { momentOf } from '../../../domain/text/zones.js'
import { pluralIn } from '../../../words/plural.js'
import { draftPaths } from '../../editor/editor-paths.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { EmptyState } from '../../parts/lists.js'
import { ManagePage } from '../../parts/manage-page.js'
import { Notice } from '../../parts/notice.js'
import { ruleWords } from '../../parts/rule-words.js'
import { calendarPaths } from '../../paths.js'
import type { Visit } from '../../visit.js'

type PreviewProps = {
  visit: Visit
  path: string
  preview: Preview
  /** How many drafts were just made; null when none were asked for. */
  made: number | null
}

/** What is in a calendar, to choose from: one line for each event that could become a draft, and what could not. */
export function PreviewPage({ visit, path, preview, made }: PreviewProps) {
  const { words, language } = visit
  const texts = words.calendar.import
  const { name, entries } = preview
  const title = name === '' ? texts.previewTitle : texts.previewOf(name)
  const notices = made !== null && (
    <Notice words={words} kind={made > 0 ? 'done' : 'info'}>
      <p>{made > 0 ? pluralIn(language)(made, texts.made) : texts.madeNone}</p>
    </Notice>
  )
  return (
    <ManagePage visit={visit} title={title} notices={notices}>
      <p class="way-back">
        <a href={calendarPaths.import}>{texts.again}</a>
      </p>
      <h1 dir="auto">{title}</h1>
      {entries.length === 0 ? (
        <EmptyState title={texts.nothing}>
          <p>{texts.nothingText}</p>
        </EmptyState>
      ) : (
        <Form visit={visit} action={path}>
          <p class="lead">{texts.previewLead}</p>
          <ul class="rows import-rows">
            {entries.map((one, at) => (
              <li>
                <Row visit={visit} {...one} at={at} />
              </li>
            ))}
          </ul>
          {entries.some(({ here }) => here === null) && (
            <div class="form-end">
              <SubmitButton label={texts.make} />
            </div>
          )}
        </Form>
      )}
      <LeftOutList visit={visit} preview={preview} />
    </ManagePage>
  )
}

type RowProps = Preview['entries'][number] & { visit: Visit; at: number }

function Row({ visit, entry, here, at }: RowProps) {
  const { words, member } = visit
  const texts = words.calendar.import
  const id = `entry-${at}`
  const isMine = here?.as === 'draft' && here.member === member?.id
  const href = here?.as === 'item' ? `/o/${here.item}` : isMine ? draftPaths(here.draft).page : null
  const said = here?.as === 'item' ? texts.hereItem : isMine ? texts.hereDraft : texts.hereOther
  const title = entry.title === '' ? texts.untitled : entry.title
  return (
    <div class="choice">
      {here === null && (
        <input type="checkbox" id={id} name="entry" value={at} checked aria-describedby={`${id}-facts`} />
      )}
      {here === null ? (
        <label for={id} dir="auto">
          {title}
        </label>
      ) : (
        <p>
          <b dir="auto">{title}</b> {href === null ? said : <a href={href}>{said}</a>}
        </p>
      )}
      <div class="help" id={`${id}-facts`}>
        <p>{whenOf(visit, entry)}</p>
        {entry.rule !== undefined && <p>{ruleWords(visit, entry.rule)}</p>}
        {(entry.placeName !== '' || entry.address !== '') && (
          <p dir="auto">{[entry.placeName, ...entry.address.split('\n')].filter((part) => part !== '').join(', ')}</p>
        )}
        {here === null && entry.doubts.length > 0 && (
          <p>{entry.doubts.map((doubt) => texts.doubts[doubt]).join(' ')}</p>
        )}
      </div>
    </div>
  )
}

/** In its own zone, which is named. */
function whenOf({ site, language }: Visit, { startsAt, endsAt, zone }: CalendarEntry): string {
  const [start, end] = [startsAt, endsAt].map((wall) => momentOf(wall, zone))
  if (start === undefined || typeof start === 'string') return startsAt
  const until = end === undefined || typeof end === 'string' ? null : end.at
  return `${site.dates.dates(language, zone).span(start.at, until)} · ${zone.replaceAll('_', ' ')}`
}

function LeftOutList({
  visit: { words, language },
  preview: { leftOut, leftOutCount },
}: {
  visit: Visit
  preview: Preview
}) {
  if (leftOutCount === 0) return null
  const texts = words.calendar.import
  return (
    <details>
      <summary>{pluralIn(language)(leftOutCount, texts.leftOut)}</summary>
      <ul>
        {leftOut.map(({ title, because }) => (
          <li>
            <span dir="auto">{title === '' ? texts.untitled : title}</span>: {texts.reasons[because]}
          </li>
        ))}
      </ul>
    </details>
  )
}
