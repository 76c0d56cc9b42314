import type { Pledge } from '../../../domain/pledges/pledge.js'
import type { Visit } from '../../layout.js'
import { foreign, type CallItem } from '../../parts/items.js'
import { ListPager } from '../../parts/lists.js'
import { ManagePage } from '../../parts/manage-page.js'
import { Moment } from '../../parts/when.js'
import { progressPaths } from '../../paths.js'

type PromisesProps = {
  visit: Visit
  item: CallItem
  pledges: readonly Pledge[]
  start: string | null
  next: string | null
}

/** Who promised, and how to reach them. */
export function PromisesPage({ visit, item, pledges, start, next }: PromisesProps) {
  const { words, language } = visit
  const { people, progress } = words.calls
  return (
    <ManagePage visit={visit} title={people.title}>
      <h1>{people.title}</h1>
      <p class="lead">
        <a href={progressPaths(item.id).page} lang={foreign(item, language)} dir="auto">
          {item.title}
        </a>
      </p>
      <p>{pledges.length === 0 ? people.none : people.lead}</p>
      {pledges.length > 0 && (
        <div class="scroller" role="region" aria-label={people.title} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{people.name}</th>
                <th scope="col">{people.way}</th>
                <th scope="col">{people.door}</th>
                <th scope="col">{people.at}</th>
              </tr>
            </thead>
            <tbody>
              {pledges.map(({ name, mail, actor, door, at }) => (
                <tr>
                  <th scope="row">
                    <bdi>{name ?? people.nameless}</bdi>
                  </th>
                  <td class="breaks">
                    <bdi>{mail ?? actor ?? ''}</bdi>
                  </td>
                  <td>{progress.doors[door]}</td>
                  <td>
                    <Moment visit={visit} at={at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ListPager words={words} start={start} next={next} to="more" />
    </ManagePage>
  )
}
