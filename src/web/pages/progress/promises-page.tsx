import type { Consent, Pledge } from '../../../domain/pledges/pledge.js'
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
  const agreed = agreedIn(pledges)
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
                <th scope="col">{people.agreed}</th>
              </tr>
            </thead>
            <tbody>
              {pledges.map(({ name, mail, actor, door, at, consent }) => (
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
                  <td>
                    <Agreed agreed={agreed} consent={consent} none={people.noText} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {agreed.length > 0 && <Wordings title={people.agreedTo} agreed={agreed} />}
      <ListPager words={words} start={start} next={next} to="more" />
    </ManagePage>
  )
}

/** Every wording that somebody on this page agreed to, each once. */
function agreedIn(pledges: readonly Pledge[]): Consent[] {
  const all = pledges.flatMap(({ consent }) =>
    consent === null ? [] : [[`${consent.language} ${consent.text}`, consent] as const],
  )
  return [...new Map(all).values()]
}

type AgreedProps = { agreed: readonly Consent[]; consent: Consent | null; none: string }

/** The number of the wording below the table. */
function Agreed({ agreed, consent, none }: AgreedProps) {
  const at = agreed.findIndex(({ text, language }) => text === consent?.text && language === consent.language)
  return at === -1 ? <>{none}</> : <a href={`#agreed-${at + 1}`}>{at + 1}</a>
}

function Wordings({ title, agreed }: { title: string; agreed: readonly Consent[] }) {
  return (
    <section class="part" aria-labelledby="agreed">
      <h2 id="agreed">{title}</h2>
      <ol>
        {agreed.map(({ text, language }, at) => (
          <li id={`agreed-${at + 1}`} lang={language} dir="auto">
            {text}
          </li>
        ))}
      </ol>
    </section>
  )
}
