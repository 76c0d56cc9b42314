import type { Item } from '../../domain/items/item.js'
import type { Listed } from '../../domain/signups/organiser-service.js'
import { listingsOf } from '../../domain/signups/sign-up.js'
import type { Visit } from '../layout.js'
import { SubmitButton } from '../parts/form.js'
import { listName } from './lists.js'
import { nameOf } from './people-csv.js'
import { peoplePath } from './sign-up-paths.js'

type RosterProps = { visit: Visit; item: Item; people: readonly Listed[] }

/**
 * Who is down for what: a table for the event and for each shift, to be printed and ticked off. Its roles are said, too: on a
 * phone it is laid out as a card for each person, and stays a table for those who listen.
 */
export function Roster({ visit, item, people }: RosterProps) {
  const lists = Map.groupBy(people, ({ shift }) => shift)
  const now = listingsOf(item).map(({ shift }) => shift?.id ?? null)
  // Those that are no more, or were closed, come last, as long as there is anybody on them.
  const shown = [...now, ...[...lists.keys()].filter((shift) => !now.includes(shift))]
  return (
    <>
      {shown.map((shift) => (
        <section class="sign-up-section">
          <h2 dir="auto">{listName(visit, item, shift)}</h2>
          {lists.has(shift) ? (
            <Table visit={visit} item={item} people={lists.get(shift) ?? []} title={listName(visit, item, shift)} />
          ) : (
            <p>{visit.words.signUps.manage.nobody}</p>
          )}
        </section>
      ))}
    </>
  )
}

function Table({ visit, item, people, title }: RosterProps & { title: string }) {
  const { manage } = visit.words.signUps
  const columns = ['who', 'people', 'door', 'state', 'note', 'came'] as const
  return (
    <div class="scroller" role="region" aria-label={title} tabIndex={0}>
      <table class="sign-up-people as-cards" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((name) => (
              <th scope="col" role="columnheader">
                {manage.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
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
  const { manage } = words.signUps
  const name = nameOf(words, one)
  const action = `${peoplePath(item.id)}/${one.ref}`
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <bdi>{name}</bdi>
      </th>
      <td role="cell" data-label={manage.columns.people}>
        {new Intl.NumberFormat(language).format(one.people)}
      </td>
      <td role="cell" data-label={manage.columns.door}>
        {manage.doors[one.door]}
      </td>
      <td role="cell" data-label={manage.columns.state}>
        {manage.states[one.state]}
        {one.confirmedAt !== null && one.state === 'accepted' && `, ${manage.confirmed}`}
        {one.state !== 'refused' && (
          <form method="post" action={action} class="sign-up-decide">
            <input type="hidden" name="csrf" value={visit.csrf} />
            {one.state === 'asked' && item.ended === null && (
              <SubmitButton label={manage.approve} name="do" value="approve" look="quiet" />
            )}
            {one.state === 'asked' ? (
              <SubmitButton label={manage.refuse} name="do" value="refuse" look="quiet" />
            ) : (
              <SubmitButton label={manage.remove} name="do" value="remove" look="quiet" />
            )}
          </form>
        )}
      </td>
      <td role="cell" data-label={manage.columns.note} dir="auto">
        {one.note}
      </td>
      <td role="cell" data-label={manage.columns.came}>
        {one.state === 'accepted' && (
          <>
            <span class="tick-box" aria-hidden="true" />
            {mayHaveCome(item, visit.now) && <Came visit={visit} one={one} name={name} action={action} />}
          </>
        )}
      </td>
    </tr>
  )
}

/** Before that, nobody can say who came. */
const SOON_MS = 12 * 60 * 60_000
const mayHaveCome = ({ event }: Item, now: Date): boolean =>
  event !== null && event.startsAt.getTime() - SOON_MS <= now.getTime()

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
