import { apart } from '../../../core/characters.js'
import { isForEverybody } from '../../../domain/audience.js'
import type { Item } from '../../../domain/items/item.js'
import type { SeriesDoc } from '../../../domain/series/series-repo.js'
import { pathOf } from '../../../domain/text/slug.js'
import { can } from '../../../domain/members/member.js'
import { errorAt, type Errors } from '../../answers.js'
import { Page, type Visit } from '../../layout.js'
import { EventRow } from '../../parts/event-row.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { isEvent } from '../../parts/items.js'
import { Notice } from '../../parts/notice.js'
import { ruleWords } from '../../parts/rule-words.js'
import { TextArea } from '../../parts/text-fields.js'
import { LONGEST_REASON } from '../../../domain/items/item-service.js'
import { seriesPaths } from '../../paths.js'

export type SeriesPageProps = {
  visit: Visit
  series: SeriesDoc
  /** Those that the visitor may see, by their beginning. */
  items: readonly Item[]
  typed?: string
  errors?: Errors
}

/** All dates of an event that comes again. */
export function SeriesPage({ visit, series, items, typed = '', errors = [] }: SeriesPageProps) {
  const { words, member } = visit
  const texts = words.events.series
  const events = items.filter(isEvent)
  const [past, coming] = [
    events.filter(({ event }) => event.overAt <= visit.now),
    events.filter(({ event }) => event.overAt > visit.now),
  ]
  const title = texts.title(apart((coming[0] ?? past.at(-1))?.title ?? ''))
  const isOpen = events.some(({ audience }) => isForEverybody(audience))
  const { calendar: href } = seriesPaths(series._id)
  const alternates = isOpen ? [{ type: 'text/calendar', href, title: texts.calendar }] : []
  return (
    <Page visit={visit} title={title} unlisted alternates={alternates}>
      <h1>{title}</h1>
      <p class="lead">{ruleWords(visit, series.rule)}</p>
      {series.ended !== null && (
        <Notice words={words} kind="info">
          <p>{texts.ended}</p>
        </Notice>
      )}
      {series.trouble !== null && can(member, 'publish') && (
        <Notice words={words} kind="change">
          <p>{texts.trouble}</p>
        </Notice>
      )}
      {isOpen && (
        <p>
          <a class="quiet-button" href={href}>
            {texts.calendar}
          </a>
        </p>
      )}
      <Dates visit={visit} title={texts.coming} items={coming} />
      {past.length > 0 && <Dates visit={visit} title={texts.past} items={past.toReversed()} />}
      {can(member, 'publish') && series.ended === null && (
        <section class="part" aria-labelledby="end-title">
          <h2 id="end-title">{texts.end}</h2>
          <p>{texts.endText}</p>
          <ErrorSummary visit={visit} errors={errors} labels={{ reason: texts.reason }} />
          <Form visit={visit} action={seriesPaths(series._id).end}>
            <TextArea
              {...{ words, name: 'reason', label: texts.reason, help: texts.reasonHelp, required: true }}
              error={errorAt(errors, 'reason')}
              {...{ language: visit.language, value: typed, rows: 3, maxLength: LONGEST_REASON }}
            />
            <SubmitButton label={texts.end} look="danger" />
          </Form>
        </section>
      )}
    </Page>
  )
}

type DatesProps = { visit: Visit; title: string; items: readonly Item[] }

function Dates({ visit, title, items }: DatesProps) {
  return (
    <section class="part">
      <h2>{title}</h2>
      {items.length === 0 && <p>{visit.words.events.series.none}</p>}
      <div class="rows">
        {items.filter(isEvent).map((item) => (
          <EventRow visit={visit} item={item} href={pathOf(item)} />
        ))}
      </div>
    </section>
  )
}
