import { apart } from '../../core/characters.js'
import type { Item } from '../../domain/items/item.js'
import type { Kept, Listed } from '../../domain/signups/organiser-service.js'
import { listingsOf, LONGEST_NOTE } from '../../domain/signups/sign-up.js'
import { pathOf } from '../../domain/text/slug.js'
import { canBeToldOf } from '../../domain/write-ups/follow-up.js'
import { errorAt, type Errors } from '../answers.js'
import type { Visit } from '../layout.js'
import { SelectField } from '../parts/choice-fields.js'
import { ErrorSummary, Form, SubmitButton } from '../parts/form.js'
import { EmptyState } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { TextArea, TextField } from '../parts/text-fields.js'
import { listName } from './lists.js'
import { Roster } from './roster.js'
import { labelsOf } from './sign-up-page.js'
import { followUpPath, peoplePath } from './sign-up-paths.js'

export type Typed = Record<'name' | 'people' | 'note' | 'shift', string>

type PageProps = {
  visit: Visit
  item: Item
  people: readonly Listed[]
  /** There are more than are shown. */
  isCut: boolean
  kept: readonly Kept[]
  done: string | null
  typed: Typed
  errors: Errors
}

/** Who comes, by which door, and what those who organise decide about them. Prints as a list to tick off. */
export function PeoplePage(props: PageProps) {
  const { visit, item, people, isCut, kept, done, errors } = props
  const { words } = visit
  const { manage } = words.signUps
  const title = manage.title(apart(item.title))
  const isErased = kept.length > 0 && kept.every((list) => list.isErased)
  return (
    <ManagePage
      visit={visit}
      title={title}
      notices={
        done !== null && (
          <Notice words={words} kind="done">
            <p>{done}</p>
          </Notice>
        )
      }
    >
      <h1>{title}</h1>
      <p class="lead">{isErased ? manage.erased : manage.lead}</p>
      <p class="form-end">
        <a class="quiet-button" href={pathOf(item)}>
          {manage.back}
        </a>
        <a class="quiet-button" href={`${peoplePath(item.id)}.csv`} download>
          {manage.csv}
        </a>
      </p>
      {canBeToldOf(item, visit.now) && <FollowUp visit={visit} item={item} />}
      <Totals visit={visit} item={item} kept={kept} />
      {people.length === 0 && !isErased && (
        <EmptyState title={manage.empty}>
          <p>{manage.emptyText}</p>
        </EmptyState>
      )}
      {people.length > 0 && <Roster visit={visit} item={item} people={people} />}
      {isCut && <p>{manage.more}</p>}
      {listingsOf(item).length > 0 && !isErased && (
        <section class="sign-up-section">
          <h2>{manage.add}</h2>
          <ErrorSummary visit={visit} errors={errors} labels={labelsOf(words)} />
          <Add {...props} />
        </section>
      )}
    </ManagePage>
  )
}

/** One press begins a write-up; a second one leads to the same. */
function FollowUp({ visit, item }: Pick<PageProps, 'visit' | 'item'>) {
  const { followUp } = visit.words.signUps.manage
  return (
    <section class="sign-up-section">
      <h2>{followUp.title}</h2>
      <p>{followUp.lead}</p>
      <Form visit={visit} action={followUpPath(item.id)}>
        <SubmitButton label={followUp.begin} />
      </Form>
    </section>
  )
}

function Totals({ visit, item, kept }: Pick<PageProps, 'visit' | 'item' | 'kept'>) {
  const { manage } = visit.words.signUps
  const numbers = new Intl.NumberFormat(visit.language)
  if (kept.length === 0) return null
  return (
    <section class="sign-up-section">
      <h2>{manage.totals}</h2>
      <div class="scroller" role="region" aria-label={manage.totals} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{manage.columns.what}</th>
              {(['accepted', 'waiting', 'asked', 'came', 'places'] as const).map((name) => (
                <th scope="col">{manage[name]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kept.map(({ shift, capacity, totals }) => (
              <tr>
                <th scope="row" dir="auto">
                  {listName(visit, item, shift)}
                </th>
                {(['accepted', 'waiting', 'asked', 'came'] as const).map((name) => (
                  <td>{numbers.format(totals[name])}</td>
                ))}
                <td>{capacity === null ? manage.noLimit : numbers.format(capacity)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {kept.some(({ capacity, totals }) => capacity !== null && totals.accepted > capacity) && <p>{manage.over}</p>}
    </section>
  )
}

function Add({ visit, item, typed, errors }: PageProps) {
  const { words, language } = visit
  const { own, manage, for: forWhat } = words.signUps
  const field = (name: keyof Typed) => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  const choices = listingsOf(item).map(({ shift }) => ({
    value: shift?.id ?? '',
    label: listName(visit, item, shift?.id ?? null),
  }))
  return (
    <Form visit={visit} action={peoplePath(item.id)}>
      <p>{manage.addHelp}</p>
      <TextField {...field('name')} label={own.name} autocomplete="off" />
      <TextField {...field('people')} label={own.people} type="number" short required />
      {(choices.length > 1 || choices[0]?.value !== '') && (
        <SelectField {...field('shift')} label={forWhat} choices={choices} required />
      )}
      <TextArea {...field('note')} label={own.note} language={language} rows={2} maxLength={LONGEST_NOTE} />
      <SubmitButton label={manage.addDo} look="quiet" />
    </Form>
  )
}
