import type { Iri } from '../../../core/iri.js'
import type { Section } from '../../../domain/items/item.js'
import { can } from '../../../domain/members/member.js'
import { pathOf } from '../../../domain/text/slug.js'
import type { Family } from '../../../domain/write-ups/family-service.js'
import type { Relative } from '../../../domain/write-ups/relative.js'
import { outcomes } from '../../../domain/write-ups/trial.js'
import type { TrialCounts } from '../../../domain/write-ups/trial-service.js'
import { pluralIn } from '../../../words/plural.js'
import { familyPaths } from '../../family-paths.js'
import { Page, type Visit } from '../../layout.js'
import { Act } from '../../parts/act.js'
import { foreign } from '../../parts/items.js'
import { EmptyState } from '../../parts/lists.js'
import { Notice } from '../../parts/notice.js'
import { OutLink } from '../../parts/out-link.js'
import { Day } from '../../parts/when.js'

export type Changes = ReadonlyMap<Iri, readonly (Section | null)[]>
/** How it went for groups that tried it. */
export type Went = ReadonlyMap<Iri, TrialCounts>

export type FamilyProps = {
  visit: Visit
  /** Whose family it is. */
  of: { iri: Iri; title: string; language: string | null; path: string }
  /** Where this page stands. */
  path: string
  family: Family
  changes: Changes
  went: Went
  /** What was just done. */
  done?: string | null
}

/** Where a write-up comes from, what was made of it, and how that compares. */
export function FamilyPage({ visit, of, path, family, changes, went, done = null }: FamilyProps) {
  const { words } = visit
  const { family: texts } = words.writeUps
  const language = of.language === null ? undefined : foreign({ language: of.language }, visit.language)
  return (
    <Page
      visit={visit}
      title={texts.title(of.title)}
      extra="family"
      unlisted
      notices={
        done !== null && (
          <Notice words={words} kind="done">
            <p>{done}</p>
          </Notice>
        )
      }
    >
      <p class="way-back">
        <a href={of.path} lang={language} dir="auto">
          {of.title}
        </a>
      </p>
      <h1>
        <bdi>{texts.title(of.title)}</bdi>
      </h1>
      <p class="lead">{texts.lead}</p>
      {family.members.length < 2 ? (
        <EmptyState title={texts.alone}>
          <p>{texts.aloneText}</p>
        </EmptyState>
      ) : (
        <>
          <section aria-labelledby="tree">
            <h2 id="tree">{texts.tree}</h2>
            <Branches visit={visit} own={of.iri} path={path} went={went} members={nested(family.members)} />
          </section>
          <Table visit={visit} path={path} members={family.members} changes={changes} went={went} />
        </>
      )}
      {family.more && <p>{texts.more}</p>}
    </Page>
  )
}

type Branch = { relative: Relative; below: Branch[] }

/** From a list in which each is followed by what was made of it. */
function nested(members: readonly Relative[]): Branch[] {
  const top: Branch[] = []
  const open: Branch[] = []
  for (const relative of members) {
    const branch = { relative, below: [] }
    open.length = Math.min(open.length, relative.depth)
    ;(open.at(-1)?.below ?? top).push(branch)
    open.push(branch)
  }
  return top
}

type BranchesProps = { visit: Visit; own: Iri; path: string; went: Went; members: readonly Branch[] }

function Branches({ members, ...shared }: BranchesProps) {
  return (
    <ul class="family">
      {members.map(({ relative, below }) => (
        <li>
          <One {...shared} relative={relative} />
          {below.length > 0 && <Branches {...shared} members={below} />}
        </li>
      ))}
    </ul>
  )
}

function One({ visit, own, path, went, relative }: Omit<BranchesProps, 'members'> & { relative: Relative }) {
  const { family: texts } = visit.words.writeUps
  const { iri, name, host, publishedAt, status, hidden, parent } = relative
  return (
    <div class="relative">
      <p>
        <Title visit={visit} relative={relative} /> <bdi>{texts.by(name)}</bdi>
        {iri === own && <strong> ({texts.here})</strong>}
      </p>
      <p class="facts">
        {publishedAt !== null && (
          <span>
            <Day visit={visit} at={publishedAt} />
          </span>
        )}
        <span>{texts.status[status]}</span>
        {status !== 'ours' && <span dir="ltr">{host}</span>}
        {hidden && <span>{texts.hidden}</span>}
      </p>
      {went.has(iri) && <p>{wentInWords(visit, went.get(iri))}</p>}
      {parent !== null && (status === 'ours' || status === 'there' || status === 'away') && (
        <p>
          <a href={familyPaths.compare(path, iri)}>{texts.changes}</a>
        </p>
      )}
      {can(visit.member, 'moderate') && parent !== null && status !== 'ours' && (
        <Act
          visit={visit}
          action={familyPaths.hide}
          fields={{ iri, what: hidden ? 'show' : 'hide', back: path }}
          label={hidden ? texts.unhide : texts.hide}
        />
      )}
    </div>
  )
}

function Title({ visit, relative: { title, item, url, iri, status, language } }: { visit: Visit; relative: Relative }) {
  const text = (
    <bdi lang={language === null ? undefined : foreign({ language }, visit.language)}>{title === '' ? iri : title}</bdi>
  )
  if (item !== null) return <a href={pathOf(item)}>{text}</a>
  return status === 'gone' ? text : <OutLink href={url ?? iri}>{text}</OutLink>
}

/** 'It worked for 2 groups. It did not work for 1 group.'; empty when nobody has tried it. */
function wentInWords({ words, language }: Visit, counts: TrialCounts | undefined): string {
  const told = outcomes.filter((outcome) => (counts?.[outcome] ?? 0) > 0)
  return told
    .map((outcome) => pluralIn(language)(counts?.[outcome] ?? 0, words.writeUps.tried.counts[outcome]))
    .join(' ')
}

type TableProps = { visit: Visit; path: string; members: readonly Relative[]; changes: Changes; went: Went }

/** The same as the tree says, with what each took: all that was counted, and nothing that was not. */
function Table({ members, ...shared }: TableProps) {
  const { family: texts } = shared.visit.words.writeUps
  const { columns } = texts
  const names = ['title', 'group', 'setting', 'when', 'people', 'hours', 'weeks', 'money', 'changed', 'went'] as const
  return (
    <section aria-labelledby="table">
      <h2 id="table">{texts.table}</h2>
      <p class="help family-wide">{texts.tableHelp}</p>
      <div class="scroller" tabIndex={0} role="group" aria-labelledby="table">
        <table class="family-table">
          <thead>
            <tr>
              {names.map((name) => (
                <th scope="col">{columns[name]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {members.map((relative) => (
              <Row {...shared} relative={relative} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Row({ visit, path, relative, changes, went }: Omit<TableProps, 'members'> & { relative: Relative }) {
  const { words, site, language } = visit
  const { family: texts, settings } = words.writeUps
  const calendar = site.dates.calendar(language)
  const { people, hours, weeks, money, setting, publishedAt, name } = relative
  const elsewhere = wentInWords(visit, went.get(relative.iri))
  const figure = (number: number | null) => (number === null ? texts.unknown : calendar.number(number))
  return (
    <tr>
      <th scope="row">
        <Title visit={visit} relative={relative} />
      </th>
      <td>
        <bdi>{name}</bdi>
      </td>
      <td>{setting === null ? texts.unknown : settings[setting]}</td>
      <td>{publishedAt === null ? texts.unknown : <Day visit={visit} at={publishedAt} />}</td>
      <td class="end">{figure(people)}</td>
      <td class="end">{figure(hours)}</td>
      <td class="end">{figure(weeks)}</td>
      <td class="end">{money === null ? texts.unknown : calendar.money(money.amount, money.currency)}</td>
      <td>
        <Changed visit={visit} path={path} relative={relative} changes={changes} />
      </td>
      <td>{elsewhere === '' ? texts.unknown : elsewhere}</td>
    </tr>
  )
}

function Changed({
  visit,
  path,
  relative: { iri, parent },
  changes,
}: Omit<TableProps, 'members' | 'went'> & { relative: Relative }) {
  const { words, language } = visit
  const { family: texts, compare } = words.writeUps
  if (parent === null) return <>{texts.original}</>
  const changed = changes.get(iri)
  if (changed === undefined) return <>{texts.unknown}</>
  if (changed.length === 0) return <>{texts.same}</>
  const named = changed.map((section) => (section === null ? compare.other : words.parts.sections[section]))
  return (
    <a href={familyPaths.compare(path, iri)}>
      {pluralIn(language)(changed.length, texts.changedSections)}: {named.join(', ')}
    </a>
  )
}
