import { Router, type Request, type Response } from 'express'
import type { MemberFile } from '../../../domain/members/member-repo.js'
import { can, roles, type Role } from '../../../domain/members/member.js'
import { maySuspend } from '../../../domain/members/standing.js'
import { fault, FieldFaults, refusal } from '../../../domain/refusals.js'
import { answering, doneIn, errorAt, formGuards, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { CheckField, RadioGroup } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { HandedOver } from './handed-over.js'
import { PeoplePage, peoplePaths } from './people-page.js'
import type { MembersDeps } from './routes.js'

type Asked = Request<{ id: string }>
const PATH = `${peoplePaths.members}/:id`

/** One member, and what can be done about them. */
export function memberRoutes({ services, csrf, baseUrl }: MembersDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { members, credentials, secondFactor } = services

  const page = async (req: Asked, res: Response, errors: Errors = [], done: string | null = null) => {
    memberWith('moderate', res)
    const file = await members.file(req.params.id)
    if (file === null) throw refusal('not-found', 'no-such-member')
    const typed = formOf(req).texts('role', 'reason')
    return <MemberPage visit={visitOf(res)} file={file} typed={typed} errors={errors} done={done} />
  }

  /** Something done about a member, after which their page (or, when there is none, the list) says so. */
  const act = (
    name: string,
    done: string,
    work: (by: string, req: Asked) => Promise<unknown>,
    to = (id: string) => `/${id}`,
  ) =>
    routes.post(
      `${PATH}/${name}`,
      ...formGuards(csrf),
      answering<{ id: string }>(async (req, res) => {
        await work(memberWith('moderate', res).id, req)
        res.redirect(303, `${peoplePaths.members}${to(req.params.id)}?done=${done}`)
      }, page),
    )

  routes.get<{ id: string }>(PATH, async (req, res) => {
    sendPage(res, await page(req, res, [], doneIn(req, visitOf(res).words.members.done)))
  })
  act('role', 'role', (by, req) => members.changeRole(by, req.params.id, formOf(req).text('role') as Role))
  act('suspend', 'suspended', (by, req) => members.suspend(by, req.params.id, formOf(req).text('reason')))
  act('restore', 'restored', (by, req) => members.restore(by, req.params.id))
  act('second-factor-off', 'second-factor-off', (by, req) => secondFactor.turnOffFor(by, req.params.id))
  const remove = async (by: string, req: Asked) => {
    if (!formOf(req).has('sure')) throw new FieldFaults([fault('sure', 'required')])
    await members.remove(by, req.params.id)
  }
  act('remove', 'removed', remove, () => '')
  routes.post(`${PATH}/reset-link`, ...formGuards(csrf), async (req, res) => {
    const id = String(req.params.id)
    const path = await credentials.resetLink(memberWith('moderate', res).id, id)
    const visit = visitOf(res)
    const { made, madeLead } = visit.words.members.resetLink
    const lead = madeLead((await members.get(id))?.displayName ?? '')
    const back = { href: `${peoplePaths.members}/${id}`, label: visit.words.members.title }
    sendPage(res, <HandedOver visit={visit} title={made} lead={lead} link={baseUrl + path} back={back} />)
  })
  return routes
}

type Typed = { role: string; reason: string }
type PartProps = { visit: Visit; file: MemberFile; typed: Typed; errors: Errors }

function MemberPage({ done, ...props }: PartProps & { done: string | null }) {
  const { visit, file, errors } = props
  const { words, member } = visit
  if (member === null) return null
  const runs = can(member, 'run')
  const suspends = maySuspend(member, file)
  return (
    <PeoplePage visit={visit} title={file.displayName} errors={errors} done={done}>
      <Facts {...props} />
      {file.id === member.id && <p>{words.members.yourself}</p>}
      {runs && <RoleForm {...props} />}
      {suspends && file.state === 'active' && <SuspendForm {...props} />}
      {suspends && file.state === 'suspended' && <Act {...props} name="restore" texts={words.members.restore} />}
      {runs && file.state === 'active' && <Act {...props} name="reset-link" texts={words.members.resetLink} />}
      {runs && file.secondFactor && <Act {...props} name="second-factor-off" texts={words.members.secondFactorOff} />}
      {runs && <RemoveForm {...props} />}
    </PeoplePage>
  )
}

function Facts({ visit, file }: PartProps) {
  const { words, site, language, now } = visit
  const { facts, states, suspendedSince } = words.members
  const dates = site.dates.dates(language, site.zone)
  const { suspended, unconfirmed } = file
  return (
    <dl class="facts-list">
      <dt>{facts.name}</dt>
      <dd>
        <bdi>{file.name}</bdi>
      </dd>
      <dt>{facts.role}</dt>
      <dd>{words.parts.roles[file.role]}</dd>
      <dt>{facts.state}</dt>
      <dd>
        {suspended === null ? states[file.state] : suspendedSince(dates.short(suspended.at, now), suspended.reason)}
      </dd>
      <dt>{facts.since}</dt>
      <dd>{dates.full(file.createdAt)}</dd>
      <dt>{facts.address}</dt>
      <dd>
        <bdi>{file.email ?? facts.none}</bdi>
      </dd>
      {unconfirmed !== null && (
        <>
          <dt>{facts.unconfirmed}</dt>
          <dd>
            <bdi>{unconfirmed}</bdi>
          </dd>
        </>
      )}
      <dt>{facts.secondFactor}</dt>
      <dd>{file.secondFactor ? facts.on : facts.off}</dd>
    </dl>
  )
}

const pathTo = (file: MemberFile, name: string): string => `${peoplePaths.members}/${file.id}/${name}`

function RoleForm({ visit, file, typed, errors }: PartProps) {
  const { words } = visit
  const { role } = words.members
  const choices = roles.map((value) => ({ value, label: words.parts.roles[value], help: words.account.roles[value] }))
  return (
    <section class="act">
      <h2>{role.title}</h2>
      <Form visit={visit} action={pathTo(file, 'role')}>
        <RadioGroup
          words={words}
          name="role"
          label={role.label}
          value={typed.role === '' ? file.role : typed.role}
          choices={choices}
          error={errorAt(errors, 'role')}
          required
        />
        <SubmitButton label={role.submit} look="quiet" />
      </Form>
    </section>
  )
}

function SuspendForm({ visit, file, typed, errors }: PartProps) {
  const { words } = visit
  const { suspend } = words.members
  return (
    <section class="act">
      <h2>{suspend.title}</h2>
      <p>{suspend.lead}</p>
      <Form visit={visit} action={pathTo(file, 'suspend')}>
        <TextField
          words={words}
          name="reason"
          label={suspend.reason}
          help={suspend.reasonHelp}
          value={typed.reason}
          error={errorAt(errors, 'reason')}
          maxLength={500}
          required
        />
        <SubmitButton label={suspend.submit} look="danger" />
      </Form>
    </section>
  )
}

type ActProps = PartProps & { name: string; texts: { title: string; lead: string; submit: string } }

/** Something that takes no more than a press. */
function Act({ visit, file, name, texts }: ActProps) {
  return (
    <section class="act">
      <h2>{texts.title}</h2>
      <p>{texts.lead}</p>
      <Form visit={visit} action={pathTo(file, name)}>
        <SubmitButton label={texts.submit} look="quiet" />
      </Form>
    </section>
  )
}

function RemoveForm({ visit, file, errors }: PartProps) {
  const { words } = visit
  const { remove } = words.members
  return (
    <section class="act">
      <h2>{remove.title}</h2>
      <p>{remove.lead}</p>
      <Form visit={visit} action={pathTo(file, 'remove')}>
        <CheckField words={words} name="sure" label={remove.sure} error={errorAt(errors, 'sure')} required />
        <SubmitButton label={remove.submit} look="danger" />
      </Form>
    </section>
  )
}
