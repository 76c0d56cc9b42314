import { apart } from '../../core/characters.js'
import type { Item } from '../../domain/items/item.js'
import type { Kept, Listed } from '../../domain/signups/organiser-service.js'
import { listingsOf, LONGEST_NOTE } from '../../domain/signups/sign-up.js'
import { pathOf } from '../../domain/text/slug.js'
import { errorAt, type Errors } from '../answers.js'
import type { Visit } from '../layout.js'
import { SelectField } from '../parts/choice-fields.js'
import { ErrorSummary, Form, SubmitButton } from '../parts/form.js'
import { EmptyState } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { TextArea, TextField } from '../parts/text-fields.js'
import { nameOf } from './people-csv.js'
import { labelsOf } from './sign-up-page.js'
import { peoplePath } from './sign-up-paths.js'

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
      <Totals visit={visit} item={item} kept={kept} />
      {people.length === 0 && !isErased && (
        <EmptyState title={manage.empty}>
          <p>{manage.emptyText}</p>
        </EmptyState>
      )}
      {people.length > 0 && <Table visit={visit} item={item} people={people} />}
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

const shiftName = ({ event }: Item, id: string | null): string =>
  event?.shifts?.find((shift) => shift.id === id)?.name ?? ''

function Totals({ visit, item, kept }: Pick<PageProps, 'visit' | 'item' | 'kept'>) {
  const { manage, event } = visit.words.signUps
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
                  {shift === null ? event : shiftName(item, shift)}
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

function Table({ visit, item, people }: Pick<PageProps, 'visit' | 'item' | 'people'>) {
  const { manage } = visit.words.signUps
  const columns = ['who', 'what', 'people', 'door', 'state', 'note', 'came'] as const
  return (
    <div class="scroller" role="region" aria-label={manage.tool} tabIndex={0}>
      <table class="sign-up-people">
        <thead>
          <tr>
            {columns.map((name) => (
              <th scope="col">{manage.columns[name]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((one) => (
            <Row visit={visit} item={item} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ visit, item, one }: { visit: Visit; item: Item; one: Listed }) {
  const { words, language } = visit
  const { manage, event } = words.signUps
  const name = nameOf(words, one)
  const action = `${peoplePath(item.id)}/${one.ref}`
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td dir="auto">{one.shift === null ? event : shiftName(item, one.shift)}</td>
      <td>{new Intl.NumberFormat(language).format(one.people)}</td>
      <td>{manage.doors[one.door]}</td>
      <td>
        {manage.states[one.state]}
        {one.confirmedAt !== null && one.state === 'accepted' && `, ${manage.confirmed}`}
        {one.state !== 'refused' && (
          <form method="post" action={action} class="sign-up-decide">
            <input type="hidden" name="csrf" value={visit.csrf} />
            {one.state === 'asked' && <SubmitButton label={manage.approve} name="do" value="approve" look="quiet" />}
            {one.state === 'asked' ? (
              <SubmitButton label={manage.refuse} name="do" value="refuse" look="quiet" />
            ) : (
              <SubmitButton label={manage.remove} name="do" value="remove" look="quiet" />
            )}
          </form>
        )}
      </td>
      <td dir="auto">{one.note}</td>
      <td>{one.state === 'accepted' && <Came visit={visit} one={one} name={name} action={action} />}</td>
    </tr>
  )
}

function Came({ visit, one, name, action }: { visit: Visit; one: Listed; name: string; action: string }) {
  const { manage } = visit.words.signUps
  return (
    <form method="post" action={action} class="sign-up-decide">
      <input type="hidden" name="csrf" value={visit.csrf} />
      <input
        class="input-short"
        name="came"
        inputMode="numeric"
        size={4}
        value={one.came === null ? '' : String(one.came)}
        aria-label={manage.cameLabel(name)}
      />
      <SubmitButton label={manage.noteCame} name="do" value="came" look="quiet" />
    </form>
  )
}

function Add({ visit, item, typed, errors }: PageProps) {
  const { words, language } = visit
  const { own, manage, for: forWhat, event } = words.signUps
  const field = (name: keyof Typed) => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  const choices = listingsOf(item).map(({ shift }) => ({ value: shift?.id ?? '', label: shift?.name ?? event }))
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
