import type { SectionDifference } from '../../../domain/write-ups/difference.js'
import type { Compared } from '../../../domain/write-ups/family-service.js'
import { Page, type Visit } from '../../layout.js'
import { ChangedText } from '../../parts/changed-text.js'
import { EmptyState } from '../../parts/lists.js'

type CompareProps = {
  visit: Visit
  /** Null when there is nothing to show. */
  compared: Compared | null
  /** The page of the family. */
  family: string
}

/** What an adaptation says otherwise than what it was made from, section by section; told by words, too, not by looks alone. */
export function ComparePage({ visit, compared, family }: CompareProps) {
  const { compare } = visit.words.writeUps
  return (
    <Page visit={visit} title={compare.title} extra="family" unlisted>
      <p class="way-back">
        <a href={family}>{compare.back}</a>
      </p>
      <h1>{compare.title}</h1>
      {compared === null ? (
        <EmptyState title={compare.title}>
          <p>{compare.none}</p>
        </EmptyState>
      ) : (
        <>
          <p class="lead">
            <bdi>{compare.lead(compared.after.title, compared.before.title)}</bdi>
          </p>
          <p class="quiet">{compare.legend}</p>
          {compared.sections.map((section) => (
            <SectionChanges visit={visit} section={section} language={compared.after.language} />
          ))}
        </>
      )}
    </Page>
  )
}

type SectionProps = { visit: Visit; section: SectionDifference; language: string | null }

function SectionChanges({ visit, section: { name, parts }, language }: SectionProps) {
  const { words } = visit
  const { compare } = words.writeUps
  const isSame = parts.every(({ kind }) => kind === 'same')
  return (
    <section class="difference">
      <h2>{name === null ? compare.other : words.parts.sections[name]}</h2>
      {isSame && <p class="quiet">{compare.same}</p>}
      <ChangedText visit={visit} parts={parts} language={language} />
    </section>
  )
}
