import { Router, type Request, type Response } from 'express'
import { MOST_DAYS, MOST_USES, type Invitation } from '../../../domain/members/invitation-service.js'
import { roles, type Role } from '../../../domain/members/member.js'
import { mayInvite, OPERATOR } from '../../../domain/members/standing.js'
import { pluralIn } from '../../../words/plural.js'
import { answering, doneIn, errorAt, formGuards, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { RadioGroup } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { EmptyState } from '../../parts/lists.js'
import { TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { HandedOver } from './handed-over.js'
import { PeoplePage, peoplePaths } from './people-page.js'
import type { MembersDeps } from './routes.js'

const SHOWN = 100
const PATH = peoplePaths.invitations

type Typed = { role: string; uses: string; days: string; note: string }
/** An invitation, and who made it; null for someone who is no member any more. */
type Listed = Invitation & { maker: string | null }

/** Links that make members: making them, seeing them, taking them back. */
export function invitationRoutes({ services, csrf, baseUrl }: MembersDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { invitations, members } = services

  async function listed(visit: Visit): Promise<Listed[]> {
    const { invitations: all } = await invitations.page(null, SHOWN)
    const makers = new Map<string, string | null>([[OPERATOR, visit.words.members.invitations.operator]])
    for (const { by } of all) if (!makers.has(by)) makers.set(by, (await members.get(by))?.displayName ?? null)
    return all.map((invitation) => ({ ...invitation, maker: makers.get(invitation.by) ?? null }))
  }

  const page = async (req: Request, res: Response, errors: Errors = []) => {
    memberWith('moderate', res)
    const visit = visitOf(res)
    const sent = formOf(req).texts('role', 'uses', 'days', 'note')
    const typed = errors.length > 0 ? sent : { role: 'reader', uses: '1', days: '14', note: '' }
    const done = doneIn(req, visit.words.members.done)
    return <Invitations visit={visit} all={await listed(visit)} typed={typed} errors={errors} done={done} />
  }

  routes.get(PATH, async (req, res) => sendPage(res, await page(req, res)))
  routes.post(
    PATH,
    ...formGuards(csrf),
    answering(async (req, res) => {
      const { role, ...typed } = formOf(req).texts('role', 'uses', 'days', 'note')
      const { path } = await invitations.create(memberWith('moderate', res).id, { ...typed, role: role as Role })
      const visit = visitOf(res)
      const { made, madeLead, another } = visit.words.members.invitations
      const back = { href: PATH, label: another }
      sendPage(res, <HandedOver visit={visit} title={made} lead={madeLead} link={baseUrl + path} back={back} />)
    }, page),
  )
  routes.post(`${PATH}/:id/revoke`, ...formGuards(csrf), async (req, res) => {
    await invitations.revoke(memberWith('moderate', res).id, String(req.params.id))
    res.redirect(303, `${PATH}?done=revoked`)
  })
  return routes
}

type InvitationsProps = { visit: Visit; all: readonly Listed[]; typed: Typed; errors: Errors; done: string | null }

function Invitations({ visit, all, typed, errors, done }: InvitationsProps) {
  const { words } = visit
  const texts = words.members.invitations
  const labels = { role: texts.role, uses: texts.uses, days: texts.days, note: texts.note }
  return (
    <PeoplePage visit={visit} title={texts.title} errors={errors} labels={labels} done={done}>
      <p class="lead">{texts.lead}</p>
      <section class="part" aria-labelledby="new">
        <h2 id="new">{texts.new}</h2>
        <NewInvitation visit={visit} typed={typed} errors={errors} />
      </section>
      <section class="part" aria-labelledby="made">
        <h2 id="made">{texts.open}</h2>
        {all.length === 0 ? (
          <EmptyState title={texts.none}>
            <p>{texts.noneText}</p>
          </EmptyState>
        ) : (
          <ul class="rows settings">
            {all.map((invitation) => (
              <Row visit={visit} invitation={invitation} />
            ))}
          </ul>
        )}
      </section>
    </PeoplePage>
  )
}

function NewInvitation({ visit, typed, errors }: Pick<InvitationsProps, 'visit' | 'typed' | 'errors'>) {
  const { words, member } = visit
  const texts = words.members.invitations
  const choices = roles
    .filter((role) => mayInvite(member, role))
    .map((value) => ({ value, label: words.parts.roles[value], help: words.account.roles[value] }))
  const field = (name: keyof Typed) => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  return (
    <Form visit={visit} action={PATH}>
      <RadioGroup {...field('role')} label={texts.role} choices={choices} required />
      <TextField
        {...field('uses')}
        label={texts.uses}
        type="number"
        maxLength={String(MOST_USES).length}
        short
        required
      />
      <TextField
        {...field('days')}
        label={texts.days}
        type="number"
        maxLength={String(MOST_DAYS).length}
        short
        required
      />
      <TextField {...field('note')} label={texts.note} help={texts.noteHelp} maxLength={200} />
      <SubmitButton label={texts.submit} />
    </Form>
  )
}

function Row({ visit, invitation }: { visit: Visit; invitation: Listed }) {
  const { words, site, language, now } = visit
  const texts = words.members.invitations
  const dates = site.dates.dates(language, site.zone)
  const { id, role, left, expiresAt, note, maker } = invitation
  const state = left < 1 ? texts.usedUp : expiresAt <= now ? texts.over : pluralIn(language)(left, texts.left)
  const title = [words.parts.roles[role], note].filter((part) => part !== '').join(': ')
  return (
    <li>
      <span class="setting-name">
        <span dir="auto">{title}</span>
        <small>{texts.by(maker ?? texts.gone)}</small>
      </span>
      <span class="setting-value">
        {state}
        <small>{texts.until(dates.short(expiresAt, now))}</small>
      </span>
      {mayInvite(visit.member, role) && (
        <form method="post" action={`${PATH}/${id}/revoke`}>
          <input type="hidden" name="csrf" value={visit.csrf} />
          <button class="quiet-button" type="submit" aria-label={`${title}: ${texts.revoke}`}>
            {texts.revoke}
          </button>
        </form>
      )}
    </li>
  )
}
