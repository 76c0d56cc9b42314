import { Router } from 'express'
import type { MemberFile } from '../../../domain/members/member-repo.js'
import type { MemberState } from '../../../domain/members/member.js'
import { doneIn } from '../../answers.js'
import { sendPage } from '../../layout.js'
import { SelectField } from '../../parts/choice-fields.js'
import { EmptyState } from '../../parts/lists.js'
import { PersonChip } from '../../parts/person-chip.js'
import { TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { PeoplePage, peoplePaths } from './people-page.js'
import type { MembersDeps } from './routes.js'

const states = ['active', 'waiting', 'suspended'] as const satisfies MemberState[]
const PAGE = 50

type Asked = { state: MemberState | null; name: string }

/** All members, by name. */
export function listRoutes({ services }: MembersDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get(peoplePaths.members, async (req, res) => {
    memberWith('moderate', res)
    const visit = visitOf(res)
    const text = (key: string): string => (typeof req.query[key] === 'string' ? req.query[key] : '')
    const asked: Asked = {
      state: states.find((state) => state === text('state')) ?? null,
      name: text('name').slice(0, 100),
    }
    const after = /^[a-z0-9_]{1,30}$/.test(text('after')) ? text('after') : null
    const { members, next } = await services.members.page({
      state: asked.state,
      prefix: asked.name,
      after,
      limit: PAGE,
    })
    const done = doneIn(req, visit.words.members.done)
    sendPage(res, <List visit={visit} members={members} next={next} asked={asked} done={done} />)
  })
  return routes
}

type ListProps = {
  visit: Visit
  members: readonly MemberFile[]
  next: string | null
  asked: Asked
  done: string | null
}

function List({ visit, members, next, asked, done }: ListProps) {
  const texts = visit.words.members
  const query = new URLSearchParams({ state: asked.state ?? '', name: asked.name, after: next ?? '' })
  return (
    <PeoplePage visit={visit} title={texts.title} done={done}>
      <Search visit={visit} asked={asked} />
      {members.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : (
        <ul class="rows people">
          {members.map((member) => (
            <Row visit={visit} member={member} />
          ))}
        </ul>
      )}
      {next !== null && (
        <p>
          <a class="quiet-button" rel="next" href={`${peoplePaths.members}?${query.toString()}`}>
            {texts.more}
          </a>
        </p>
      )}
    </PeoplePage>
  )
}

function Row({ visit, member }: { visit: Visit; member: MemberFile }) {
  const { words, site, language, now } = visit
  const dates = site.dates.dates(language, site.zone)
  return (
    <li>
      <PersonChip
        words={words}
        name={member.displayName}
        role={member.role}
        href={`${peoplePaths.members}/${member.id}`}
      />
      <span class="people-name">
        <bdi>{member.name}</bdi>
      </span>
      <span class="people-state">
        {member.state === 'active' ? (
          words.members.since(dates.short(member.createdAt, now))
        ) : (
          <b>{words.members.states[member.state]}</b>
        )}
      </span>
    </li>
  )
}

function Search({ visit: { words }, asked }: { visit: Visit; asked: Asked }) {
  const texts = words.members
  const choices = [{ value: '', label: texts.all }, ...states.map((value) => ({ value, label: texts.states[value] }))]
  return (
    <form class="search-line" method="get" action={peoplePaths.members} role="search">
      <TextField words={words} name="name" label={texts.search} value={asked.name} type="search" required />
      <SelectField
        words={words}
        name="state"
        label={texts.state}
        value={asked.state ?? ''}
        choices={choices}
        required
      />
      <button class="quiet-button" type="submit">
        {texts.find}
      </button>
    </form>
  )
}
