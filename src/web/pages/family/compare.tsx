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
          <p class="quiet">{compared.translated ? compare.translated : compare.legend}</p>
          {compared.sections.map((section) =>
            compared.translated ? (
              <BothTexts visit={visit} section={section} compared={compared} />
            ) : (
              <SectionChanges visit={visit} section={section} language={compared.after.language} />
            ),
          )}
        </>
      )}
    </Page>
  )
}

type SectionProps = { visit: Visit; section: SectionDifference; language: string | null }

function SectionChanges({ visit, section, language }: SectionProps) {
  const { compare } = visit.words.writeUps
  const { parts } = section
  const isSame = parts.every(({ kind }) => kind === 'same')
  return (
    <section class="difference">
      <SectionTitle visit={visit} section={section} />
      {isSame && <p class="quiet">{compare.same}</p>}
      <ChangedText visit={visit} parts={parts} language={language} />
    </section>
  )
}

/** One beside the other, each in its own language. */
function BothTexts({ visit, section, compared }: Omit<SectionProps, 'language'> & { compared: Compared }) {
  const { before, after } = compared
  const sides = [
    { kind: 'removed', of: before },
    { kind: 'added', of: after },
  ] as const
  return (
    <section class="difference">
      <SectionTitle visit={visit} section={section} />
      <div class="difference-both">
        {sides.map(({ kind, of: { title, language } }) => (
          <div>
            <p class="quiet">
              <bdi>{title}</bdi>
            </p>
            <p class="difference-text" lang={language ?? undefined} dir="auto">
              {section.parts.find((part) => part.kind === kind)?.text ?? '–'}
            </p>
          </div>
        ))}
      </div>
    </section>
  )
}

function SectionTitle({ visit: { words }, section: { name } }: Omit<SectionProps, 'language'>) {
  return <h2>{name === null ? words.writeUps.compare.other : words.parts.sections[name]}</h2>
}
