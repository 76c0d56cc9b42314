import { apart } from '../../core/characters.js'
import { fieldsOf, type Written } from '../../domain/drafts/fields.js'
import type { Item } from '../../domain/items/item.js'
import type { Words } from '../../words/words.js'
import { can } from '../../domain/members/member.js'
import type { RevisionDoc } from '../../domain/items/revision-repo.js'
import { pathOf } from '../../domain/text/slug.js'
import { Page, type Visit } from '../layout.js'
import { Notice } from '../parts/notice.js'
import { Moment } from '../parts/when.js'
import { Versions } from './versions.js'

type Step = { revision: number; from: Date; said: Written; ended: Item['ended'] }
type HistoryProps = { visit: Visit; item: Item & Written; former: readonly RevisionDoc[] }

/** Every version of an item that may be seen, the newest first, each with what it changed. */
export function HistoryPage({ visit, item, former }: HistoryProps) {
  const { history } = visit.words.editor
  const now: Step = { revision: item.revision, from: item.editedAt ?? item.publishedAt, said: item, ended: item.ended }
  const steps: Step[] = former.map(({ revision, from, content }) => ({
    revision,
    from,
    said: content,
    ended: content.ended,
  }))
  steps.push(now)
  const title = history.title(apart(item.title))
  return (
    <Page visit={visit} title={title} unlisted>
      <h1>{title}</h1>
      <p class="lead">{history.lead}</p>
      <p>
        <a href={pathOf(item)}>{history.back}</a>
      </p>
      <ol class="history" reversed>
        {steps
          .map((step, at) => (
            <li>
              <Change visit={visit} item={item} step={step} before={steps[at - 1] ?? null} />
            </li>
          ))
          .reverse()}
      </ol>
    </Page>
  )
}

type ChangeProps = { visit: Visit; item: Item; step: Step; before: Step | null }

function Change({ visit, item, step, before }: ChangeProps) {
  const { words, site, language } = visit
  const { history } = words.editor
  const number = site.dates.calendar(language).number(step.revision)
  const isNow = step.revision === item.revision
  return (
    <article>
      <h2>
        {history.version(number)}
        {isNow && ` – ${history.now}`}
      </h2>
      <p class="quiet">
        <Moment visit={visit} at={step.from} />
      </p>
      <Turn visit={visit} item={item} step={step} before={before} />
      {before === null ? (
        <p>{step.revision === 1 ? history.first : history.hidden}</p>
      ) : (
        <Difference visit={visit} item={item} step={step} before={before} />
      )}
    </article>
  )
}

/** That it was cancelled, closed, or taken up again with this version. */
function Turn({ visit, item, step, before }: ChangeProps) {
  const { words } = visit
  if (step.ended?.at.getTime() === before?.ended?.at.getTime()) return null
  return (
    <Notice words={words} kind="change">
      <p>
        <strong>{turnOf(step, item, words.editor)}</strong>
      </p>
      {step.ended !== null && (
        <p class="version-text" dir="auto">
          {step.ended.reason}
        </p>
      )}
    </Notice>
  )
}

function turnOf({ ended }: Step, { kind }: Item, { history }: Words['editor']): string {
  if (ended === null) return history.reopened
  return ended.postponed === true ? history.postponed : history.ended[kind]
}

function Difference({ visit, item, step, before }: ChangeProps & { before: Step }) {
  const { history } = visit.words.editor
  const mayKnow = can(visit.member, 'publish')
  const [one, other] = [fieldsOf(before.said, mayKnow), fieldsOf(step.said, mayKnow)]
  const turned = step.ended?.at.getTime() !== before.ended?.at.getTime()
  if (JSON.stringify(one) === JSON.stringify(other)) return turned ? null : <p>{history.small}</p>
  const versions = [
    { label: history.before, fields: one },
    { label: history.after, fields: other },
  ] as const
  return <Versions visit={visit} kind={item.kind} versions={versions} level={3} />
}
