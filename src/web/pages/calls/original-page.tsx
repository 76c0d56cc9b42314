import type { VNode } from 'preact'
import {
  originalParts,
  takenOver,
  type OriginalChange,
  type OriginalPart,
  type Seen,
  type TakenOver,
} from '../../../domain/take-ups/original.js'
import type { OriginalNews } from '../../../domain/take-ups/original-keeper.js'
import type { Taking } from '../../../domain/take-ups/take-up.js'
import { pathOf } from '../../../domain/text/slug.js'
import type { Visit } from '../../layout.js'
import { Act } from '../../parts/act.js'
import { ChangedText } from '../../parts/changed-text.js'
import { CheckGroup } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { foreign, type CallItem } from '../../parts/items.js'
import { ManagePage } from '../../parts/manage-page.js'
import { TakingNotice } from '../../parts/taking-notice.js'
import { progressPaths } from '../../paths.js'

type OriginalProps = { visit: Visit; item: CallItem; news: OriginalNews | null; taking: Taking }

/** What the call that ours takes up says otherwise by now, and what to take over of it. */
export function originalPage(props: OriginalProps): VNode {
  const { visit, item, news, taking } = props
  const { original: texts } = visit.words.calls
  return (
    <ManagePage visit={visit} title={texts.title} extra="family">
      <h1>{texts.title}</h1>
      <p class="lead">
        <a href={pathOf(item)} lang={foreign(item, visit.language)} dir="auto">
          {item.title}
        </a>
      </p>
      <TakingNotice visit={visit} taking={taking} />
      {news === null && <p>{texts.unknown}</p>}
      {news !== null && news.before === null && <Unknown {...props} digest={news.digest} />}
      {news !== null && news.before !== null && <Changes {...props} news={news} before={news.before} />}
    </ManagePage>
  )
}

/** Begun before it was kept: from when somebody has looked, changes are seen. */
function Unknown({ visit, item, digest }: Pick<OriginalProps, 'visit' | 'item'> & { digest: string }) {
  const { original: texts } = visit.words.calls
  return (
    <>
      <p>{texts.noBefore}</p>
      <Act visit={visit} action={progressPaths(item.id).originalSeen} fields={{ digest }} label={texts.seen} />
    </>
  )
}

type ChangesProps = { visit: Visit; item: CallItem; news: OriginalNews; before: Seen }

function Changes({ visit, item, news, before }: ChangesProps) {
  const { words } = visit
  const { original: texts } = words.calls
  if (news.changes.length === 0) return <p>{texts.same}</p>
  const to = progressPaths(item.id)
  const isGone = news.after.state === 'gone'
  const ways = takenOver.filter((part) => news.changes.some((change) => change.part === part))
  return (
    <>
      <p class="quiet">{words.writeUps.compare.legend}</p>
      {originalParts.map((part) => {
        const change = news.changes.find((one) => one.part === part)
        return change === undefined ? null : <Change {...{ visit, change, before, after: news.after, item }} />
      })}
      {!isGone && ways.length > 0 && (
        <TakeOver visit={visit} action={to.originalTake} ways={ways} digest={news.digest} />
      )}
      <section class="part" aria-labelledby="leave">
        <h2 id="leave">{texts.leave}</h2>
        <p>{texts.leaveText}</p>
        <Act visit={visit} action={to.originalSeen} fields={{ digest: news.digest }} label={texts.seen} />
      </section>
    </>
  )
}

type ChangeProps = { visit: Visit; change: OriginalChange; before: Seen; after: Seen; item: CallItem }

function Change({ visit, change: { part, parts }, before, after, item }: ChangeProps) {
  const { original: texts } = visit.words.calls
  return (
    <section class="difference" aria-labelledby={`part-${part}`}>
      <h2 id={`part-${part}`}>{texts.parts[part]}</h2>
      {parts === null ? (
        <p>
          <bdi>{texts.from(said(visit, part, before, item.call.zone), said(visit, part, after, item.call.zone))}</bdi>
        </p>
      ) : (
        <ChangedText visit={visit} parts={parts} language={null} />
      )}
    </section>
  )
}

function said({ words, site, language, now }: Visit, part: OriginalPart, seen: Seen, zone: string): string {
  const { original: texts } = words.calls
  const value = seen[part]
  if (part === 'state') return texts.states[seen.state]
  if (value === null || value === '') return texts.nothing
  if (part === 'action') return words.parts.call.actions[seen.action]
  if (value instanceof Date) return site.dates.dates(language, zone).range(value, null, now)
  return typeof value === 'number' ? site.dates.calendar(language).number(value) : value
}

type TakeOverProps = { visit: Visit; action: string; ways: readonly TakenOver[]; digest: string }

function TakeOver({ visit, action, ways, digest }: TakeOverProps) {
  const { words } = visit
  const { original: texts } = words.calls
  return (
    <section class="part" aria-labelledby="take-over">
      <h2 id="take-over">{texts.take}</h2>
      <p>{texts.takeText}</p>
      <Form visit={visit} action={action}>
        <input type="hidden" name="digest" value={digest} />
        <CheckGroup
          words={words}
          name="take"
          label={texts.which}
          values={[]}
          choices={ways.map((part) => ({ value: part, label: texts.parts[part] }))}
        />
        <SubmitButton label={texts.draft} />
      </Form>
    </section>
  )
}
